/** Horizontal grids: where the cells of a field lie on the sphere. Angles in degrees. */

/** One axis of a grid whose rows and columns follow latitudes and longitudes. */
export interface SpannedAxis {
	/** Centres, in one direction; longitudes without a jump. */
	readonly values: Float64Array;
	/** Lower and upper edge of each cell: [n][2]. */
	readonly bounds: Float64Array;
}

export interface RectilinearGrid {
	readonly kind: "rectilinear";
	readonly latitude: SpannedAxis;
	readonly longitude: SpannedAxis;
	/** Of what was not stated but made: shown to the user. */
	readonly remark?: string;
}

/** Corners of cells, the same number for each; a corner that repeats the one before counts once. */
export interface Corners {
	readonly latitude: Float64Array;
	readonly longitude: Float64Array;
	/** Corners of one cell. */
	readonly each: number;
}

/** Cells anywhere: a curvilinear grid of rows and columns, or an unstructured list. */
export interface ScatteredGrid {
	readonly kind: "curvilinear" | "unstructured";
	/** Two lengths (rows, columns), or one. */
	readonly shape: readonly number[];
	readonly latitude: Float64Array;
	readonly longitude: Float64Array;
	readonly corners?: Corners;
	readonly remark?: string;
}

export type HorizontalGrid = RectilinearGrid | ScatteredGrid;

export const shapeOf = (grid: HorizontalGrid): readonly number[] =>
	grid.kind === "rectilinear" ? [grid.latitude.values.length, grid.longitude.values.length] : grid.shape;

export const cellsOf = (grid: HorizontalGrid): number =>
	shapeOf(grid).reduce((product, length) => product * length, 1);

/** The latitude and longitude of the centre of a cell. */
export function centreOf(grid: HorizontalGrid, cell: number): readonly [number, number] {
	if (grid.kind !== "rectilinear")
		return [grid.latitude[cell] ?? Number.NaN, grid.longitude[cell] ?? Number.NaN];
	const wide = grid.longitude.values.length;
	const latitude = grid.latitude.values[Math.floor(cell / wide)] ?? Number.NaN;
	return [latitude, grid.longitude.values[cell % wide] ?? Number.NaN];
}
