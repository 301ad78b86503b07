import { defineTask } from "../ports/tasks.ts";
import type { HorizontalGrid, RectilinearGrid } from "./grid.ts";
import { type RegridMethod, regriddingWeights } from "./regridding.ts";
import type { GridWeights, Weights } from "./weights.ts";

interface Grids {
	readonly from: HorizontalGrid;
	readonly to: RectilinearGrid;
}

/** Weights from one grid to another. @throws MetadataError */
export const weightsTask = defineTask<Grids, RegridMethod, Weights | GridWeights>({
	name: "regrid-weights",
	run: async ({ from, to }, method) => regriddingWeights(from, to, method),
});
