import type { ScatteredGrid } from "../../core/grid/grid.ts";
import { eachInside, type Lattice } from "./lattice.ts";

/** Which cell of a curvilinear or unstructured grid each point of a lattice lies in; -1: none. */
export function cellsOfLattice(grid: ScatteredGrid, lattice: Lattice): Int32Array {
	const cells = new Int32Array(lattice.columns * lattice.rows).fill(-1);
	if (!grid.corners) return nearestCells(grid, lattice, cells);
	const { latitude, longitude, each } = grid.corners;
	for (let cell = 0; cell < grid.latitude.length; cell++) {
		const [from, end] = [cell * each, (cell + 1) * each];
		const ring = {
			longitudes: [...longitude.subarray(from, end)],
			latitudes: [...latitude.subarray(from, end)],
		};
		if (![...ring.longitudes, ...ring.latitudes].every(Number.isFinite)) continue;
		eachInside(lattice, ring, (point) => {
			cells[point] = cell;
		});
	}
	return cells;
}

/** About half the distance of neighbours, degrees, if cells lay evenly where they lie at all. */
export function cellReach({ latitude, longitude }: Pick<ScatteredGrid, "latitude" | "longitude">): number {
	const taken = new Set<number>();
	let count = 0;
	for (const [cell, y] of latitude.entries()) {
		const x = longitude[cell] as number;
		if (!Number.isFinite(x + y)) continue;
		count++;
		taken.add(Math.floor((y + 90) / 5) * 72 + Math.floor((((x % 360) + 360) % 360) / 5));
	}
	const area = [...taken].reduce(
		(sum, box) => sum + 25 * Math.cos(((Math.floor(box / 72) * 5 - 87.5) * Math.PI) / 180),
		0,
	);
	return 0.5 * Math.sqrt(area / Math.max(1, count));
}

/** Without corners a point belongs to the nearest centre, where one is near. */
function nearestCells(grid: ScatteredGrid, lattice: Lattice, cells: Int32Array): Int32Array {
	const reach = Math.max(2.2 * cellReach(grid), 1.5 * lattice.up);
	const nearest = new Float32Array(cells.length).fill(Number.POSITIVE_INFINITY);
	const { west, south, rows, columns, across, up } = lattice;
	const around = Math.round(360 / across);
	for (const [cell, y] of grid.latitude.entries()) {
		const x = grid.longitude[cell] as number;
		if (!Number.isFinite(x + y)) continue;
		const squeeze = Math.max(0.05, Math.cos((y * Math.PI) / 180));
		const wide = Math.ceil(Math.min(180, reach / squeeze) / across);
		const middle = Math.round((x - west) / across - 0.5);
		for (let row = Math.ceil((y - reach - south) / up - 0.5); row <= (y + reach - south) / up - 0.5; row++) {
			if (row < 0 || row >= rows) continue;
			const down = south + (row + 0.5) * up - y;
			for (let column = middle - wide; column <= middle + wide; column++) {
				const turned = column - around * Math.floor(column / around);
				if (turned >= columns) continue;
				const along = (west + (column + 0.5) * across - x) * squeeze;
				const distance = along * along + down * down;
				const point = row * columns + turned;
				if (distance > reach * reach || distance >= (nearest[point] as number)) continue;
				nearest[point] = distance;
				cells[point] = cell;
			}
		}
	}
	return cells;
}
