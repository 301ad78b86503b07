/** Small worlds in memory for tests of the loop: real paths, facets, names and choices; files are only named. */

import { completeFacets } from "../core/drs/complete.ts";
import { drsReader, isMisfit, readFile } from "../core/drs/path.ts";
import { cmip6Drs } from "../core/drs/projects.ts";
import { StoreError } from "../core/errors.ts";
import type { CaseSpec } from "../core/model/case-spec.ts";
import { emptyDataset } from "../core/model/dataset.ts";
import { parseFrequency } from "../core/model/date-frequency.ts";
import { parseDateRange } from "../core/model/date-range.ts";
import type { Facets } from "../core/model/facets.ts";
import { Pod } from "../core/model/pod.ts";
import type { Product } from "../core/model/product.ts";
import { type EntryEvent, type Requirement, VarlistEntry } from "../core/model/varlist-entry.ts";
import type { DimensionWish, VariableWish } from "../core/model/wish.ts";
import { makeTranslator } from "../core/names/translate.ts";
import type { Catalogue, CatalogueRow, Constraints } from "../core/ports/catalogue.ts";
import { noHttp } from "../core/ports/http.ts";
import { noKeptAnswers } from "../core/ports/kept-answers.ts";
import type { Log } from "../core/ports/log.ts";
import { noProgress } from "../core/ports/progress.ts";
import type { PreprocessJob, Preprocessor, SourceWorld } from "../core/ports/source.ts";
import type { VariableTranslator } from "../core/ports/translator.ts";
import type { QueryResult } from "../core/query/query-result.ts";
import { step as extractLevel } from "../preprocess/extract-level.ts";
import { step as precipitationRate } from "../preprocess/precipitation-rate.ts";
import { Source } from "../sources/cmip6-local.ts";
import { convention as cmip } from "../translators/cmip/index.ts";
import { convention as none } from "../translators/none.ts";

export const root = "/data";
const reader = drsReader(cmip6Drs);
export const cmipTranslator: VariableTranslator = makeTranslator(cmip);
export const noTranslator: VariableTranslator = makeTranslator(none);

/** One file; what is left out is CESM2's first historical run of tas in Amon. */
export interface FileParts {
	readonly source?: string;
	readonly experiment?: string;
	readonly member?: string;
	readonly table?: string;
	readonly variable?: string;
	readonly grid?: string;
	readonly version?: string;
	/** "195001-201412"; "" for a fixed field. */
	readonly time?: string;
	readonly activity?: string;
	readonly institution?: string;
	/** A climatology: the name ends in "-clim". */
	readonly clim?: boolean;
}

/** The path of a file by the Data Reference Syntax; activity and institution from the vocabulary. */
export function drsPath(parts: FileParts): string {
	const { source = "CESM2", experiment = "historical", member = "r1i1p1f1", table = "Amon" } = parts;
	const { variable = "tas", grid = "gn", version = "v20190308", time = "195001-201412" } = parts;
	const known = completeFacets("CMIP6", { source_id: source, experiment_id: experiment });
	const activity = parts.activity ?? known["activity_id"] ?? "CMIP";
	const institution = parts.institution ?? known["institution_id"] ?? "NCAR";
	const dates = `${time === "" ? "" : `_${time}`}${parts.clim ? "-clim" : ""}`;
	return [
		`${root}/CMIP6/${activity}/${institution}/${source}/${experiment}/${member}/${table}/${variable}/${grid}/${version}`,
		`${variable}_${table}_${source}_${experiment}_${member}_${grid}${dates}.nc`,
	].join("/");
}

/** A catalogue row, its facets and period read from its path. */
export function rowOf(path: string): CatalogueRow {
	const folders = path.split("/").filter((folder) => folder !== "");
	const name = folders.pop() as string;
	const file = readFile(reader, { folders, inside: folders.length - 1 }, name);
	if (isMisfit(file)) throw new Error(`${path}: ${file.detail}`);
	return { path, facets: file.facets, ...(file.range ? { range: file.range } : {}), size: 100, mtime: 0 };
}

export const files = (...parts: FileParts[]): CatalogueRow[] => parts.map((one) => rowOf(drsPath(one)));

const fits = (row: CatalogueRow, where: Constraints) =>
	Object.entries(where).every(([name, wanted]) => [wanted].flat().includes(row.facets[name] ?? ""));

