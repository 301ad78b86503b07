import type { Block } from "../evaluate.ts";
import { lengthOf } from "../lazy-array.ts";
import type { Weights } from "../operations/remap.ts";
import { stridesOf } from "./copy.ts";
import type { SourceRows } from "./remap.ts";
import { lineOfTargets, singleRow } from "./remap-lines.ts";
import type { PlanePlan } from "./remap-places.ts";

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

/** The weights of a block of targets anywhere, as of one long row. `origin`: the source cell that a plane begins with. */
export const linesOfCells = (
	weights: Weights,
	{ origin, ...targets }: Targets & { readonly origin: number },
): Pick<PlanePlan, "rows" | "columns" | "isRowsFirst"> => ({
	rows: singleRow,
	columns: lineOfTargets(weights, targetsIn(targets), origin),
	isRowsFirst: true,
});
