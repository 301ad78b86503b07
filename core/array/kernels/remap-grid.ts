import type { Block } from "../evaluate.ts";
import type { GridWeights, Weights } from "../operations/remap.ts";
import type { Missing, RemapPlane, SourceRows } from "./remap.ts";

/** Rows of sources that some rows of targets take from. */
export function rowsOfGrid({ rows }: GridWeights, { start, count }: Block): SourceRows {
	const [from, to] = [
		rows.starts[start[0] ?? 0] as number,
		rows.starts[(start[0] ?? 0) + (count[0] ?? 0)] as number,
	];
	const used = rows.sources.subarray(from, to);
	if (used.length === 0) return { first: 0, length: 0 };
	let [low, high] = [used[0] as number, used[0] as number];
	for (const row of used) {
		if (row < low) low = row;
		if (row > high) high = row;
	}
	return { first: low, length: high + 1 - low };
}

interface Place {
	/** Targets. */
	readonly cells: Block;
	readonly sources: Plane;
}

/** The part of the source grid that is at hand: whole rows. */
interface Plane {
	readonly firstRow: number;
	readonly high: number;
	readonly wide: number;
}

/** Weights of some targets along one axis. */
interface Line extends Omit<Weights, "from"> {
	readonly length: number;
	/** Where each target has one or two sources. */
	readonly pairs?: Pairs;
}

/** Two sources of each target and their weights; of one source the second weight is 0. */
interface Pairs {
	readonly first: Int32Array;
	readonly second: Int32Array;
	readonly share: Float64Array;
	readonly rest: Float64Array;
}

/** Rows and columns one after the other: first each source row is taken to the columns of the targets, then these to their rows. */
export function remapGridPlane(
	weights: GridWeights,
	missing: Missing,
	{ cells, sources }: Place,
): RemapPlane {
	const [firstRow = 0, firstColumn = 0] = cells.start;
	const [high = 0, wide = 0] = cells.count;
	const rows = lineOf(weights.rows, { first: firstRow, length: high, origin: sources.firstRow });
	const columns = lineOf(weights.columns, { first: firstColumn, length: wide, origin: 0 });
	const room = () => new Float64Array(sources.high * wide);
	const work = { rows, columns, sources, missing, plain: new Float64Array(sources.high * sources.wide) };
	const sums = { ...work, across: room(), sum: new Float64Array(wide) };
	if (missing.rule === "strict") return (source, target) => remapStrictly(sums, source, target);
	const counts = { ...work, plain: work.plain.slice(), across: room(), sum: new Float64Array(wide) };
	const all = new Float64Array(high * wide);
	spread({ ...counts, plain: counts.plain.fill(1) }, all);
	const buffers = { present: all.slice(), total: all.slice() };
	return (source, target) => remapPresent({ sums, counts, all, ...buffers }, source, target);
}

function lineOf(
	{ starts, sources, weights }: Weights,
	{ first, length, origin }: { first: number; length: number; origin: number },
): Line {
	const [from, to] = [starts[first] as number, starts[first + length] as number];
	const line = {
		length,
		starts: starts.slice(first, first + length + 1).map((start) => start - from),
		sources: sources.slice(from, to).map((source) => source - origin),
		weights: weights.slice(from, to),
	};
	const pairs = pairsOf(line);
	return { ...line, ...(pairs && { pairs }) };
}

function pairsOf({ length, starts, sources, weights }: Line): Pairs | undefined {
	const [first, second] = [new Int32Array(length), new Int32Array(length)];
	const [share, rest] = [new Float64Array(length), new Float64Array(length)];
	for (let x = 0; x < length; x++) {
		const [from, to] = [starts[x] as number, starts[x + 1] as number];
		if (to === from || to > from + 2) return undefined;
		first[x] = sources[from] as number;
		second[x] = sources[to - 1] as number;
		share[x] = weights[from] as number;
		rest[x] = to === from + 2 ? (weights[to - 1] as number) : 0;
	}
	return { first, second, share, rest };
}

interface Work {
	readonly rows: Line;
	readonly columns: Line;
	readonly sources: Plane;
	readonly missing: Missing;
	/** The sources, in double precision. */
	readonly plain: Float64Array;
	/** The sources' rows on the targets' columns. */
	readonly across: Float64Array;
	/** One row of targets. */
	readonly sum: Float64Array;
}

