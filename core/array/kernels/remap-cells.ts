import type { Block } from "../evaluate.ts";
import { lengthOf } from "../lazy-array.ts";
import type { Weights } from "../operations/remap.ts";
import { stridesOf } from "./copy.ts";
import type { Missing, RemapPlane, SourceRows } from "./remap.ts";

interface Targets {
	readonly cells: Block;
	/** Of the whole target grid. */
	readonly shape: readonly number[];
}

/** Rows of sources, `row` cells each, that some target cells take from. */
export function rowsOfCells(
	{ starts, sources }: Weights,
	{ cells, shape, row }: Targets & { readonly row: number },
): SourceRows {
	let [low, high] = [Number.POSITIVE_INFINITY, -1];
	for (const target of targetsIn({ cells, shape })) {
		for (let i = starts[target] as number; i < (starts[target + 1] as number); i++) {
			const source = sources[i] as number;
			if (source < low) low = source;
			if (source > high) high = source;
		}
	}
	if (high < 0) return { first: 0, length: 0 };
	const first = Math.floor(low / row);
	return { first, length: Math.floor(high / row) + 1 - first };
}

/** The numbers of the target cells in a block of them, row-major. */
function targetsIn({ cells: { start, count }, shape }: Targets): Int32Array {
	const found = new Int32Array(lengthOf(count));
	const strides = stridesOf(shape);
	const isList = count.length === 1;
	const [high, wide] = isList ? [1, count[0] ?? 0] : [count[0] ?? 0, count[1] ?? 0];
	const first = start.reduce((sum, at, axis) => sum + at * (strides[axis] ?? 1), 0);
	let at = 0;
	for (let y = 0; y < high; y++)
		for (let x = 0; x < wide; x++) found[at++] = first + (isList ? 0 : y * (strides[0] ?? 1)) + x;
	return found;
}

/** Cells anywhere: target by target. `origin`: the source cell that a plane begins with. */
export function remapCellsPlane(
	{ starts, sources, weights }: Weights,
	missing: Missing,
	{ cells, shape, origin }: Targets & { readonly origin: number },
): RemapPlane {
	const work = { starts, sources, weights, targets: targetsIn({ cells, shape }), origin, ...missing };
	return missing.rule === "strict"
		? (source, target) => remapStrictly(work, source, target)
		: (source, target) => remapPresent(work, source, target);
}

interface Cells extends Omit<Weights, "from">, Missing {
	readonly targets: Int32Array;
	readonly origin: number;
}

function remapStrictly(cells: Cells, source: Float64Array, target: Float64Array): void {
	const { starts, sources, weights, targets, first, second, origin, fill } = cells;
	for (let t = 0; t < targets.length; t++) {
		const cell = targets[t] as number;
		const end = starts[cell + 1] as number;
		let i = starts[cell] as number;
		let sum = i < end ? 0 : Number.NaN;
		for (; i < end; i++) {
			const value = source[(sources[i] as number) - origin] as number;
			sum += value === first || value === second ? Number.NaN : value * (weights[i] as number);
		}
		target[t] = Number.isNaN(sum) ? fill : sum;
	}
}

/** Also sums over whole cells, which are not divided. */
function remapPresent(cells: Cells, source: Float64Array, target: Float64Array): void {
	const { starts, sources, weights, targets, first, second, origin, fill, least } = cells;
	const isMean = cells.rule === "present";
	for (let t = 0; t < targets.length; t++) {
		const cell = targets[t] as number;
		let [sum, present, all] = [0, 0, 0];
		for (let i = starts[cell] as number; i < (starts[cell + 1] as number); i++) {
			const value = source[(sources[i] as number) - origin] as number;
			const weight = weights[i] as number;
			all += weight;
			if (value === first || value === second || Number.isNaN(value)) continue;
			sum += value * weight;
			present += weight;
		}
		if (!(present > 0) || present < least * all) target[t] = fill;
		else target[t] = isMean ? sum / present : sum;
	}
}
