import type { ViewerGrid } from "../viewer/description.ts";
import type { Camera, Size } from "./camera.ts";
import { fillMesh, trimWorld } from "./fill-cells.ts";
import { type Mesh, meshOf } from "./mesh.ts";
import { markPoints, spreadPoints } from "./nearest-points.ts";
import { type Overview, overviewOf, type ScatteredViewerGrid, visibleTiles } from "./overview.ts";
import { chunkOf, emptyCells, type PixelCells, rectilinearCells } from "./pixel-cells.ts";
import type { Numbers } from "./zarr.ts";

/** What the map shows where, and what must be known to say so. */
export interface Picture {
	readonly level: number;
	readonly cells: PixelCells;
	/** Keys of the tiles of coordinates that it is made from, loaded or not. */
	readonly places: readonly string[];
	/** Whether all of them were there. */
	readonly isWhole: boolean;
}

export interface Scene {
	readonly camera: Camera;
	readonly size: Size;
	/** A tile, if it is loaded. */
	readonly peek: (key: string) => Numbers | undefined;
	readonly memory: Memory;
}

/** What is reckoned once from a tile of latitudes, and forgotten with it. */
export interface Memory {
	readonly meshes: WeakMap<Numbers, Mesh>;
	readonly overviews: WeakMap<Numbers, Overview>;
}

/** Cells smaller than so many pixels are not told apart. */
const SMALLEST = 1.6;

/** The coarsest level whose cells are still small: the finest where none is. */
export function levelFor(strides: readonly number[], widthOf: (stride: number) => number): number {
	for (let level = strides.length - 1; level > 0; level--)
		if (widthOf(strides[level] ?? 1) <= SMALLEST) return level;
	return 0;
}

export const tileKey = (level: number, array: string, index: readonly number[]): string =>
	`${level}/${array}/${index.join(".")}`;

/** Draws which cells are seen, of the level that is fine enough or of another. */
export function pictureOf(grid: ViewerGrid, scene: Scene, wanted?: number): Picture {
	if (grid.kind !== "rectilinear") return scatteredPicture(grid, scene, wanted);
	const { camera, size } = scene;
	const level = wanted ?? levelFor(grid.strides, (stride) => cellWidth(grid) * stride * camera.scale);
	return { level, cells: rectilinearCells(grid, { camera, size, level }), places: [], isWhole: true };
}

function cellWidth({ latitude, longitude }: Extract<ViewerGrid, { kind: "rectilinear" }>): number {
	const widths = [latitude.edges, longitude.edges].map(
		(edges) => Math.abs(edges.at(-1)! - edges[0]!) / (edges.length - 1),
	);
	return Math.min(...widths.filter((width) => width > 0));
}

function scatteredPicture(grid: ScatteredViewerGrid, scene: Scene, wanted: number | undefined): Picture {
	const { camera, size, peek, memory } = scene;
	const coarsest = grid.strides.length - 1;
	const all = placesOf(grid, coarsest, everyTile(grid, coarsest));
	const overview = overviewOf(grid, peek, memory.overviews);
	if (!overview) return { level: coarsest, cells: emptyCells(size), places: all, isWhole: false };
	const list = grid.kind === "unstructured";
	const width = (stride: number) => overview.spacing * (list ? Math.sqrt(stride) : stride) * camera.scale;
	const level = wanted ?? levelFor(grid.strides, width);
	const tiles = visibleTiles(grid, overview, { camera, size, level });
	const cells = emptyCells(size);
	const loaded = tiles.flatMap((index) => {
		const [latitude, longitude] = coordinateKeys(grid, level, index).map(peek);
		return latitude && longitude ? [{ index, latitude, longitude }] : [];
	});
	for (const tile of loaded) drawTile(cells, { grid, level, camera, memory }, tile);
	if (list) spreadPoints(cells, Math.max(1.5, 1.3 * width(grid.strides[level] ?? 1)), camera);
	trimWorld(cells, camera);
	const places = [...new Set([...all, ...placesOf(grid, level, tiles)])];
	return { level, cells, places, isWhole: loaded.length === tiles.length };
}

interface Tile {
	readonly index: readonly number[];
	readonly latitude: Numbers;
	readonly longitude: Numbers;
}

interface Drawing extends Pick<Scene, "camera" | "memory"> {
	readonly grid: ScatteredViewerGrid;
	readonly level: number;
}

function drawTile(cells: PixelCells, { grid, level, camera, memory }: Drawing, tile: Tile): void {
	const slot = cells.tiles.push(tile.index) - 1;
	const every = grid.strides[level] ?? 1;
	const chunk = chunkOf(grid, every);
	const [rows = 0, columns = 1] = grid.shape.map((length, axis) =>
		Math.min(chunk[axis]!, Math.ceil(length / every) - tile.index[axis]! * chunk[axis]!),
	);
	if (grid.kind === "unstructured") {
		markPoints(cells, { ...tile, count: rows }, { camera, slot });
		return;
	}
	const pitch = chunk[1] ?? 1;
	const mesh = memory.meshes.get(tile.latitude) ?? meshOf({ ...tile, rows, columns, pitch });
	memory.meshes.set(tile.latitude, mesh);
	fillMesh(cells, mesh, { camera, pitch, slot });
}

export function everyTile(
	{ shape, tile, strides }: ViewerGrid,
	level: number,
): readonly (readonly number[])[] {
	const every = strides[level] ?? 1;
	const chunk = chunkOf({ shape, tile }, every);
	const [rows = 1, columns = 1] = shape.map((length, axis) =>
		Math.ceil(Math.ceil(length / every) / chunk[axis]!),
	);
	return Array.from({ length: rows * columns }, (_, i) =>
		shape.length === 1 ? [i] : [Math.floor(i / columns), i % columns],
	);
}

export const coordinateKeys = (
	{ latitude, longitude }: ScatteredViewerGrid,
	level: number,
	index: readonly number[],
): readonly [string, string] => [tileKey(level, latitude, index), tileKey(level, longitude, index)];

const placesOf = (
	grid: ScatteredViewerGrid,
	level: number,
	tiles: readonly (readonly number[])[],
): readonly string[] => tiles.flatMap((index) => coordinateKeys(grid, level, index));
