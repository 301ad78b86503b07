import { boundsOf, coordinateNames } from "../cf/axes.ts";
import { MetadataError } from "../errors.ts";
import type { Dataset } from "../model/dataset.ts";
import { type GridCoordinates, gridCoordinates } from "./read-grid.ts";

/** The fields on one horizontal grid of a dataset. */
export interface GridFields {
	readonly coordinates: GridCoordinates;
	/** Names of variables. */
	readonly fields: readonly string[];
}

/** The fields on each horizontal grid of a dataset; coordinates and their bounds are no fields. */
export function fieldsByGrid(dataset: Dataset): ReadonlyMap<string, GridFields> {
	const describing = describingNames(dataset);
	const found = new Map<string, { coordinates: GridCoordinates; fields: string[] }>();
	for (const variable of dataset.variables.values()) {
		if (describing.has(variable.name) || variable.type === "string" || variable.type === "char") continue;
		const coordinates = gridCoordinates(dataset, variable);
		if (!coordinates) continue;
		const known = found.get(gridKey(coordinates));
		if (known) known.fields.push(variable.name);
		else found.set(gridKey(coordinates), { coordinates, fields: [variable.name] });
	}
	return found;
}

/** The same, of a dataset that must have some. `wish` ends the message: "so nothing can be regridded". @throws MetadataError */
export function needGrids(dataset: Dataset, wish: string): readonly GridFields[] {
	const grids = [...fieldsByGrid(dataset).values()];
	if (grids.length > 0) return grids;
	throw new MetadataError(
		`No variable has latitudes and longitudes (CF 5), ${wish}. Look at the file with headwater show.`,
	);
}

/** Whether cells of a grid lie along the dimension. */
export const isHorizontal = (dataset: Dataset, dimension: string): boolean =>
	[...fieldsByGrid(dataset).values()].some(({ coordinates }) => coordinates.dimensions.includes(dimension));

export const gridKey = ({ latitude, longitude }: GridCoordinates): string =>
	`${latitude.name} ${longitude.name}`;

/** Coordinates and their bounds. */
export function describingNames(dataset: Dataset): ReadonlySet<string> {
	const names = new Set<string>(dataset.dimensions.keys());
	for (const variable of dataset.variables.values()) {
		for (const name of coordinateNames(variable)) names.add(name);
		const bounds = boundsOf(dataset, variable);
		if (bounds !== undefined) names.add(bounds);
	}
	return names;
}
