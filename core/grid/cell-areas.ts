import { MetadataError } from "../errors.ts";
import { areaWeights } from "../statistics/area-weights.ts";
import { polygonOf, sharedArea } from "./cell-overlap.ts";
import type { HorizontalGrid } from "./grid.ts";

const GLOBE = { south: -1, north: 1, west: -Math.PI, east: Math.PI };

/** The area of every cell as a fraction of the sphere, from its edges. @throws MetadataError when the grid has none */
export function cellAreas(grid: HorizontalGrid): Float64Array {
	if (grid.kind === "rectilinear") return areaWeights(grid);
	const { corners, kind } = grid;
	if (!corners)
		throw new MetadataError(
			`The ${kind} grid has no corners of its cells (bounds of its latitudes and longitudes), so their areas are not known. Name a file with the cells' areas: area=areacella.nc.`,
		);
	const { latitude, longitude, each } = corners;
	return Float64Array.from({ length: latitude.length / each }, (_, cell) => {
		const [from, end] = [cell * each, (cell + 1) * each];
		const polygon = polygonOf(latitude.subarray(from, end), longitude.subarray(from, end));
		return polygon ? sharedArea(polygon, GLOBE) / (4 * Math.PI) : 0;
	});
}
