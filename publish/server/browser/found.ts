import type { ViewerGrid, ViewerSpan, ViewerVariable } from "../viewer/description.ts";
import { type Point, turned } from "./camera.ts";
import { coordinateKeys, type Picture } from "./picture.ts";
import { chunkOf, PER_TILE } from "./pixel-cells.ts";
import type { TileStore } from "./tile-store.ts";

/** The cell under a point of the map. */
export interface Found {
	/** NaN where it is missing; `undefined` while its tile is not there. */
	readonly value: number | undefined;
	/** The middle of the cell, degrees. */
	readonly latitude: number;
	readonly longitude: number;
	/** How many of the finest cells the value is a mean of: "4 × 4"; absent: it is that of one. */
	readonly box?: string;
}

export interface Searched {
	readonly picture: Picture;
	readonly grid: ViewerGrid;
	readonly variable: ViewerVariable;
	/** Of the tiles of values, in the order of the picture's. */
	readonly keys: readonly string[];
	/** Pixels of the picture in one of the page. */
	readonly ratio: number;
	readonly store: TileStore;
}

export function cellAt(
	[x, y]: Point,
	{ picture, grid, variable, keys, ratio, store }: Searched,
): Found | undefined {
	const { cells, width, height, tiles } = picture.cells;
	const [column, row] = [Math.floor(x * ratio), Math.floor(y * ratio)];
	if (column < 0 || row < 0 || column >= width || row >= height) return undefined;
	const cell = cells[row * width + column] ?? -1;
	if (cell < 0) return undefined;
	const [slot, offset] = [Math.floor(cell / PER_TILE), cell % PER_TILE];
	const index = tiles[slot] ?? [];
	const value = store.peek(keys[slot] ?? "")?.[offset];
	const every = grid.strides[picture.level] ?? 1;
	const isMean = every > 1 && variable.means[picture.level] === true;
	const box = isMean && { box: grid.shape.length === 1 ? String(every) : `${every} × ${every}` };
	if (grid.kind !== "rectilinear") {
		const [latitude, longitude] = coordinateKeys(grid, picture.level, index).map(
			(key) => store.peek(key)?.[offset],
		);
		const place = { latitude: latitude ?? Number.NaN, longitude: turned(longitude ?? Number.NaN) };
		return { value, ...place, ...box };
	}
	const [tall = 1, wide = 1] = chunkOf(grid, every);
	const [down = 0, along = 0] = index;
	const middle = isMean ? middleOfBox : middleCell;
	return {
		value,
		latitude: middle(grid.latitude, down * tall + Math.floor(offset / wide), every),
		longitude: turned(middle(grid.longitude, along * wide + (offset % wide), every)),
		...box,
	};
}

function middleOfBox({ edges }: ViewerSpan, box: number, every: number): number {
	const [from, to] = [edges[box * every], edges[Math.min(edges.length - 1, (box + 1) * every)]];
	return ((from ?? Number.NaN) + (to ?? Number.NaN)) / 2;
}

const middleCell = ({ centres }: ViewerSpan, box: number, every: number): number =>
	centres[Math.min(centres.length - 1, box * every + Math.floor(every / 2))] ?? Number.NaN;
