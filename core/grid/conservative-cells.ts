import { type LatLonBox, type Polygon, polygonOf, sharedArea } from "./cell-overlap.ts";
import type { Corners, RectilinearGrid } from "./grid.ts";
import type { Weights } from "./weights.ts";

const RADIANS = Math.PI / 180;
const TURN = 2 * Math.PI;
/** Areas of less than this part of the target cell are rounding. */
const LEAST = 1e-10;

/** Rows and columns of a target grid, in sines and radians. */
interface Boxes {
	readonly rows: readonly { readonly south: number; readonly north: number }[];
	readonly columns: readonly { readonly west: number; readonly east: number }[];
}

/** A target cell takes a share of a source cell. */
interface Shares {
	readonly targets: number[];
	readonly sources: number[];
	readonly shares: number[];
}

/**
 * First-order conservative weights from cells anywhere, their edges great circles, to a grid along latitudes and longitudes: the shared
 * area as a fraction of the target cell.
 */
export function conservativeFromCells(corners: Corners, to: RectilinearGrid): Weights {
	const boxes = boxesOf(to);
	const wide = boxes.columns.length;
	const found: Shares = { targets: [], sources: [], shares: [] };
	const cells = corners.latitude.length / corners.each;
	for (let source = 0; source < cells; source++) {
		const [from, end] = [source * corners.each, (source + 1) * corners.each];
		const cell = polygonOf(corners.latitude.subarray(from, end), corners.longitude.subarray(from, end));
		if (cell) addCell(cell, boxes, (target, share) => push(found, { target, source, share }));
	}
	return inRows(found, boxes.rows.length * wide, cells);
}

function push(
	{ targets, sources, shares }: Shares,
	one: { target: number; source: number; share: number },
): void {
	targets.push(one.target);
	sources.push(one.source);
	shares.push(one.share);
}

function boxesOf({ latitude, longitude }: RectilinearGrid): Boxes {
	const sine = (edge: number): number => Math.sin(Math.max(-90, Math.min(90, edge)) * RADIANS);
	const each = (bounds: Float64Array) =>
		Array.from(
			{ length: bounds.length / 2 },
			(_, i) => [bounds[2 * i], bounds[2 * i + 1]] as [number, number],
		);
	return {
		rows: each(latitude.bounds).map(([low, high]) => ({ south: sine(low), north: sine(high) })),
		columns: each(longitude.bounds).map(([low, high]) => ({ west: low * RADIANS, east: high * RADIANS })),
	};
}

function addCell(
	cell: Polygon,
	{ rows, columns }: Boxes,
	add: (target: number, share: number) => void,
): void {
	const across = columns.flatMap((column, x) => (meets(cell, column) ? [{ ...column, x }] : []));
	rows.forEach((row, y) => {
		if (row.north <= cell.south || row.south >= cell.north) return;
		for (const { west, east, x } of across) {
			const box: LatLonBox = { ...row, west, east };
			const whole = (row.north - row.south) * (east - west);
			const share = sharedArea(cell, box) / whole;
			if (share > LEAST) add(y * columns.length + x, share);
		}
	});
}

/** Whether longitudes overlap in any turn. */
function meets(cell: Polygon, { west, east }: { readonly west: number; readonly east: number }): boolean {
	const turn = Math.ceil((cell.west - east) / TURN);
	return west + turn * TURN < cell.east;
}

/** Sorted by target cell, then by source cell. */
function inRows({ targets, sources, shares }: Shares, to: number, from: number): Weights {
	const starts = new Int32Array(to + 1);
	for (const target of targets) starts[target + 1] = (starts[target + 1] as number) + 1;
	for (let i = 0; i < to; i++) starts[i + 1] = (starts[i + 1] as number) + (starts[i] as number);
	const next = starts.slice();
	const [placed, weights] = [new Int32Array(targets.length), new Float64Array(targets.length)];
	targets.forEach((target, i) => {
		const at = next[target] as number;
		next[target] = at + 1;
		placed[at] = sources[i] as number;
		weights[at] = shares[i] as number;
	});
	return { starts, sources: placed, weights, from };
}
