import type { Dataset } from "../model/dataset.ts";
import { defineTask } from "../ports/tasks.ts";
import type { HorizontalGrid } from "./grid.ts";
import { type GridCoordinates, readGrid } from "./read-grid.ts";

interface OnGrid {
	readonly dataset: Dataset;
	readonly coordinates: GridCoordinates;
}

/** The grid of a field: reading its cells, and making corners where a file has none. @throws MetadataError */
export const gridTask = defineTask<OnGrid, undefined, HorizontalGrid>({
	name: "read-grid",
	run: ({ dataset, coordinates }, _, { engine }) => readGrid(engine, dataset, coordinates),
});
