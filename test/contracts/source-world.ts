import { StoreError } from "../../core/errors.ts";
import type { CaseSpec } from "../../core/model/case-spec.ts";
import { emptyDataset } from "../../core/model/dataset.ts";
import { parseDateRange } from "../../core/model/date-range.ts";
import type { Facets } from "../../core/model/facets.ts";
import { Pod } from "../../core/model/pod.ts";
import { VarlistEntry } from "../../core/model/varlist-entry.ts";
import type { VariableWish } from "../../core/model/wish.ts";
import { makeTranslator } from "../../core/names/translate.ts";
import { type Convention, defineConvention } from "../../core/ports/convention.ts";
import { noHttp } from "../../core/ports/http.ts";
import { noKeptAnswers } from "../../core/ports/kept-answers.ts";
import { silentLog } from "../../core/ports/log.ts";
import { noProgress } from "../../core/ports/progress.ts";
import type { SourceWorld } from "../../core/ports/source.ts";
import { memoryCataloguer } from "./memory-catalogue.ts";

/** A small archive in words, and something in it to ask for. */
export interface SourceTrial {
	/** As a case file gives them; parsed by the plugin's `Options`. */
	readonly options: Readonly<Record<string, unknown>>;
	/** Paths of files below the root, which need not exist. For sources without a layout, give `world`. */
	readonly files?: readonly string[];
	/** What the user names: an experiment that is in the archive. */
	readonly facets: Facets;
	/** "1980-1989". */
	readonly period: string;
	/** Something the archive has; see `wishOf`. */
	readonly wish: VariableWish;
	/** Names of the archive's variables; absent: they are called as the wish is. */
	readonly convention?: Convention;
	/** In place of parts of the world in memory. */
	readonly world?: Partial<SourceWorld>;
}

/** A convention in which every name means itself. */
export const sameNames = defineConvention({
	spelling: "Same",
	title: "Names that mean themselves",
	aliases: [],
	variables: () => [],
	coordinates: () => ({}),
	timeStamp: "middle",
	environment: {},
	passesThrough: true,
});

export const caseOf = (trial: SourceTrial, more: Partial<CaseSpec> = {}): CaseSpec => ({
	name: "trial",
	convention: trial.convention?.spelling ?? sameNames.spelling,
	period: parseDateRange(trial.period),
	facets: trial.facets,
	dataManager: "trial",
	sourceOptions: trial.options,
	strict: false,
	refresh: false,
	metadata: "repair",
	disablePreprocessor: false,
	...more,
});

const nothingOnDisk: SourceWorld["disk"] = {
	glob: async () => [],
	stamp: (path) => Promise.reject(new StoreError(path, "there is no such file.")),
};

/** A world in which files are only named: fetching gives their paths, preparing makes nothing. */
export const worldOf = (trial: SourceTrial, more: Partial<SourceWorld> = {}): SourceWorld => ({
	cataloguer: memoryCataloguer(trial.files ?? []),
	disk: nothingOnDisk,
	translator: makeTranslator(trial.convention ?? sameNames),
	fetcher: {
		atHand: async (files) => files.map(({ path }) => path),
		fetch: async (files) => files.map(({ path }) => path),
	},
	preprocessor: {
		alternates: () => [],
		plan: async ({ files }) => ({ files: files.length, bytesIn: 100, bytesOut: 10, steps: [] }),
		prepare: async ({ entry, key }) => ({
			contentKey: `${key.id} as ${entry.wish.name}`,
			path: `/products/${key.id}.nc`,
			bytes: 1,
			sha256: "",
			variable: entry.wish.name,
			axes: [],
			steps: [],
			notes: [],
			inputs: [],
		}),
	},
	engine: {
		open: async () => emptyDataset,
		readAll: async () => new Float64Array(),
		read: async () => new Float64Array(),
		write: async (_, path) => ({ path, bytes: 0, sha256: "" }),
		close: async () => {},
	},
	http: noHttp,
	answers: noKeptAnswers,
	log: silentLog,
	clock: { now: () => new Date(0), monotonic: () => 0 },
	progress: noProgress,
	concurrency: 4,
	journal: () => {},
	...trial.world,
	...more,
});

/** A POD that asks for one variable. */
export const podOf = (wish: VariableWish): Pod =>
	new Pod({
		name: "trial",
		home: "/pods/trial",
		varlist: [new VarlistEntry({ id: `trial/${wish.name}`, pod: "trial", wish, requirement: "required" })],
	});
