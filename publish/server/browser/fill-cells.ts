import { AT_POLE, unrolledRing } from "../../../core/grid/ring.ts";
import { type Camera, pixelOf, type Size, turned } from "./camera.ts";
import { PER_TILE, type PixelCells } from "./pixel-cells.ts";

/** The corners of a figure on the map: pixels. */
export interface Figure {
	readonly x: Float64Array;
	readonly y: Float64Array;
}

/** Corners of the cells of a tile: degrees, NaN where none is known. */
export interface CellCorners {
	readonly rows: number;
	readonly columns: number;
	readonly latitude: Float32Array;
	readonly longitude: Float32Array;
	/** The first corner of the cell at a row and a column lies at `row * perRow + column * perColumn`, */
	readonly perRow: number;
	readonly perColumn: number;
	/** and each of its corners so much further. */
	readonly offsets: readonly number[];
}

/**
 * Gives every pixel whose middle lies in a figure to its cell; cells that share a side share no pixel. `cuts`: room for as many numbers as
 * there are corners.
 */
export function fillFigure(
	{ cells, width, height }: PixelCells,
	{ x, y }: Figure,
	{ cell, cuts }: { readonly cell: number; readonly cuts: Float64Array },
): void {
	let top = Number.POSITIVE_INFINITY;
	let bottom = Number.NEGATIVE_INFINITY;
	for (let i = 0; i < y.length; i++) {
		if (y[i]! < top) top = y[i]!;
		if (y[i]! > bottom) bottom = y[i]!;
	}
	const last = Math.min(height - 1, Math.ceil(bottom - 0.5) - 1);
	for (let row = Math.max(0, Math.ceil(top - 0.5)); row <= last; row++) {
		const count = crossings({ x, y }, row + 0.5, cuts);
		for (let i = 0; i + 1 < count; i += 2) {
			const end = Math.min(width - 1, Math.ceil(cuts[i + 1]! - 0.5) - 1);
			for (let column = Math.max(0, Math.ceil(cuts[i]! - 0.5)); column <= end; column++)
				cells[row * width + column] = cell;
		}
	}
}

/** Where the sides cross a line of pixels, from left to right; how many do. Reckoned from their upper ends, so that both cells beside find the same. */
function crossings({ x, y }: Figure, line: number, cuts: Float64Array): number {
	let count = 0;
	for (let side = 0; side < y.length; side++) {
		const next = side + 1 === y.length ? 0 : side + 1;
		const [upper, lower] = y[side]! <= y[next]! ? [side, next] : [next, side];
		if (line < y[upper]! || line >= y[lower]!) continue;
		const cut = x[upper]! + ((line - y[upper]!) / (y[lower]! - y[upper]!)) * (x[lower]! - x[upper]!);
		let at = count++;
		for (; at > 0 && cuts[at - 1]! > cut; at--) cuts[at] = cuts[at - 1]!;
		cuts[at] = cut;
	}
	return count;
}

export interface Drawn {
	readonly camera: Camera;
	/** Cells from the start of one row of the tile to that of the next. */
	readonly pitch: number;
	/** Place of the tile among those of the picture. */
	readonly slot: number;
}

/** Draws the cells of a tile where they lie. */
export function fillCells(target: PixelCells, corners: CellCorners, { camera, pitch, slot }: Drawn): void {
	const places = projected(corners, camera, target);
	const { offsets, perRow, perColumn } = corners;
	const figure = { x: new Float64Array(offsets.length), y: new Float64Array(offsets.length) };
	const world = camera.kind === "flat" ? 360 * camera.scale : Number.POSITIVE_INFINITY;
	const cuts = new Float64Array(2 * offsets.length + 4);
	for (let row = 0; row < corners.rows; row++)
		for (let column = 0; column < corners.columns; column++) {
			const first = row * perRow + column * perColumn;
			let isKnown = true;
			let isPolar = false;
			for (let i = 0; i < offsets.length; i++) {
				const corner = first + offsets[i]!;
				figure.x[i] = places.x[corner]!;
				figure.y[i] = places.y[corner]!;
				isKnown &&= !Number.isNaN(figure.x[i]! + figure.y[i]!);
				isPolar ||= Math.abs(corners.latitude[corner]!) > AT_POLE;
			}
			if (!isKnown) continue;
			const filling = { target, world, cuts, cell: slot * PER_TILE + row * pitch + column };
			// A cell at or around a pole has sides on a flat map that it has not on the Earth.
			const isPlain = camera.kind === "globe" || (!isPolar && isUnrolled(figure.x, world));
			fillCopies(isPlain ? figure : aroundPole(corners, first, { camera, target }), filling);
		}
}

