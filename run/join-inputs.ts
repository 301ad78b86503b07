import { DEFAULT_FILL } from "../core/array/element.ts";
import { missingValues, packingOf, withPlainValues } from "../core/cf/packing.ts";
import { tidyDataset } from "../core/cf/tidy.ts";
import { MetadataError } from "../core/errors.ts";
import type { Dataset, Variable } from "../core/model/dataset.ts";
import { flattened, grouped } from "../core/model/groups.ts";
import type { Engine } from "../core/ports/engine.ts";
import { readTimeAxes } from "../core/time/every-time-axis.ts";
import { joinFiles, type TimedFile } from "../core/time/join-files.ts";
import { assertSameGrid, readGrid } from "../core/time/same-grid.ts";

export interface InputFile {
	readonly path: string;
	readonly dataset: Dataset;
}

/**
 * Several files as one dataset: all variables along time are joined, in the order of their times; the others are the first file's. Groups
 * stay; what is in them is joined alike.
 * `check` sees the files before.
 * @throws MetadataError when a file has no time axis, several of them, or other variables than the first
 */
export async function joinInputs(
	inputs: readonly InputFile[],
	engine: Engine,
	check: (files: readonly TimedFile[]) => void = () => undefined,
): Promise<{ readonly dataset: Dataset; readonly notes: readonly string[] }> {
	const files: TimedFile[] = [];
	for (const input of inputs) files.push(await timedFile(input, engine));
	check(files);
	const mains = mainsOf(files[0] as TimedFile);
	for (const file of files.slice(1)) assertSameVariables(file, files[0] as TimedFile);
	for (const name of mains) assertSameGrid(await gridsOf(files, name, engine));
	const alike = files.map((file) => ({ ...file, dataset: withAlikeFills(file, files) }));
	const { dataset, notes } = joinFiles(alike, mains[0] as string);
	const first = alike[0] as TimedFile;
	return { dataset: grouped(withStorageOf(dataset, first), first.dataset), notes };
}

async function gridsOf(files: readonly TimedFile[], name: string, engine: Engine) {
	const grids = [];
	for (const { path, dataset } of files)
		grids.push({ path, grid: await readGrid(engine, dataset, dataset.variables.get(name) as Variable) });
	return grids;
}

async function timedFile({ path, dataset: raw }: InputFile, engine: Engine): Promise<TimedFile> {
	const dataset = tidyDataset(flattened(raw));
	const times = await readTimeAxes(engine, dataset);
	const [time] = times;
	const refuse = (reason: string) =>
		new MetadataError(
			`"${path}" ${reason}, so it cannot be joined with other files. Give one file at a time.`,
		);
	if (!time) throw refuse("has no time axis");
	if (times.length > 1) throw refuse(`has several time axes (${times.map(({ name }) => name).join(", ")})`);
	return { path, dataset, time };
}

const isAlongTime = (variable: Variable, { time }: TimedFile): boolean =>
	variable.dimensions.includes(time.dimension) &&
	variable.name !== time.name &&
	variable.name !== time.bounds?.name;

/** One variable of each set of dimensions, the one with the most first: their axes are those of all. */
function mainsOf(file: TimedFile): string[] {
	const bySet = new Map<string, Variable>();
	for (const variable of file.dataset.variables.values())
		if (isAlongTime(variable, file) && !bySet.has(variable.dimensions.join()))
			bySet.set(variable.dimensions.join(), variable);
	const names = [...bySet.values()].sort((a, b) => b.dimensions.length - a.dimensions.length);
	return names.length > 0 ? names.map(({ name }) => name) : [file.time.name];
}

function assertSameVariables(file: TimedFile, first: TimedFile): void {
	const [own, others] = [file.dataset.variables, first.dataset.variables];
	const more = [...own.keys()].find((name) => !others.has(name));
	const less = [...others.values()].find((one) => isAlongTime(one, first) && !own.has(one.name))?.name;
	const [has, lacks, name] = more ? [file, first, more] : [first, file, less];
	if (name === undefined) return;
	throw new MetadataError(
		`"${has.path}" has the variable "${name}", "${lacks.path}" has not: they are not one series. Choose what they share with --variable.`,
	);
}

/** Where files give one variable other fill values, all get one, so that no missing value becomes a number. */
function withAlikeFills(file: TimedFile, files: readonly TimedFile[]): Dataset {
	const variables = new Map(file.dataset.variables);
	for (const [name, own] of file.dataset.variables) {
		if (!isAlongTime(own, file) || own.type === "string" || own.type === "char") continue;
		const all = files.flatMap(({ dataset }) => dataset.variables.get(name) ?? []);
		const signatures = all.map((one) =>
			JSON.stringify([packingOf(one), one.type, missingValues(one).map(String)]),
		);
		if (new Set(signatures).size === 1) continue;
		const wide = all.some(({ type }) => ["int32", "uint32", "int64", "uint64", "float64"].includes(type));
		const type = wide ? "float64" : "float32";
		variables.set(name, withPlainValues(own, { type, fill: Number(DEFAULT_FILL[type]) }));
	}
	return { ...file.dataset, variables };
}

/** What is joined is stored as the first file stores it. */
function withStorageOf(dataset: Dataset, first: TimedFile): Dataset {
	const variables = [...dataset.variables].map(([name, variable]): [string, Variable] => {
		const storage = first.dataset.variables.get(name)?.storage;
		return [name, storage && !variable.storage ? { ...variable, storage } : variable];
	});
	return { ...dataset, variables: new Map(variables) };
}
