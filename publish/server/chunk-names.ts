import { chunkGrid } from "../../core/array/chunk-grid.ts";
import { advance } from "../../core/array/kernels/copy.ts";
import type { ViewedArray } from "../../core/ports/keyed-view.ts";

/** Chunks along each axis. */
export const gridOf = ({ shape, chunkShape }: ViewedArray): number[] => chunkGrid(shape, chunkShape);

/** What the chunks of an array are called below it (Zarr v2): "0.0", "0.1" ... */
export function* chunkNames(array: ViewedArray): Iterable<string> {
	const grid = gridOf(array);
	if (grid.includes(0)) return;
	const index = grid.map(() => 0);
	do yield index.length === 0 ? "0" : index.join(".");
	while (advance(index, grid));
}
