import type { Corners } from "./grid.ts";
import { placeOf, type UnitVector, unitVector } from "./unit-vector.ts";

/** Rows and columns of points with a border of one point around them; `undefined` where none is known. */
interface Lattice {
	readonly rows: number;
	readonly columns: number;
	readonly points: (UnitVector | undefined)[];
}

/** Grids with halo columns, and those that close around the globe, need no special case: beyond every border the lattice goes on as inside it. */
const PASSES = 2;

/**
 * Corners of curvilinear cells from their centres (degrees, [rows][columns]), where a file states none: each is the middle of the four centres
 * around it, on the sphere. Beyond the border, and beside centres without a place (NaN), the rows and columns are taken to go on as they came.
 * Cells without a place get none. `undefined` for less than two rows or columns, which show no width.
 */
export function madeCorners(
	latitude: Float64Array,
	longitude: Float64Array,
	shape: readonly number[],
): Corners | undefined {
	const [rows = 0, columns = 0] = shape;
	if (rows < 2 || columns < 2) return undefined;
	const lattice = latticeOf(latitude, longitude, { rows, columns });
	for (let pass = 0; pass < PASSES; pass++) extend(lattice);
	const middles = middlesOf(lattice);
	const corners = {
		latitude: new Float64Array(4 * rows * columns).fill(Number.NaN),
		longitude: new Float64Array(4 * rows * columns).fill(Number.NaN),
		each: 4,
	};
	for (let cell = 0; cell < rows * columns; cell++) {
		if (!Number.isFinite(latitude[cell]) || !Number.isFinite(longitude[cell])) continue;
		const southWest = Math.floor(cell / columns) * (columns + 1) + (cell % columns);
		const around = [southWest, southWest + 1, southWest + columns + 2, southWest + columns + 1];
		around.forEach((middle, i) => {
			const place = middles[middle];
			if (place) [corners.latitude[4 * cell + i], corners.longitude[4 * cell + i]] = place;
		});
	}
	return corners;
}

function latticeOf(
	latitude: Float64Array,
	longitude: Float64Array,
	{ rows, columns }: { readonly rows: number; readonly columns: number },
): Lattice {
	const lattice: Lattice = { rows: rows + 2, columns: columns + 2, points: [] };
	lattice.points.length = lattice.rows * lattice.columns;
	for (let cell = 0; cell < rows * columns; cell++) {
		const [y, x] = [latitude[cell] as number, longitude[cell] as number];
		if (!Number.isFinite(y) || !Number.isFinite(x)) continue;
		const at = (Math.floor(cell / columns) + 1) * lattice.columns + (cell % columns) + 1;
		lattice.points[at] = unitVector(y, x);
	}
	return lattice;
}

/** Continues rows and columns by one point, from two known ones in line with it. */
function extend(lattice: Lattice): void {
	const known = [...lattice.points];
	const at = (row: number, column: number): UnitVector | undefined =>
		column < 0 || column >= lattice.columns ? undefined : known[row * lattice.columns + column];
	for (let place = 0; place < lattice.rows * lattice.columns; place++) {
		if (known[place]) continue;
		const [row, column] = [Math.floor(place / lattice.columns), place % lattice.columns];
		const guesses = [
			[0, 1],
			[0, -1],
			[1, 0],
			[-1, 0],
		].flatMap(([down = 0, along = 0]) => {
			const near = at(row + down, column + along);
			const far = at(row + 2 * down, column + 2 * along);
			return near && far ? [near.map((value, i) => 2 * value - (far[i] as number))] : [];
		});
		lattice.points[place] = middleOf(guesses);
	}
}

/** The middle of each four neighbours, in degrees. */
function middlesOf({ rows, columns, points }: Lattice): (readonly [number, number] | undefined)[] {
	const middles: (readonly [number, number] | undefined)[] = [];
	for (let row = 0; row + 1 < rows; row++)
		for (let column = 0; column + 1 < columns; column++) {
			const at = row * columns + column;
			const four = [at, at + 1, at + columns, at + columns + 1].flatMap((place) => {
				const point = points[place];
				return point ? [point] : [];
			});
			const middle = four.length === 4 ? middleOf(four) : undefined;
			middles.push(middle && placeOf(middle));
		}
	return middles;
}

function middleOf(points: readonly (readonly number[])[]): UnitVector | undefined {
	if (points.length === 0) return undefined;
	const sum = [0, 1, 2].map((i) => points.reduce((total, point) => total + (point[i] as number), 0));
	const length = Math.hypot(...sum);
	return length > 0 ? (sum.map((value) => value / length) as unknown as UnitVector) : undefined;
}