/** Puts the corners on the same side of the far side of the map; false where that leaves them too far apart. */
function isUnrolled(x: Float64Array, world: number): boolean {
	let [left, right] = [x[0]!, x[0]!];
	for (let i = 1; i < x.length; i++) {
		x[i] = x[i]! - world * Math.round((x[i]! - x[0]!) / world);
		left = Math.min(left, x[i]!);
		right = Math.max(right, x[i]!);
	}
	return right - left <= world / 3;
}

interface Filling {
	readonly target: PixelCells;
	/** Pixels around the Earth; infinite on a globe. */
	readonly world: number;
	readonly cuts: Float64Array;
	readonly cell: number;
}

/** A figure across the far side of a flat map is drawn at both its ends. */
function fillCopies({ x, y }: Figure, { target, world, ...how }: Filling): void {
	if (!Number.isFinite(world)) {
		fillFigure(target, { x, y }, how);
		return;
	}
	let [left, right] = [x[0]!, x[0]!];
	for (let i = 1; i < x.length; i++) {
		if (x[i]! < left) left = x[i]!;
		if (x[i]! > right) right = x[i]!;
	}
	const [west, east] = worldOf(target, world);
	for (let turn = Math.ceil((west - right) / world); left + turn * world < east; turn++)
		fillFigure(target, { x: turn === 0 ? x : x.map((one) => one + turn * world), y }, how);
}

/** The figure of a cell at or around a pole, led over it. */
function aroundPole(
	{ latitude, longitude, offsets }: CellCorners,
	first: number,
	{ camera, target }: { readonly camera: Camera; readonly target: Size },
): Figure {
	const ring = unrolledRing({
		longitudes: offsets.map((offset) => longitude[first + offset]!),
		latitudes: offsets.map((offset) => latitude[first + offset]!),
	});
	const from = camera.longitude + turned(ring.longitudes[0]! - camera.longitude);
	const x = ring.longitudes.map(
		(one) => target.width / 2 + (from + one - ring.longitudes[0]! - camera.longitude) * camera.scale,
	);
	const y = ring.latitudes.map((one) => target.height / 2 - (one - camera.latitude) * camera.scale);
	return { x: Float64Array.from(x), y: Float64Array.from(y) };
}

/** Corners on the map: pixels, NaN where they cannot be seen. */
function projected(
	{ latitude, longitude }: CellCorners,
	camera: Camera,
	size: Size,
): { x: Float32Array; y: Float32Array } {
	const count = latitude.length;
	const made = { x: new Float32Array(count), y: new Float32Array(count) };
	for (let i = 0; i < count; i++) {
		if (camera.kind === "flat") {
			made.x[i] = size.width / 2 + turned(longitude[i]! - camera.longitude) * camera.scale;
			made.y[i] = size.height / 2 - (latitude[i]! - camera.latitude) * camera.scale;
			continue;
		}
		const pixel = pixelOf(camera, size, [longitude[i]!, latitude[i]!]);
		made.x[i] = pixel?.[0] ?? Number.NaN;
		made.y[i] = pixel?.[1] ?? Number.NaN;
	}
	return made;
}

/** Where a flat map begins and ends. */
const worldOf = ({ width }: Size, world: number): readonly [number, number] => [
	(width - world) / 2,
	(width + world) / 2,
];

/** Takes back what was drawn beyond the ends of a flat map that is narrower than the picture. */
export function trimWorld({ cells, width, height }: PixelCells, { kind, scale }: Camera): void {
	const [west, east] = worldOf({ width, height }, 360 * scale);
	if (kind !== "flat" || west <= 0) return;
	for (let row = 0; row < height; row++) {
		cells.fill(-1, row * width, row * width + Math.ceil(west - 0.5));
		cells.fill(-1, row * width + Math.ceil(east - 0.5), (row + 1) * width);
	}
}
