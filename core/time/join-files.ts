import { concat } from "../array/build.ts";
import { packingOf, unpacked } from "../cf/packing.ts";
import { rebaseTimes } from "../cf/time-coding.ts";
import { CoverageError, MetadataError } from "../errors.ts";
import { attributeNumbers, attributeText, type Dataset, type Variable } from "../model/dataset.ts";
import { cropDimension } from "../model/sub-dataset.ts";
import { type TimeAxis, withTimeAxis } from "./time-axis.ts";

/** One file of a series, its time axis read. */
export interface TimedFile {
	readonly path: string;
	readonly dataset: Dataset;
	readonly time: TimeAxis;
}

export interface JoinedFiles {
	readonly dataset: Dataset;
	readonly time: TimeAxis;
	/** Overlaps that were resolved, for the report. */
	readonly notes: readonly string[];
}

/**
 * Files of one variable joined along time. Each file's times are decoded by its own units and re-counted from the first file's epoch;
 * steps a later file repeats are taken once, from the earlier file.
 * @throws MetadataError when calendars, grids or types disagree, naming the file; CoverageError when time does not increase in a file.
 */
export function joinFiles(files: readonly TimedFile[], variable: string): JoinedFiles {
	const [first, ...others] = files
		.map((file) => rebased(file, files[0] as TimedFile))
		.sort((a, b) => (a.time.values[0] ?? 0) - (b.time.values[0] ?? 0));
	if (!first) throw new CoverageError("There are no files to join. Report this as a defect.");
	for (const file of [first, ...others]) assertIncreasing(file);
	const notes: string[] = [];
	const parts = [first];
	let last = first.time.values.at(-1) ?? Number.NEGATIVE_INFINITY;
	for (const file of others) {
		const part = after(file, last);
		const repeated = file.time.values.length - part.time.values.length;
		if (repeated > 0)
			notes.push(`${repeated} steps of "${file.path}" repeat earlier files and were left out`);
		if (part.time.values.length === 0) continue;
		last = part.time.values.at(-1) as number;
		parts.push(part);
	}
	return { ...concatenated(parts, variable), notes };
}

function rebased(file: TimedFile, first: TimedFile): TimedFile {
	const { time } = file;
	if (time.calendar !== first.time.calendar) {
		throw new MetadataError(
			`"${file.path}" has the calendar "${time.calendar}", "${first.path}" has "${first.time.calendar}": they cannot be one series. Mend the calendar attribute or leave one out.`,
		);
	}
	const between = { from: time.units, to: first.time.units };
	const recount = (values: Float64Array) => rebaseTimes(values, between, time.calendar);
	const bounds = time.bounds && { name: time.bounds.name, values: recount(time.bounds.values) };
	return {
		...file,
		time: { ...time, units: first.time.units, values: recount(time.values), ...(bounds ? { bounds } : {}) },
	};
}

function assertIncreasing({ path, time }: TimedFile): void {
	const at = time.values.findIndex(
		(value, index) => index > 0 && !(value > (time.values[index - 1] as number)),
	);
	if (at < 0) return;
	throw new CoverageError(
		`Time does not increase in "${path}" at step ${at + 1} of ${time.values.length}. Mend the file or leave it out.`,
	);
}

/** The steps of a file later than a time. */
function after(file: TimedFile, last: number): TimedFile {
	const start = file.time.values.findIndex((value) => value > last);
	const from = start < 0 ? file.time.values.length : start;
	if (from === 0) return file;
	const count = file.time.values.length - from;
	return {
		...file,
		dataset: cropDimension(file.dataset, file.time.dimension, { start: from, count }),
		time: croppedTime(file.time, from, from + count),
	};
}

export const croppedTime = (time: TimeAxis, from: number, to: number): TimeAxis => ({
	...time,
	values: time.values.slice(from, to),
	...(time.bounds ? { bounds: { ...time.bounds, values: time.bounds.values.slice(2 * from, 2 * to) } } : {}),
});

function concatenated(parts: readonly TimedFile[], variable: string): { dataset: Dataset; time: TimeAxis } {
	const [first] = parts as [TimedFile];
	const time = joinedTime(parts);
	const alike = parts.map((part) => ({ ...part, dataset: alikeMain(part, parts, variable) }));
	const base = (alike[0] as TimedFile).dataset;
	const variables = [...base.variables].map(
		([name, own]) => [name, joinedVariable(own, alike, first.time.dimension)] as const,
	);
	const size = time.values.length;
	const dimensions = new Map(base.dimensions).set(first.time.dimension, { size, unlimited: true });
	return { dataset: withTimeAxis({ ...base, dimensions, variables: new Map(variables) }, time), time };
}

function joinedTime(parts: readonly TimedFile[]): TimeAxis {
	const [first] = parts as [TimedFile];
	const join = (arrays: readonly Float64Array[]) =>
		Float64Array.from(arrays.flatMap((values) => [...values]));
	const { bounds: _, ...axis } = first.time;
	const name = first.time.bounds?.name;
	const all = parts.every((part) => part.time.bounds !== undefined);
	const bounds =
		name !== undefined && all
			? { name, values: join(parts.map((part) => part.time.bounds?.values as Float64Array)) }
			: undefined;
	return { ...axis, values: join(parts.map((part) => part.time.values)), ...(bounds ? { bounds } : {}) };
}

/** Files may pack one variable differently: then all are unpacked before they are joined. */
function alikeMain(part: TimedFile, parts: readonly TimedFile[], variable: string): Dataset {
	const signature = (one: TimedFile) => {
		const main = one.dataset.variables.get(variable);
		return JSON.stringify(
			main && [packingOf(main), main.type, attributeNumbers(main.attributes, "_FillValue")],
		);
	};
	const main = part.dataset.variables.get(variable);
	if (!main || new Set(parts.map(signature)).size === 1) return part.dataset;
	return { ...part.dataset, variables: new Map(part.dataset.variables).set(variable, unpacked(main)) };
}

function joinedVariable(own: Variable, parts: readonly TimedFile[], dimension: string): Variable {
	const axis = own.dimensions.indexOf(dimension);
	if (axis < 0 || parts.length === 1) return own;
	const pieces = parts.map((part) => {
		const piece = part.dataset.variables.get(own.name);
		if (!piece)
			throw new MetadataError(
				`"${part.path}" lacks the variable "${own.name}" that earlier files of the series have. Leave it out or fetch it again.`,
			);
		assertAlike(own, piece, { path: part.path, axis });
		return piece.data;
	});
	const { storage: _, ...rest } = own;
	return { ...rest, data: concat(pieces, axis) };
}

function assertAlike(own: Variable, piece: Variable, where: { path: string; axis: number }): void {
	const shape = (variable: Variable) => variable.data.shape.with(where.axis, 0).join("×");
	const differs = [
		own.dimensions.join() !== piece.dimensions.join() && "dimensions",
		shape(own) !== shape(piece) && "grid",
		own.type !== piece.type && "type",
		attributeText(own.attributes, "units") !== attributeText(piece.attributes, "units") &&
			!attributeText(own.attributes, "units")?.includes("since") &&
			"units",
	].filter((what) => what !== false);
	if (differs.length === 0) return;
	throw new MetadataError(
		`"${where.path}": the ${differs.join(" and ")} of "${own.name}" differ from the earlier files of the series. Leave it out or fetch it again.`,
	);
}
