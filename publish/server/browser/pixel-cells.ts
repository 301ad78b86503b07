import type { ViewerGrid } from "../viewer/description.ts";
import { type Camera, placeOf, type Size } from "./camera.ts";

/** Which cell of which tile each pixel shows. */
export interface PixelCells extends Size {
	/** Row by row: the place of a tile in `tiles` times 65536, and the place of the cell in the tile; -1 where there is none. */
	readonly cells: Int32Array;
	/** Indices of tiles along the dimensions of the grid. */
	readonly tiles: (readonly number[])[];
}

/** Cells of a tile, at most; a tile of a grid has no more. */
export const PER_TILE = 65_536;

export const emptyCells = ({ width, height }: Size): PixelCells => ({
	width,
	height,
	cells: new Int32Array(width * height).fill(-1),
	tiles: [],
});

export type RectilinearViewerGrid = Extract<ViewerGrid, { kind: "rectilinear" }>;

/** Finds which cell of a level holds a value, or -1; edges rise or fall. */
export function finderOf(edges: readonly number[], every: number): (value: number) => number {
	const last = edges.length - 1;
	const kept = Float64Array.from(
		{ length: Math.ceil(last / every) + 1 },
		(_, i) => edges[Math.min(last, i * every)]!,
	);
	const count = kept.length - 1;
	const sign = kept[count]! >= kept[0]! ? 1 : -1;
	const start = kept[0]! * sign;
	const perCell = (kept[count]! * sign - start) / count;
	return (value) => {
		const wanted = value * sign;
		let at = Math.max(0, Math.min(count - 1, Math.floor((wanted - start) / perCell)));
		while (at > 0 && wanted < kept[at]! * sign) at--;
		while (at < count - 1 && wanted >= kept[at + 1]! * sign) at++;
		return wanted < kept[at]! * sign || wanted > kept[at + 1]! * sign ? -1 : at;
	};
}

/** The same for longitudes of any cut. */
export function longitudeFinder(edges: readonly number[], every: number): (value: number) => number {
	const find = finderOf(edges, every);
	const west = Math.min(edges[0]!, edges.at(-1)!);
	return (value) => find(west + ((((value - west) % 360) + 360) % 360));
}

export interface Look {
	readonly camera: Camera;
	readonly size: Size;
	readonly level: number;
}

/** Looks up the cells of a grid of rows and columns of latitude and longitude. */
export function rectilinearCells(grid: RectilinearViewerGrid, look: Look): PixelCells {
	const every = grid.strides[look.level] ?? 1;
	const rowAt = finderOf(grid.latitude.edges, every);
	const columnAt = longitudeFinder(grid.longitude.edges, every);
	const made = emptyCells(look.size);
	const put = placer(made, grid, every);
	if (look.camera.kind === "flat") fillFlat(look, { rowAt, columnAt }, put);
	else fillGlobe(look, { rowAt, columnAt }, put);
	return made;
}

type Put = (pixel: number, row: number, column: number) => void;

/** Notes a cell for a pixel, and its tile where that is new. */
function placer({ cells, tiles }: PixelCells, { shape, tile }: ViewerGrid, every: number): Put {
	const [, wide = 1] = shape.map((length) => Math.ceil(length / every));
	const [tall, broad] = chunkOf({ shape, tile }, every) as [number, number];
	const across = Math.ceil(wide / broad);
	const slots = new Map<number, number>();
	return (pixel, row, column) => {
		if (row < 0 || column < 0) return;
		const [down, along] = [Math.floor(row / tall), Math.floor(column / broad)];
		const key = down * across + along;
		let slot = slots.get(key);
		if (slot === undefined) {
			slot = tiles.push([down, along]) - 1;
			slots.set(key, slot);
		}
		cells[pixel] = slot * PER_TILE + (row - down * tall) * broad + (column - along * broad);
	};
}

/** Lengths of the tiles of a level: never longer than the level. */
export const chunkOf = (
	{ shape, tile }: Pick<ViewerGrid, "shape" | "tile">,
	every: number,
): readonly number[] => tile.map((length, axis) => Math.min(length, Math.ceil((shape[axis] ?? 1) / every)));

interface Finders {
	readonly rowAt: (latitude: number) => number;
	readonly columnAt: (longitude: number) => number;
}

function fillFlat({ camera, size }: Look, { rowAt, columnAt }: Finders, put: Put): void {
	const { width, height } = size;
	const columns = Int32Array.from({ length: width }, (_, x) => {
		const east = (x + 0.5 - width / 2) / camera.scale;
		return Math.abs(east) > 180 ? -1 : columnAt(camera.longitude + east);
	});
	for (let y = 0, pixel = 0; y < height; y++) {
		const latitude = camera.latitude + (height / 2 - y - 0.5) / camera.scale;
		const row = Math.abs(latitude) > 90 ? -1 : rowAt(latitude);
		for (let x = 0; x < width; x++, pixel++) put(pixel, row, columns[x] as number);
	}
}

function fillGlobe({ camera, size }: Look, { rowAt, columnAt }: Finders, put: Put): void {
	for (let y = 0, pixel = 0; y < size.height; y++)
		for (let x = 0; x < size.width; x++, pixel++) {
			const place = placeOf(camera, size, [x + 0.5, y + 0.5]);
			if (place) put(pixel, rowAt(place[1]), columnAt(place[0]));
		}
}
