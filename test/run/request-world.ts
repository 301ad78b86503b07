/** The real loop over small CMIP6 trees: a POD's settings in, its files out. */

import { mkdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { tokens } from "../../cli/tokens.ts";
import type { ArrayValues } from "../../core/array/lazy-array.ts";
import { liveSet } from "../../core/loop/alternates.ts";
import { allEntries } from "../../core/loop/needs.ts";
import type { CaseSpec } from "../../core/model/case-spec.ts";
import { attributeNumber, attributeText, type Dataset, type Variable } from "../../core/model/dataset.ts";
import type { EntryExplanation } from "../../core/model/explanation.ts";
import type { Pod } from "../../core/model/pod.ts";
import type { Product } from "../../core/model/product.ts";
import type { VarlistEntry } from "../../core/model/varlist-entry.ts";
import type { Engine } from "../../core/ports/engine.ts";
import { caseOf, DIMENSIONS, podOf, sampleContainer, temporaryFolder } from "../cli/sample-world.ts";
import { writeDataset } from "../preprocess/small-world.ts";

/** Where a file lies in the tree; what is left out is the first member of Small-A's historical run. */
export interface TreeFile {
	readonly variable: string;
	readonly table: string;
	/** "200001-200012"; "" for fixed fields. */
	readonly time: string;
	readonly experiment?: string;
	readonly member?: string;
	readonly grid?: string;
}

export interface Wanted {
	/** The settings' `varlist`; `dimensions` of an entry default to time, lat, lon. */
	readonly varlist: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
	readonly data?: Readonly<Record<string, unknown>>;
	readonly dimensions?: Readonly<Record<string, unknown>>;
	readonly period?: string;
	readonly case?: Partial<CaseSpec>;
	/** In place of the tree of this world. */
	readonly root?: string;
	readonly facets?: Readonly<Record<string, string>>;
}

export interface Got {
	readonly pod: Pod;
	/** What stands for each of the POD's variables in the end. */
	readonly entry: (name: string) => VarlistEntry | undefined;
	/** All that were thought of, by their ids. */
	readonly all: ReadonlyMap<string, VarlistEntry>;
	readonly explained: readonly EntryExplanation[];
	/** Product and file of one of the POD's variables. @throws what it failed for */
	open(name: string): Promise<GotFile>;
}

export interface GotFile {
	readonly product: Product;
	readonly dataset: Dataset;
	readonly main: Variable;
	/** Values of a variable of the file, the main one when not named; NaN where missing. */
	values(name?: string): Promise<number[]>;
	text(name: string, attribute: string): string | undefined;
	readonly steps: readonly string[];
}

export interface RequestWorld {
	readonly folder: string;
	readonly engine: Engine;
	file(place: TreeFile, dataset: Dataset): Promise<string>;
	request(wanted: Wanted): Promise<Got>;
	/** The same, but that no data are moved. */
	explain(wanted: Wanted): Promise<Got>;
	close(): Promise<void>;
}

const treePath = ({
	variable,
	table,
	time,
	experiment = "historical",
	member = "r1i1p1f1",
	grid = "gn",
}: TreeFile) => {
	const stem = `${variable}_${table}_Small-A_${experiment}_${member}_${grid}`;
	const folder = `CMIP6/CMIP/HEADWATER/Small-A/${experiment}/${member}/${table}/${variable}/${grid}/v20240101`;
	return `${folder}/${stem}${time === "" ? "" : `_${time}`}.nc`;
};

const settingsOf = ({ varlist, data, dimensions }: Wanted) => ({
	settings: { driver: "run.sh", long_name: "x" },
	...(data && { data }),
	dimensions: { ...DIMENSIONS, ...dimensions },
	varlist: Object.fromEntries(
		Object.entries(varlist).map(([name, one]) => [name, { dimensions: ["time", "lat", "lon"], ...one }]),
	),
});

export async function requestWorld(name: string): Promise<RequestWorld> {
	const folder = temporaryFolder(name);
	const root = join(folder, "data");
	mkdirSync(join(folder, "products"));
	mkdirSync(root);
	const container = await sampleContainer(folder);
	const engine = container.get(tokens.engine);
	const run = async (wanted: Wanted, until: "selected" | "preprocessed"): Promise<Got> => {
		const { period = "2000", facets = { source_id: "Small-A", experiment_id: "historical" } } = wanted;
		const spec = caseOf(wanted.root ?? root, { ...facets }, period, { refresh: true, ...wanted.case });
		const pod = podOf("pod", settingsOf(wanted), spec);
		const source = await container.get(tokens.sourceFactory)(spec.dataManager, spec);
		await source.requestData([pod], { until });
		const all = new Map([...allEntries([pod])].map((one) => [one.id, one]));
		const entry = (one: string) => {
			const asked = all.get(`pod/${one}`);
			return asked && liveSet(asked)?.[0];
		};
		const explained = until === "selected" ? await source.explain() : [];
		return { pod, all, entry, explained, open: (one) => open(engine, entry(one), pod) };
	};
	return {
		folder,
		engine,
		async file(place, dataset) {
			const path = join(root, treePath(place));
			mkdirSync(dirname(path), { recursive: true });
			return writeDataset(path, dataset);
		},
		request: (wanted) => run(wanted, "preprocessed"),
		explain: (wanted) => run(wanted, "selected"),
		async close() {
			await engine.close();
			rmSync(folder, { recursive: true, force: true });
		},
	};
}

async function open(engine: Engine, entry: VarlistEntry | undefined, pod: Pod): Promise<GotFile> {
	const product = entry?.product;
	if (!product) throw pod.cause ?? entry?.cause ?? new Error("nothing was made");
	const dataset = await engine.open(product.path);
	const variable = (name: string) => dataset.variables.get(name) as Variable;
	return {
		product,
		dataset,
		main: variable(product.variable),
		values: async (name = product.variable) => {
			const numbers = Array.from(
				(await engine.readAll(variable(name).data)) as ArrayValues as ArrayLike<number>,
				Number,
			);
			const missing = attributeNumber(variable(name).attributes, "_FillValue");
			return numbers.map((value) => (value === missing ? Number.NaN : value));
		},
		text: (name, attribute) => attributeText(variable(name).attributes, attribute),
		steps: product.steps.map(({ description }) => description),
	};
}
