import { MetadataError } from "../errors.ts";
import { bilinearWeights } from "./bilinear.ts";
import { bilinearFromCurvilinear } from "./bilinear-curvilinear.ts";
import { conservativeWeights } from "./conservative.ts";
import { conservativeFromCells } from "./conservative-cells.ts";
import type { HorizontalGrid, RectilinearGrid, ScatteredGrid } from "./grid.ts";
import { nearestWeights } from "./nearest.ts";
import type { GridWeights, Weights } from "./weights.ts";

export type RegridMethod = "nearest" | "bilinear" | "conservative";

/** The weights that take a field from one grid to another. @throws MetadataError when the source lacks what the method needs */
export function regriddingWeights(
	from: HorizontalGrid,
	to: RectilinearGrid,
	method: RegridMethod,
): Weights | GridWeights {
	if (method === "nearest") return nearestWeights(from, to);
	if (from.kind === "rectilinear")
		return method === "bilinear" ? bilinearWeights(from, to) : conservativeWeights(from, to);
	return method === "bilinear" ? bilinearFrom(from, to) : conservativeFrom(from, to);
}

function bilinearFrom(from: ScatteredGrid, to: RectilinearGrid): Weights {
	if (from.kind === "curvilinear") return bilinearFromCurvilinear(from, to);
	throw new MetadataError(
		"The cells of an unstructured grid have no rows and columns, so nothing can be interpolated bilinearly between them. Use method=conservative or method=nearest.",
	);
}

function conservativeFrom({ corners, kind }: ScatteredGrid, to: RectilinearGrid): Weights {
	if (corners) return conservativeFromCells(corners, to);
	throw new MetadataError(
		`The ${kind} grid has no corners of its cells (bounds of its latitudes and longitudes), which method=conservative needs. Use method=nearest, or add the bounds.`,
	);
}
