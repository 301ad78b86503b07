import { concat } from "../array/build.ts";
import { DEFAULT_FILL } from "../array/element.ts";
import { missingValues, packingOf, withPlainValues } from "../cf/packing.ts";
import { relatedNames } from "../cf/related.ts";
import { formatTimeUnits } from "../cf/time-units.ts";
import { areEqualUnits } from "../cf/units/index.ts";
import { CoverageError, isHeadwaterError, MetadataError } from "../errors.ts";
import {
	attributeText,
	type Dataset,
	type Variable,
	withoutAttributes,
	withVariable,
} from "../model/dataset.ts";
import { cropDimension, ofPart } from "../model/sub-dataset.ts";
import { countedIn, inDays, type TimeAxis, withTimeAxis } from "./time-axis.ts";

/** One file of a series, its time axis read. */
export interface TimedFile {
	readonly path: string;
	readonly dataset: Dataset;
	readonly time: TimeAxis;
}

export interface JoinedFiles {
	readonly dataset: Dataset;
	readonly time: TimeAxis;
	/** Overlaps that were resolved and variables that were left out, for the report. */
	readonly notes: readonly string[];
}

/** Parts of one series, counted from one epoch, increasing and free of overlaps. */
interface Parts {
	readonly all: readonly [TimedFile, ...TimedFile[]];
	readonly variable: string;
	readonly notes: string[];
}

/**
 * Files of one variable joined along time. Each file's times are decoded by its own units and re-counted from the first file's epoch;
 * steps a later file repeats are taken once, from the earlier file. One file alone is only checked.
 * @throws MetadataError when calendars, grids or types disagree, naming the file; CoverageError when time does not increase in a file.
 */
export function joinFiles(files: readonly TimedFile[], variable: string): JoinedFiles {
	for (const file of files) assertIncreasing(file);
	// Empty files say nothing; where all are empty the first stands for them.
	const filled = files.filter(({ time }) => time.values.length > 0);
	const [first, ...others] = rebased(filled.length > 0 ? filled : files.slice(0, 1));
	if (!first) throw new CoverageError("There are no files to join. Report this as a defect.");
	const all: [TimedFile, ...TimedFile[]] = [first];
	const notes: string[] = [];
	for (const file of others) {
		const part = after(file, all.at(-1)?.time.values.at(-1) as number);
		const repeated = file.time.values.length - part.time.values.length;
		if (repeated > 0)
			notes.push(`${repeated} steps of "${file.path}" repeat earlier files and were left out`);
		if (part.time.values.length > 0) all.push(part);
	}
	return joined({ all, variable, notes });
}

/** All counted from the first file's epoch, the earliest first. */
function rebased(files: readonly TimedFile[]): TimedFile[] {
	const [reference] = files;
	if (!reference) return [];
	for (const { path, time } of files) {
		if (time.calendar === reference.time.calendar) continue;
		throw new MetadataError(
			`"${path}" has the calendar "${time.calendar}", "${reference.path}" has "${reference.time.calendar}": they cannot be one series. Mend the calendar attribute or leave one out.`,
		);
	}
	const same = new Set(files.map(({ time }) => formatTimeUnits(time.units))).size === 1;
	// Different epochs meet in days where one counts months: a day need not be a whole month of another epoch.
	const months = files.some(({ time }) => ["month", "year"].includes(time.units.unit));
	const units = months && !same ? inDays(reference.time).units : reference.time.units;
	return files
		.map((file) => (same ? file : { ...file, time: countedIn(file.time, units) }))
		.sort((a, b) => (a.time.values[0] as number) - (b.time.values[0] as number));
}

function assertIncreasing({ path, time }: TimedFile): void {
	const at = time.values.findIndex((value, index) => !(value > (time.values[index - 1] ?? -Infinity)));
	if (at < 0) return;
	throw new CoverageError(
		`Time does not increase in "${path}" at step ${at + 1} of ${time.values.length}. Mend the file or leave it out.`,
	);
}

/** The steps of a file later than a time, beyond what rounding of different epochs makes. */
function after(file: TimedFile, last: number): TimedFile {
	const { time } = file;
	const noise = 1e-9 + 1e-12 * Math.abs(last);
	const start = time.values.findIndex((value) => value > last + noise);
	const from = start < 0 ? time.values.length : start;
	if (from === 0) return file;
	const count = time.values.length - from;
	return {
		...file,
		dataset: cropDimension(file.dataset, time.dimension, { start: from, count }),
		time: croppedTime(time, from, from + count),
	};
}

export const croppedTime = (time: TimeAxis, from: number, to: number): TimeAxis => ({
	...time,
	values: time.values.slice(from, to),
	...(time.bounds ? { bounds: { ...time.bounds, values: time.bounds.values.slice(2 * from, 2 * to) } } : {}),
});

