import type { ViewerGrid } from "../viewer/description.ts";
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
}

export interface Searched {
	readonly picture: Picture;
	readonly grid: ViewerGrid;
	/** Of the tiles of values, in the order of the picture's. */
	readonly keys: readonly string[];
	/** Pixels of the picture in one of the page. */
	readonly ratio: number;
	readonly store: TileStore;
}

export function cellAt([x, y]: Point, { picture, grid, keys, ratio, store }: Searched): Found | undefined {
	const { cells, width, height, tiles } = picture.cells;
	const [column, row] = [Math.floor(x * ratio), Math.floor(y * ratio)];
	if (column < 0 || row < 0 || column >= width || row >= height) return undefined;
	const cell = cells[row * width + column] ?? -1;
	if (cell < 0) return undefined;
	const [slot, offset] = [Math.floor(cell / PER_TILE), cell % PER_TILE];
	const index = tiles[slot] ?? [];
	const value = store.peek(keys[slot] ?? "")?.[offset];
	if (grid.kind !== "rectilinear") {
		const [latitude, longitude] = coordinateKeys(grid, picture.level, index).map(
			(key) => store.peek(key)?.[offset],
		);
		return { value, latitude: latitude ?? Number.NaN, longitude: turned(longitude ?? Number.NaN) };
	}
	const every = grid.strides[picture.level] ?? 1;
	const [tall = 1, wide = 1] = chunkOf(grid, every);
	const [down = 0, along = 0] = index;
	return {
		value,
		latitude: grid.latitude.centres[(down * tall + Math.floor(offset / wide)) * every] ?? Number.NaN,
		longitude: turned(grid.longitude.centres[(along * wide + (offset % wide)) * every] ?? Number.NaN),
	};
}