/** Every question looks at every row. */
export function catalogueOf(rows: readonly CatalogueRow[]): Catalogue {
	return {
		root,
		columns: [...new Set(rows.flatMap((row) => Object.keys(row.facets)))],
		files: rows.length,
		skipped: [],
		find: (where) => rows.filter((row) => fits(row, where)),
		count: (where) => rows.filter((row) => fits(row, where)).length,
		values: (column, where = {}) => {
			const counts = new Map<string, number>();
			for (const row of rows.filter((one) => fits(one, where))) {
				const value = row.facets[column];
				if (value !== undefined) counts.set(value, (counts.get(value) ?? 0) + 1);
			}
			return counts;
		},
	};
}

const lat: DimensionWish = { name: "lat", axis: "Y", standardName: "latitude", needBounds: false };
const lon: DimensionWish = { name: "lon", axis: "X", standardName: "longitude", needBounds: false };
const time: DimensionWish = { name: "time", axis: "T", standardName: "time", needBounds: false };
export const plev: DimensionWish = {
	name: "plev",
	axis: "Z",
	standardName: "air_pressure",
	units: "hPa",
	positive: "down",
	needBounds: false,
};

export const standardNames: Readonly<Record<string, string>> = {
	tas: "air_temperature",
	pr: "precipitation_flux",
	ta: "air_temperature",
	ua: "eastward_wind",
	psl: "air_pressure_at_mean_sea_level",
	areacella: "cell_area",
	sftlf: "land_area_fraction",
	orog: "surface_altitude",
};

export interface WishParts {
	readonly standardName?: string;
	readonly frequency?: string;
	readonly level?: number;
	readonly column?: boolean;
	readonly zonal?: boolean;
	readonly static?: boolean;
	readonly more?: Partial<VariableWish>;
}

/** A wish for a monthly field on latitude and longitude; `tas` near the surface. */
export function wishOf(name: string, parts: WishParts = {}): VariableWish {
	const axes = [
		...(parts.static ? [] : [time]),
		...(parts.column ? [plev] : []),
		lat,
		...(parts.zonal ? [] : [lon]),
	];
	return {
		name,
		standardName: parts.standardName ?? standardNames[name] ?? name,
		dimensions: axes,
		scalars: parts.level === undefined ? [] : [{ dimension: plev, value: parts.level }],
		...(parts.static ? {} : { frequency: parseFrequency(parts.frequency ?? "mon") }),
		...(name === "tas" ? { modifier: "atmos_height" } : {}),
		useExactName: false,
		dimensionsOrdered: false,
		renameDimensions: true,
		renameVariables: true,
		...parts.more,
	};
}

export interface VariableParts extends WishParts {
	readonly requirement?: Requirement;
	/** Sets of names. */
	readonly alternates?: readonly (readonly string[])[];
}

/** A POD that asks for these variables. */
export function podOf(name: string, variables: Readonly<Record<string, VariableParts>>): Pod {
	const entries = new Map(
		Object.entries(variables).map(([key, parts]) => [
			key,
			new VarlistEntry({
				id: `${name}/${key}`,
				pod: name,
				wish: wishOf(key, parts),
				requirement: parts.requirement ?? "required",
			}),
		]),
	);
	for (const [key, { alternates = [] }] of Object.entries(variables)) {
		const entry = entries.get(key) as VarlistEntry;
		entry.alternates = alternates.map((set) => set.map((one) => entries.get(one) as VarlistEntry));
	}
	return new Pod({ name, home: `/pods/${name}`, varlist: [...entries.values()] });
}

export const entryOf = (pod: Pod, name: string): VarlistEntry =>
	pod.varlist.find((entry) => entry.wish.name === name) as VarlistEntry;

export interface WorldParts {
	readonly files: readonly CatalogueRow[];
	readonly facets?: Facets;
	readonly period?: string;
	readonly strict?: boolean;
	readonly translator?: VariableTranslator;
	/** Files must be fetched before they can be opened. */
	readonly distant?: boolean;
	/** Paths (parts of them) that cannot be fetched. */
	readonly unfetchable?: readonly string[];
	/** Jobs that cannot be prepared. */
	readonly unprepared?: (job: PreprocessJob) => boolean;
	/** Path → tracking_id. */
	readonly trackingIds?: Readonly<Record<string, string>>;
	/** How rows are found when they are looked at again. */
	readonly recheck?: NonNullable<Catalogue["recheck"]>;
	/** The root cannot be listed. */
	readonly cannotOpen?: boolean;
	readonly concurrency?: number;
	readonly signal?: AbortSignal;
	/** Called while a file is fetched or a variable prepared. */
	readonly during?: (what: string) => Promise<void>;
}

/** Everything that happened in a world. */
export interface Happenings {
	readonly fetched: string[];
	readonly prepared: string[];
	readonly events: EntryEvent[];
	readonly warnings: string[];
}