/** Weighted sums of `plain`; a target without any source becomes NaN. */
function spread(work: Work, target: Float64Array): void {
	const { rows, columns, sources, plain, across } = work;
	for (let row = 0; row < sources.high; row++) {
		const place = { columns, across, at: row * columns.length };
		if (columns.pairs) pairsAlong(plain, row * sources.wide, { ...place, ...columns.pairs });
		else sumsAlong(plain, row * sources.wide, place);
	}
	for (let y = 0; y < rows.length; y++) rowOf(work, y, target);
}

interface Across {
	readonly columns: Line;
	readonly across: Float64Array;
	/** Where the row begins in it. */
	readonly at: number;
}

/** One source row on the targets' columns, each from two sources at most. */
function pairsAlong(plain: Float64Array, from: number, to: Across & Pairs): void {
	const { across, at, first, second, share, rest } = to;
	for (let x = 0; x < first.length; x++)
		across[at + x] =
			(plain[from + (first[x] as number)] as number) * (share[x] as number) +
			(plain[from + (second[x] as number)] as number) * (rest[x] as number);
}

function sumsAlong(plain: Float64Array, from: number, { columns, across, at }: Across): void {
	const { starts, sources, weights, length } = columns;
	let i = 0;
	for (let x = 0; x < length; x++) {
		const end = starts[x + 1] as number;
		let sum = i < end ? 0 : Number.NaN;
		for (; i < end; i++) sum += (plain[from + (sources[i] as number)] as number) * (weights[i] as number);
		across[at + x] = sum;
	}
}

/** One row of targets; rounded once, as sums of more than two parts are made in double precision first. */
function rowOf({ rows, columns, across, sum }: Work, y: number, target: Float64Array): void {
	const wide = columns.length;
	const [from, to] = [rows.starts[y] as number, rows.starts[y + 1] as number];
	const at = (i: number) => (rows.sources[i] as number) * wide;
	if (from === to) target.fill(Number.NaN, y * wide, (y + 1) * wide);
	else if (to - from <= 2) {
		const [a, b] = [at(from), at(to - 1)];
		const share = rows.weights[from] as number;
		const rest = to - from === 2 ? (rows.weights[to - 1] as number) : 0;
		for (let x = 0; x < wide; x++)
			target[y * wide + x] = (across[a + x] as number) * share + (across[b + x] as number) * rest;
	} else {
		sum.fill(0);
		for (let i = from; i < to; i++) addRow(sum, across, { at: at(i), weight: rows.weights[i] as number });
		target.set(sum, y * wide);
	}
}

function addRow(
	sum: Float64Array,
	across: Float64Array,
	{ at, weight }: { at: number; weight: number },
): void {
	for (let x = 0; x < sum.length; x++) sum[x] = (sum[x] as number) + (across[at + x] as number) * weight;
}

function remapStrictly(work: Work, source: Float64Array, target: Float64Array): void {
	withNaN(work, source);
	spread(work, target);
	const { fill } = work.missing;
	for (let t = 0; t < target.length; t++) if (Number.isNaN(target[t] as number)) target[t] = fill;
}

function withNaN({ plain, missing: { first, second } }: Work, source: Float64Array): void {
	for (let i = 0; i < source.length; i++) {
		const value = source[i] as number;
		plain[i] = value === first || value === second ? Number.NaN : value;
	}
}

interface Means {
	readonly sums: Work;
	readonly counts: Work;
	/** What the weights of each target add up to. */
	readonly all: Float64Array;
	readonly present: Float64Array;
	readonly total: Float64Array;
}

function remapPresent(
	{ sums, counts, all, present: room, total }: Means,
	source: Float64Array,
	target: Float64Array,
): void {
	const { rule, least, fill } = sums.missing;
	const isWhole = splitMissing(sums, counts.plain, source);
	const present = isWhole ? all : room;
	if (!isWhole) spread(counts, present);
	// In double precision until the end: the target may be of single precision.
	spread(sums, total);
	for (let t = 0; t < target.length; t++) {
		const weight = present[t] as number;
		if (!(weight > 1e-12 * (all[t] as number)) || weight < least * (all[t] as number)) target[t] = fill;
		else target[t] = rule === "present" ? (total[t] as number) / weight : (total[t] as number);
	}
}

/** Values with 0 for what is missing, and 1 or 0 for what is there; whether all is there. */
function splitMissing(
	{ plain, missing: { first, second } }: Work,
	there: Float64Array,
	source: Float64Array,
): boolean {
	let isWhole = true;
	for (let i = 0; i < source.length; i++) {
		const value = source[i] as number;
		const isThere = !(value === first || value === second || Number.isNaN(value));
		plain[i] = isThere ? value : 0;
		there[i] = isThere ? 1 : 0;
		isWhole &&= isThere;
	}
	return isWhole;
}
