import type { ColumnsArray } from "../operations/columns.ts";
import type { ColumnKernel, Columns } from "./whole-columns.ts";

type How = Pick<ColumnsArray, "method" | "beyond">;

/** Between which two levels of an axis a target lies, and how near the upper: 0 is the lower, 1 the upper. */
export interface Bracket {
	readonly lower: number;
	readonly weight: number;
}

/** The place of a target on an axis that rises or falls; `undefined` outside. Linear in what `levels` are. */
export function bracketOf(levels: ArrayLike<number>, target: number): Bracket | undefined {
	for (let lower = 0; lower + 1 < levels.length; lower++) {
		const [from, to] = [levels[lower] as number, levels[lower + 1] as number];
		if ((target - from) * (target - to) <= 0)
			return { lower, weight: from === to ? 0 : (target - from) / (to - from) };
	}
	return levels.length === 1 && levels[0] === target ? { lower: 0, weight: 0 } : undefined;
}

const logarithms = (values: Float64Array): Float64Array => values.map(Math.log);

/** Values at one target after the other, in columns with coordinates of their own. */
export function interpolation(targets: readonly number[], how: How): ColumnKernel {
	const isLog = how.method === "log";
	const wanted = isLog ? targets.map(Math.log) : targets;
	const compute: ColumnKernel["compute"] = (columns, results) => {
		const measured = isLog ? { ...columns, beside: logarithms(columns.beside) } : columns;
		wanted.forEach((target, index) => {
			const row = results.subarray(index * columns.width, (index + 1) * columns.width);
			atTarget(measured, target, { row, how });
		});
	};
	return { compute, looksAtFew: true };
}

function atTarget(
	columns: Columns,
	target: number,
	{ row, how }: { readonly row: Float64Array; readonly how: How },
): void {
	const { at, beside, levels, width } = columns;
	const isFound = new Uint8Array(width);
	// How far the target lies above the last level.
	const above = Float64Array.from({ length: width }, (_, i) => target - (beside[i] as number));
	const isNearest = how.method === "nearest";
	let left = width;
	for (let level = 0; level + 1 < levels && left > 0; level++) {
		const lower = level * width;
		const upper = lower + width;
		for (let i = 0; i < width; i++) {
			const before = above[i] as number;
			const now = target - (beside[upper + i] as number);
			above[i] = now;
			// NaN compares with nothing: a level without coordinate bounds no layer.
			if (!(before * now <= 0) || isFound[i] === 1) continue;
			const from = beside[lower + i] as number;
			const to = beside[upper + i] as number;
			isFound[i] = 1;
			left--;
			const weight = from === to ? 0 : (target - from) / (to - from);
			const counted = isNearest ? Math.round(weight) : weight;
			row[i] = between(at(level, i), at(level + 1, i), counted);
		}
	}
	if (levels === 1 || how.beyond === "nearest") takeEnds(columns, target, { row, isFound, how });
}

/** A neighbour that does not count may be missing. */
function between(lower: number, upper: number, weight: number): number {
	if (weight === 0) return lower;
	return weight === 1 ? upper : lower + weight * (upper - lower);
}

/** The nearest level of columns that do not reach a target; without `beyond` only where it lies at the target itself. */
function takeEnds(
	{ at, beside, levels, width }: Columns,
	target: number,
	{ row, isFound, how }: { readonly row: Float64Array; readonly isFound: Uint8Array; readonly how: How },
): void {
	const most = how.beyond === "nearest" ? Number.POSITIVE_INFINITY : 0;
	for (let i = 0; i < width; i++) {
		if (isFound[i] === 1) continue;
		let least = Number.POSITIVE_INFINITY;
		for (let level = 0; level < levels; level++) {
			const distance = Math.abs((beside[level * width + i] as number) - target);
			if (!(distance < least) || distance > most) continue;
			least = distance;
			row[i] = at(level, i);
		}
	}
}