function joined(parts: Parts): JoinedFiles {
	const [first] = parts.all;
	if (parts.all.length === 1)
		return { dataset: withTimeAxis(first.dataset, first.time), time: first.time, notes: parts.notes };
	const time = joinedTime(parts);
	const alike = withAlikeMains(parts);
	const base = (alike[0] as TimedFile).dataset;
	const main = base.variables.get(parts.variable);
	const needed = main ? relatedNames(base, main) : new Set<string>();
	const variables = new Map<string, Variable>();
	for (const [name, own] of base.variables) {
		if (name === time.name || name === time.bounds?.name) variables.set(name, own);
		else if (name !== first.time.bounds?.name) {
			const one = joinedVariable(own, { parts: alike, needed, notes: parts.notes });
			if (one) variables.set(name, one);
		}
	}
	const size = time.values.length;
	const dimensions = new Map(base.dimensions).set(first.time.dimension, { size, unlimited: true });
	const whole = withoutLostBounds({ ...base, dimensions, variables }, time);
	return { dataset: withTimeAxis(whole, time), time, notes: parts.notes };
}

/** End to end, in one array. */
function endToEnd(arrays: readonly Float64Array[]): Float64Array {
	const whole = new Float64Array(arrays.reduce((sum, values) => sum + values.length, 0));
	let at = 0;
	for (const values of arrays) {
		whole.set(values, at);
		at += values.length;
	}
	return whole;
}

function joinedTime({ all, notes }: Parts): TimeAxis {
	const { bounds: own, ...axis } = all[0].time;
	const values = endToEnd(all.map((part) => part.time.values));
	const edges = all.flatMap((part) => (part.time.bounds ? [part.time.bounds.values] : []));
	if (own && edges.length === all.length)
		return { ...axis, values, bounds: { name: own.name, values: endToEnd(edges) } };
	const without = all.find((part) => !part.time.bounds);
	if (edges.length > 0)
		notes.push(`"${without?.path}" has no bounds of time, other files have: they were left out`);
	return { ...axis, values };
}

/** A coordinate does not name bounds that are not there. */
function withoutLostBounds(dataset: Dataset, time: TimeAxis): Dataset {
	const coordinate = dataset.variables.get(time.name);
	if (!coordinate || time.bounds) return dataset;
	const attributes = withoutAttributes(coordinate.attributes, "bounds");
	return { ...dataset, variables: new Map(dataset.variables).set(time.name, { ...coordinate, attributes }) };
}

const isNumeric = ({ type }: Variable) => type !== "string" && type !== "char";

/** Files may store one variable in other types, packings or fill values: then all give plain values before they are joined. */
function withAlikeMains({ all, variable }: Parts): readonly TimedFile[] {
	const mains = all.flatMap((one) => one.dataset.variables.get(variable) ?? []);
	const signatures = mains.map((main) =>
		JSON.stringify([packingOf(main), main.type, missingValues(main).map(String)]),
	);
	if (new Set(signatures).size === 1 || !mains.every(isNumeric)) return all;
	const wide = mains.some(({ type }) => !["int8", "uint8", "int16", "uint16", "float32"].includes(type));
	const type = wide ? "float64" : "float32";
	return all.map((part) => {
		const own = part.dataset.variables.get(variable);
		const plain = own && withPlainValues(own, { type, fill: Number(DEFAULT_FILL[type]) });
		return plain ? { ...part, dataset: withVariable(part.dataset, plain) } : part;
	});
}

/** One variable of all parts; nothing for one that cannot be joined and does not describe the one asked for. */
function joinedVariable(
	own: Variable,
	{ parts, needed, notes }: { parts: readonly TimedFile[]; needed: ReadonlySet<string>; notes: string[] },
): Variable | undefined {
	const axis = own.dimensions.indexOf(parts[0]?.time.dimension ?? "");
	if (axis < 0) return own;
	for (const part of parts) {
		const reason = whyUnlike(own, part.dataset.variables.get(own.name), axis);
		if (reason === undefined) continue;
		if (needed.has(own.name))
			throw new MetadataError(`"${part.path}": ${reason}. Leave the file out or fetch it again.`);
		notes.push(`"${own.name}" was left out: in "${part.path}" ${reason}`);
		return undefined;
	}
	const pieces = parts.map((part) => part.dataset.variables.get(own.name) as Variable);
	const { storage, ...rest } = own;
	const alike = new Set(pieces.map((piece) => JSON.stringify(piece.storage))).size === 1;
	const data = concat(
		pieces.map((piece) => piece.data),
		axis,
	);
	// A range of the first file's values says nothing of those of the others.
	return { ...rest, attributes: ofPart(rest.attributes), ...(alike && storage && { storage }), data };
}

function whyUnlike(own: Variable, piece: Variable | undefined, axis: number): string | undefined {
	if (!piece) return `the variable "${own.name}", which earlier files of the series have, is missing`;
	const shape = ({ data }: Variable) => data.shape.with(axis, 0).join("×");
	const differs = [
		own.dimensions.join() !== piece.dimensions.join() && "dimensions",
		shape(own) !== shape(piece) && "grid",
		own.type !== piece.type && "type",
		!haveSameUnits(own, piece) && "units",
		JSON.stringify(packingOf(own)) !== JSON.stringify(packingOf(piece)) && "packing",
	].filter((what) => what !== false);
	return differs.length === 0
		? undefined
		: `the ${differs.join(" and ")} of "${own.name}" differ from the earlier files of the series`;
}

function haveSameUnits(own: Variable, piece: Variable): boolean {
	const [a, b] = [own, piece].map(({ attributes }) => attributeText(attributes, "units"));
	if (a === b) return true;
	if (a === undefined || b === undefined) return false;
	try {
		return areEqualUnits(a, b);
	} catch (error) {
		if (isHeadwaterError(error, "Units")) return false;
		throw error;
	}
}
