import type { ViewerGrid } from "../viewer/description.ts";
import { type Box, pixelOf, turned } from "./camera.ts";
import { chunkOf, type Look } from "./pixel-cells.ts";
import type { Numbers } from "./zarr.ts";

export type ScatteredViewerGrid = Exclude<ViewerGrid, { kind: "rectilinear" }>;

/** The cells of the coarsest level of a grid whose places are told one by one. Degrees. */
export interface Overview {
	/** Lengths along the dimensions of the grid. */
	readonly shape: readonly number[];
	readonly latitude: Float32Array;
	readonly longitude: Float32Array;
	/** Distance of neighbouring cells of the finest level. */
	readonly spacing: number;
	/** Where the cells lie; absent where they go around the Earth. */
	readonly box: Box | undefined;
}

type Places = Pick<Overview, "shape" | "latitude" | "longitude">;

/** The coarsest level, once all of its tiles are loaded. */
export function overviewOf(
	grid: ScatteredViewerGrid,
	peek: (key: string) => Numbers | undefined,
	known: WeakMap<Numbers, Overview>,
): Overview | undefined {
	const level = grid.strides.length - 1;
	const every = grid.strides[level] ?? 1;
	const shape = grid.shape.map((length) => Math.ceil(length / every));
	const first = peek(`${level}/${grid.latitude}/${shape.map(() => 0).join(".")}`);
	const before = first && known.get(first);
	if (before) return before;
	const latitude = assembled(grid, { shape, array: `${level}/${grid.latitude}` }, peek);
	const longitude = assembled(grid, { shape, array: `${level}/${grid.longitude}` }, peek);
	if (!first || !latitude || !longitude) return undefined;
	const places = { shape, latitude, longitude };
	const made = { ...places, box: boxOf(places), spacing: spacingOf(places, grid, every) };
	known.set(first, made);
	return made;
}

/** The tiles of a level as one array; `undefined` while one is missing. */
function assembled(
	grid: ScatteredViewerGrid,
	{ shape, array }: { readonly shape: readonly number[]; readonly array: string },
	peek: (key: string) => Numbers | undefined,
): Float32Array | undefined {
	const [rows = 0, columns = 1] = shape.length === 1 ? [1, shape[0]] : shape;
	const chunk = chunkOf(grid, grid.strides.at(-1) ?? 1);
	const [tall = 1, wide = 1] = chunk.length === 1 ? [1, chunk[0]] : chunk;
	const whole = new Float32Array(rows * columns);
	for (let down = 0; down * tall < rows; down++)
		for (let along = 0; along * wide < columns; along++) {
			const tile = peek(`${array}/${shape.length === 1 ? along : `${down}.${along}`}`);
			if (!tile) return undefined;
			const count = Math.min(wide, columns - along * wide);
			for (let row = 0; row < Math.min(tall, rows - down * tall); row++)
				whole.set(
					tile.subarray(row * wide, row * wide + count),
					(down * tall + row) * columns + along * wide,
				);
		}
	return whole;
}

const SAMPLES = 300;

/** The middle one of the distances of some cells from their nearest neighbours. */
function spacingOf(cells: Places, { kind }: ScatteredViewerGrid, every: number): number {
	const count = cells.latitude.length;
	const step = Math.max(1, Math.floor(count / SAMPLES));
	const distances: number[] = [];
	for (let cell = 0; cell < count; cell += step) {
		const distance = kind === "unstructured" ? nearest(cells, cell) : between(cells, cell, cell + 1);
		if (distance > 0 && Number.isFinite(distance)) distances.push(distance);
	}
	distances.sort((a, b) => a - b);
	const middle = distances[Math.floor(distances.length / 2)] ?? 1;
	return middle / (kind === "unstructured" ? Math.sqrt(every) : every);
}

function nearest(cells: Places, cell: number): number {
	let least = Number.POSITIVE_INFINITY;
	for (let other = 0; other < cells.latitude.length; other++)
		if (other !== cell) least = Math.min(least, between(cells, cell, other) || Number.POSITIVE_INFINITY);
	return least;
}

function between({ latitude, longitude }: Places, a: number, b: number): number {
	const up = (latitude[b] ?? Number.NaN) - latitude[a]!;
	const shrunk = Math.cos((latitude[a]! * Math.PI) / 180);
	return Math.hypot(up, turned((longitude[b] ?? Number.NaN) - longitude[a]!) * shrunk);
}

/** The tiles of a level that may be seen: those of which some cell of the overview lies in the picture, or beside it. */
export function visibleTiles(
	grid: ScatteredViewerGrid,
	{ shape, latitude, longitude, spacing }: Overview,
	{ camera, size, level }: Look,
): readonly (readonly number[])[] {
	const [every = 1, coarsest = 1] = [grid.strides[level], grid.strides.at(-1)];
	const chunk = chunkOf(grid, every);
	const columns = shape.length === 1 ? (shape[0] ?? 1) : (shape[1] ?? 1);
	const pad = 2 * spacing * coarsest * camera.scale + 2;
	const seen = new Map<string, readonly number[]>();
	for (let cell = 0; cell < latitude.length; cell++) {
		const pixel = pixelOf(camera, size, [longitude[cell]!, latitude[cell]!]);
		if (!pixel || !(Math.abs(pixel[1] - size.height / 2) <= size.height / 2 + pad)) continue;
		const stretched =
			camera.kind === "flat" ? pad / Math.max(0.1, Math.cos((latitude[cell]! * Math.PI) / 180)) : pad;
		if (!(Math.abs(pixel[0] - size.width / 2) <= size.width / 2 + stretched)) continue;
		const place = shape.length === 1 ? [cell] : [Math.floor(cell / columns), cell % columns];
		const index = place.map((one, axis) => Math.floor((one * coarsest) / every / chunk[axis]!));
		seen.set(index.join("."), index);
	}
	return [...seen.values()];
}

/** West, south, east and north of the cells; `undefined` where they go around the Earth. */
function boxOf({ latitude, longitude }: Places): Box | undefined {
	const start = longitude.find((one) => !Number.isNaN(one)) ?? 0;
	const box: [number, number, number, number] = [start, 90, start, -90];
	for (let cell = 0; cell < latitude.length; cell++) {
		if (Number.isNaN(latitude[cell]! + longitude[cell]!)) continue;
		const east = start + turned(longitude[cell]! - start);
		box[0] = Math.min(box[0], east);
		box[1] = Math.min(box[1], latitude[cell]!);
		box[2] = Math.max(box[2], east);
		box[3] = Math.max(box[3], latitude[cell]!);
	}
	return box[2] - box[0] < 180 ? box : undefined;
}
