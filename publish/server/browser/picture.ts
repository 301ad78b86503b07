import type { ViewerGrid } from "../viewer/description.ts";
import type { Camera, Size } from "./camera.ts";
import { type CellCorners, fillCells, trimWorld } from "./fill-cells.ts";
import { meshOf } from "./mesh.ts";
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
	readonly meshes: WeakMap<Numbers, CellCorners>;
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
		const corners = cornerKeys(grid, level, index).map(peek);
		if (!latitude || !longitude || corners.includes(undefined)) return [];
		return [{ index, latitude, longitude, corners: corners as Numbers[] }];
	});
	for (const tile of loaded) drawTile(cells, { grid, level, camera, memory }, tile);
	if (list && !hasCorners(grid, level))
		spreadPoints(cells, Math.max(1.5, 1.3 * width(grid.strides[level] ?? 1)), camera);
	trimWorld(cells, camera);
	const corners = tiles.flatMap((index) => cornerKeys(grid, level, index));
	const places = [...new Set([...all, ...placesOf(grid, level, tiles), ...corners])];
	return { level, cells, places, isWhole: loaded.length === tiles.length };
}

interface Tile {
	readonly index: readonly number[];
	readonly latitude: Numbers;
	readonly longitude: Numbers;
	/** Latitudes and longitudes; none where the file tells none. */
	readonly corners: readonly Numbers[];
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
	const [latitude, longitude] = tile.corners;
	if (grid.kind === "unstructured" && !latitude) {
		markPoints(cells, { ...tile, count: rows }, { camera, slot });
		return;
	}
	const pitch = chunk[1] ?? 1;
	const size = { rows, columns, pitch };
	const known =
		memory.meshes.get(tile.latitude) ??
		(latitude && longitude
			? cornersOf({ latitude, longitude, each: grid.corners?.each ?? 4 }, size)
			: meshOf({ ...tile, ...size }));
	memory.meshes.set(tile.latitude, known);
	fillCells(cells, known, { camera, pitch, slot });
}

interface ToldCorners {
	readonly latitude: Numbers;
	readonly longitude: Numbers;
	readonly each: number;
}

const single = (numbers: Numbers): Float32Array =>
	numbers instanceof Float32Array ? numbers : Float32Array.from(numbers);

/** Corners as the file has them: those of each cell one after the other. */
const cornersOf = (
	{ latitude, longitude, each }: ToldCorners,
	{ rows, columns, pitch }: { readonly rows: number; readonly columns: number; readonly pitch: number },
): CellCorners => ({
	...{ rows, columns, latitude: single(latitude), longitude: single(longitude) },
	...{ perRow: pitch * each, perColumn: each, offsets: Array.from({ length: each }, (_, i) => i) },
});

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

const hasCorners = ({ corners }: ScatteredViewerGrid, level: number): boolean =>
	corners !== undefined && level < corners.levels;

/** The arrays of corners have one more dimension, which is not cut. */
const cornerKeys = (
	grid: ScatteredViewerGrid,
	level: number,
	index: readonly number[],
): readonly string[] => {
	const { corners } = grid;
	if (!corners || !hasCorners(grid, level)) return [];
	return [corners.latitude, corners.longitude].map((name) => tileKey(level, name, [...index, 0]));
};

const placesOf = (
	grid: ScatteredViewerGrid,
	level: number,
	tiles: readonly (readonly number[])[],
): readonly string[] => tiles.flatMap((index) => coordinateKeys(grid, level, index));
