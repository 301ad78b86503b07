import { type Ring, unrolledRing } from "../../core/grid/ring.ts";

/** Points of equal steps in longitude and latitude, by which cells of any shape are looked up. */
export interface Lattice {
	/** Outer edges, degrees. */
	readonly west: number;
	readonly south: number;
	readonly columns: number;
	readonly rows: number;
	/** Degrees per column and row. */
	readonly across: number;
	readonly up: number;
}

export interface Box {
	readonly west: number;
	readonly east: number;
	readonly south: number;
	readonly north: number;
}

/** A lattice over a box with about so many columns; one all around the globe closes. */
export function latticeOver({ west, east, south, north }: Box, columns: number): Lattice {
	const width = Math.min(360, east - west);
	const across = width / columns;
	const rows = Math.max(2, Math.round(((north - south) / width) * columns));
	return { west, south, columns, rows, across, up: (north - south) / rows };
}

/** The point at a place, as an index; -1 outside. */
export function pointAt(
	{ west, south, columns, rows, across, up }: Lattice,
	longitude: number,
	latitude: number,
) {
	const turned = longitude - 360 * Math.floor((longitude - west) / 360);
	const column = Math.floor((turned - west) / across);
	const row = Math.min(rows - 1, Math.floor((latitude - south) / up));
	return column < 0 || column >= columns || row < 0 ? -1 : row * columns + column;
}

/** Visits every point of the lattice inside a ring; a point between two cells belongs to one of them. */
export function eachInside(
	lattice: Lattice,
	ring: Ring,
	visit: (point: number, longitude: number) => void,
): void {
	const { longitudes, latitudes } = unrolledRing(ring);
	const { west, south, columns, rows, across, up } = lattice;
	const around = Math.round(360 / across);
	const y = latitudes.map((latitude) => (latitude - south) / up);
	const first = Math.max(0, Math.ceil(Math.min(...y) - 0.5));
	const last = Math.min(rows - 1, Math.ceil(Math.max(...y) - 0.5) - 1);
	for (let row = first; row <= last; row++) {
		const crossings = crossingsAt(row + 0.5, longitudes, y);
		for (let i = 0; i + 1 < crossings.length; i += 2) {
			const from = Math.ceil(((crossings[i] as number) - west) / across - 0.5);
			const to = Math.ceil(((crossings[i + 1] as number) - west) / across - 0.5);
			for (let column = from; column < to; column++) {
				const turned = column - around * Math.floor(column / around);
				if (turned < columns) visit(row * columns + turned, west + (column + 0.5) * across);
			}
		}
	}
}

/** Longitudes at which the edges cross a line of latitude, ascending. */
function crossingsAt(middle: number, x: readonly number[], y: readonly number[]): number[] {
	const found: number[] = [];
	for (let i = 0; i < x.length; i++) {
		const next = (i + 1) % x.length;
		const [a, b] = [y[i] as number, y[next] as number];
		if (a <= middle === b <= middle) continue;
		found.push((x[i] as number) + ((middle - a) / (b - a)) * ((x[next] as number) - (x[i] as number)));
	}
	return found.sort((a, b) => a - b);
}
