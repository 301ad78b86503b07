import type { Block } from "../evaluate.ts";
import type { GridWeights } from "../operations/remap.ts";
import type { SourceRows } from "./remap.ts";
import { isRowsFirst, lineOf } from "./remap-lines.ts";
import type { PlanePlan } from "./remap-places.ts";

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

/** The weights of a block of targets, of sources from a row on. */
export function linesOfGrid(
	weights: GridWeights,
	{ start, count }: Block,
	origin: number,
): Pick<PlanePlan, "rows" | "columns" | "isRowsFirst"> {
	const [first = 0, firstColumn = 0] = start;
	const [high = 0, wide = 0] = count;
	return {
		rows: lineOf(weights.rows, { first, length: high, origin }),
		columns: lineOf(weights.columns, { first: firstColumn, length: wide, origin: 0 }),
		isRowsFirst: isRowsFirst(weights),
	};
}