/** The real source, its hooks and queries recorded. */
class RecordedSource extends Source {
	readonly hooks: string[] = [];
	/** Ids of the entries that were queried. */
	readonly queried: string[] = [];
	protected override async setup(): Promise<void> {
		this.hooks.push("setup");
		await super.setup();
	}
	protected override query(entry: VarlistEntry): Promise<QueryResult> {
		this.queried.push(entry.id);
		return super.query(entry);
	}
	protected override async tearDown(): Promise<void> {
		this.hooks.push("tearDown");
	}
}

const recordingLog = (warnings: string[]): Log => {
	const log: Log = {
		debug: () => {},
		info: () => {},
		warn: (message) => void warnings.push(message),
		error: (message) => void warnings.push(message),
		child: () => log,
	};
	return log;
};

const caseOf = (parts: WorldParts): CaseSpec => ({
	name: "trial",
	convention: "CMIP",
	period: parseDateRange(parts.period ?? "1980-1989"),
	facets: parts.facets ?? {},
	dataManager: "cmip6-local",
	sourceOptions: {},
	strict: parts.strict ?? false,
	refresh: false,
	metadata: "repair",
	disablePreprocessor: false,
});

const productOf = ({ entry, key }: PreprocessJob): Product => ({
	contentKey: `${key.id} as ${entry.wish.name}`,
	path: `/products/${key.id}.nc`,
	bytes: 1,
	sha256: "",
	variable: entry.wish.name,
	axes: [],
	steps: [],
	notes: [],
	inputs: [],
});

/** Level slices from whole columns, rates from fluxes: what the real steps offer. */
const alternates: Preprocessor["alternates"] = (wish) => [
	...(precipitationRate.alternates?.(wish) ?? []).map((set) => ({ step: "precipitation-rate", set })),
	...(extractLevel.alternates?.(wish) ?? []).map((set) => ({ step: "extract-level", set })),
];

/** A source over these files, and all that will happen in it. */
export function worldOf(parts: WorldParts) {
	const happened: Happenings = { fetched: [], prepared: [], events: [], warnings: [] };
	const catalogue = catalogueOf(parts.files);
	const during = parts.during ?? (async () => {});
	const world: SourceWorld = {
		cataloguer: {
			open: async () => {
				if (parts.cannotOpen) throw new StoreError(root, "it cannot be listed.");
				return { ...catalogue, ...(parts.recheck ? { recheck: parts.recheck } : {}) };
			},
		},
		disk: {
			glob: async () => [],
			stamp: (path) => Promise.reject(new StoreError(path, "there is no such file.")),
		},
		translator: parts.translator ?? cmipTranslator,
		fetcher: {
			...(parts.distant ? {} : { atHand: async (wanted) => wanted.map(({ path }) => path) }),
			fetch: async (wanted) => {
				await during(`fetch ${wanted[0]?.facets["variable_id"]}`);
				const lost = wanted.find(({ path }) => parts.unfetchable?.some((part) => path.includes(part)));
				if (lost) throw new StoreError(lost.path, "it cannot be read.");
				happened.fetched.push(...wanted.map(({ path }) => path));
				return wanted.map(({ path }) => path);
			},
		},
		preprocessor: {
			alternates,
			plan: async (job) => ({ files: job.files.length, bytesIn: 100, bytesOut: 10, steps: ["Cropped"] }),
			prepare: async (job) => {
				await during(`prepare ${job.entry.translation?.name}`);
				if (parts.unprepared?.(job)) throw new StoreError(job.key.id, "it cannot be prepared.");
				happened.prepared.push(job.entry.id);
				return productOf(job);
			},
		},
		engine: {
			open: async (path) => {
				const id = parts.trackingIds?.[path];
				return { ...emptyDataset, attributes: new Map(id === undefined ? [] : [["tracking_id", id]]) };
			},
			readAll: async () => new Float64Array(),
			read: async () => new Float64Array(),
			write: async (_, path) => ({ path, bytes: 0, sha256: "" }),
			close: async () => {},
		},
		http: noHttp,
		answers: noKeptAnswers,
		log: recordingLog(happened.warnings),
		clock: { now: () => new Date(0), monotonic: () => 0 },
		progress: noProgress,
		concurrency: parts.concurrency ?? 4,
		journal: (event) => void happened.events.push(event),
		...(parts.signal ? { signal: parts.signal } : {}),
	};
	const source = new RecordedSource({
		options: { root, template: cmip6Drs },
		world,
		case: caseOf(parts),
	});
	return { source, happened };
}
