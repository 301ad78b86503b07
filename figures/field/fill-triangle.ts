import type { ScatteredGrid } from "../../core/grid/grid.ts";
import { type UnitVector, unitVector } from "../../core/grid/unit-vector.ts";
import { eachInside, type Lattice } from "./lattice.ts";

export interface Filling {
	/** Of the centres of cells: unit vectors, x, y and z in turn. */
	readonly vectors: Float64Array;
	readonly grid: Pick<ScatteredGrid, "latitude" | "longitude">;
	/** One for each cell; NaN: missing. */
	readonly values: Float64Array;
	readonly lattice: Lattice;
	/** Unit vectors of the points of the lattice. */
	readonly pointAt: (point: number) => UnitVector;
	/** One for each point of the lattice. */
	readonly result: Float64Array;
}

export function fillingOf(
	grid: ScatteredGrid,
	values: Float64Array,
	{ lattice, result }: Pick<Filling, "lattice" | "result">,
): Filling {
	const { latitude, longitude } = grid;
	const vectors = new Float64Array(3 * latitude.length);
	for (const [cell, y] of latitude.entries()) vectors.set(unitVector(y, longitude[cell] as number), 3 * cell);
	return { vectors, grid, values, lattice, result, pointAt: pointsOf(lattice) };
}

function pointsOf({ west, south, columns, rows, across, up }: Lattice): Filling["pointAt"] {
	const meridians = Array.from({ length: columns }, (_, column) =>
		unitVector(0, west + (column + 0.5) * across),
	);
	const parallels = Array.from({ length: rows }, (_, row) => unitVector(south + (row + 0.5) * up, 0));
	const place: [number, number, number] = [0, 0, 0];
	return (point) => {
		const row = (point / columns) | 0;
		const parallel = parallels[row] as UnitVector;
		const meridian = meridians[point - row * columns] as UnitVector;
		place[0] = parallel[0] * meridian[0];
		place[1] = parallel[0] * meridian[1];
		place[2] = parallel[2];
		return place;
	};
}

/** Sides of so many degrees, and no pole near, look straight on a map of longitudes and latitudes. */
const STRAIGHT = 6;
const NEAR_POLE = 85;
/** A point this little outside is inside: it would be left out by the triangles on both sides. */
const SLACK = -1e-9;

/** Gives the points of a lattice inside the triangle between three centres the value between theirs, on the sphere. */
export function fillTriangle(filling: Filling, [a, b, c]: readonly [number, number, number]): void {
	const { grid, values, lattice, pointAt, result } = filling;
	const known = values[a]! + values[b]! + values[c]!;
	const [x, y, z] = [grid.longitude[a]!, grid.longitude[b]!, grid.longitude[c]!];
	const latitudes = [grid.latitude[a]!, grid.latitude[b]!, grid.latitude[c]!];
	if (!Number.isFinite(known + x + y + z + latitudes[0]! + latitudes[1]! + latitudes[2]!)) return;
	const longitudes = [x, y - 360 * Math.round((y - x) / 360), z - 360 * Math.round((z - x) / 360)];
	const sides = sidesOf(filling.vectors, [a, b, c]);
	// The shares of the tips are as a place lies to the planes of the sides: their sum, and that weighted by values, are one plane each.
	const sum = [0, 1, 2].map((i) => sides[0][i]! + sides[1][i]! + sides[2][i]!) as unknown as UnitVector;
	const weighted = [0, 1, 2].map(
		(i) => sides[0][i]! * values[a]! + sides[1][i]! * values[b]! + sides[2][i]! * values[c]!,
	) as unknown as UnitVector;
	const put = (point: number): void => {
		const place = pointAt(point);
		const whole = dot(place, sum);
		if (whole !== 0) result[point] = dot(place, weighted) / whole;
	};
	if (isSmall(latitudes, longitudes)) {
		eachInside(lattice, { latitudes, longitudes }, put);
		return;
	}
	const volume = dot(sides[0], filling.vectors.subarray(3 * a, 3 * a + 3) as unknown as UnitVector);
	if (Math.abs(volume) < 1e-15) return;
	const turn = Math.sign(volume);
	eachNear(lattice, { latitudes, longitudes, reach: longest(filling.vectors, [a, b, c]) }, (point) => {
		const place = pointAt(point);
		if (sides.every((side) => turn * dot(place, side) >= SLACK)) put(point);
	});
}

function isSmall(latitudes: readonly number[], longitudes: readonly number[]): boolean {
	const [low, high] = [Math.min(...latitudes), Math.max(...latitudes)];
	return (
		high < NEAR_POLE &&
		low > -NEAR_POLE &&
		high - low < STRAIGHT &&
		Math.max(...longitudes) - Math.min(...longitudes) < STRAIGHT
	);
}

const dot = (a: UnitVector, b: UnitVector): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];

type Three = readonly [number, number, number];

/** The normals of the planes through the centre of the sphere and the sides opposite to each tip. */
function sidesOf(vectors: Float64Array, [a, b, c]: Three): readonly [UnitVector, UnitVector, UnitVector] {
	return [cross(vectors, b, c), cross(vectors, c, a), cross(vectors, a, b)];
}

function cross(vectors: Float64Array, from: number, to: number): UnitVector {
	const [i, j] = [3 * from, 3 * to];
	return [
		vectors[i + 1]! * vectors[j + 2]! - vectors[i + 2]! * vectors[j + 1]!,
		vectors[i + 2]! * vectors[j]! - vectors[i]! * vectors[j + 2]!,
		vectors[i]! * vectors[j + 1]! - vectors[i + 1]! * vectors[j]!,
	];
}

/** The longest side, degrees. */
function longest(vectors: Float64Array, tips: Three): number {
	const sides = tips.map((tip, i) => {
		const [from, to] = [3 * tip, 3 * tips[(i + 1) % 3]!];
		return Math.hypot(...[0, 1, 2].map((axis) => vectors[from + axis]! - vectors[to + axis]!));
	});
	return (2 * Math.asin(Math.min(1, Math.max(...sides) / 2)) * 180) / Math.PI;
}

/** Visits the points of a lattice in a box around a large triangle, or one at a pole: its sides bend, and may lead over the pole. */
function eachNear(
	{ west, south, columns, rows, across, up }: Lattice,
	{
		latitudes,
		longitudes,
		reach,
	}: {
		readonly latitudes: readonly number[];
		readonly longitudes: readonly number[];
		readonly reach: number;
	},
	visit: (point: number) => void,
): void {
	const [low, high] = [Math.min(...latitudes), Math.max(...latitudes)];
	const [left, right] = [Math.min(...longitudes), Math.max(...longitudes)];
	const isAround = right - left > 120 || high + reach > 90 || low - reach < -90;
	const first = Math.max(0, Math.floor((low - reach - south) / up));
	const last = Math.min(rows - 1, Math.ceil((high + reach - south) / up));
	for (let row = first; row <= last; row++)
		for (let column = 0; column < columns; column++) {
			const away = west + (column + 0.5) * across - left;
			if (isAround || away - 360 * Math.floor(away / 360) <= right - left) visit(row * columns + column);
		}
}
