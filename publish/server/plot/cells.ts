import { lengthOf } from "../../../core/array/lazy-array.ts";
import { axesOf, boundsOf } from "../../../core/cf/axes.ts";
import { cellsOf, centreOf, type HorizontalGrid, type ScatteredGrid } from "../../../core/grid/grid.ts";
import { gridCoordinates } from "../../../core/grid/read-grid.ts";
import type { Dataset } from "../../../core/model/dataset.ts";
import { notFound } from "../failure.ts";
import { rangeText } from "../subset/range-text.ts";
import type { CellLimit } from "../subset/subset.ts";
import { gridKey } from "../viewer/grid-plan.ts";
import type { PlotWish } from "./plot-wish.ts";

/** Cells that many plots show. */
export interface SharedCells {
	/** The same for what shows the same cells of a dataset. */
	readonly key: string;
	/** Whether only some of the dataset's cells. */
	readonly isCut: boolean;
}

/** What of the cells a plot shows; `undefined` of rows and columns of latitudes and longitudes, which are read at once. */
export function sharedCells(dataset: Dataset, { variable: name, ranges }: PlotWish): SharedCells | undefined {
	const variable = dataset.variables.get(name);
	const coordinates = variable && gridCoordinates(dataset, variable);
	if (!coordinates || coordinates.kind === "rectilinear") return undefined;
	const others = axesOf(dataset, variable)
		.filter(({ dimension }) => !coordinates.dimensions.includes(dimension))
		.flatMap(({ dimension, coordinate, axis }) => [dimension, coordinate?.name, axis === "T" && "time"]);
	const own = ranges.filter((range) => !others.includes(range.name));
	return { key: JSON.stringify([gridKey(coordinates), own]), isCut: own.length > 0 };
}

/** Bytes that packed cells take, about: of those whose corners have to be made there are four. */
export function cellBytes(dataset: Dataset, { variable: name }: Pick<PlotWish, "variable">): number {
	const variable = dataset.variables.get(name);
	const latitude = variable && gridCoordinates(dataset, variable)?.latitude;
	if (!latitude) return 0;
	const bounds = dataset.variables.get(boundsOf(dataset, latitude) ?? "");
	const each = bounds?.data.shape.at(-1) ?? (latitude.dimensions.length === 2 ? 4 : 0);
	return lengthOf(latitude.data.shape) * 2 * (1 + each) * Float64Array.BYTES_PER_ELEMENT;
}

/** Numbers before those of the places: rows, columns (0 of a list), corners of a cell (0: not known). */
const HEAD = 3;

/** Cells as bytes that all threads see; rows and columns of latitudes and longitudes are none. */
export function packCells(grid: ScatteredGrid): Uint8Array {
	const { shape, latitude, longitude, corners } = grid;
	const parts = [latitude, longitude, ...(corners ? [corners.latitude, corners.longitude] : [])];
	const length = parts.reduce((sum, part) => sum + part.length, HEAD);
	const memory = new SharedArrayBuffer(length * Float64Array.BYTES_PER_ELEMENT);
	const numbers = new Float64Array(memory);
	numbers.set([shape[0] ?? 0, grid.kind === "curvilinear" ? (shape[1] ?? 0) : 0, corners?.each ?? 0]);
	let at = HEAD;
	for (const part of parts) {
		numbers.set(part, at);
		at += part.length;
	}
	return new Uint8Array(memory);
}

/** The same cells, without copying them. */
export function unpackCells({ buffer, byteOffset, byteLength }: Uint8Array): ScatteredGrid {
	const numbers = new Float64Array(buffer, byteOffset, byteLength / Float64Array.BYTES_PER_ELEMENT);
	const [rows = 0, columns = 0, each = 0] = numbers;
	const count = rows * (columns || 1);
	const from = (start: number, length: number) => numbers.subarray(HEAD + start, HEAD + start + length);
	const corners = each > 0 && {
		...{ latitude: from(2 * count, count * each), longitude: from((2 + each) * count, count * each), each },
	};
	return {
		kind: columns > 0 ? "curvilinear" : "unstructured",
		shape: columns > 0 ? [rows, columns] : [rows],
		...{ latitude: from(0, count), longitude: from(count, count) },
		...(corners && { corners }),
	};
}

/** The grid with only the cells inside the limits: those outside have no place. */
export function limited(grid: HorizontalGrid, limits: readonly CellLimit[]): HorizontalGrid {
	if (grid.kind === "rectilinear" || limits.length === 0) return grid;
	const latitude = new Float64Array(cellsOf(grid)).fill(Number.NaN);
	const { corners } = grid;
	const edges = corners && { ...corners, latitude: corners.latitude.slice() };
	let inside = 0;
	for (let cell = 0; cell < latitude.length; cell++) {
		if (limits.every((limit) => isWithin(limit, centreOf(grid, cell)))) {
			latitude[cell] = grid.latitude[cell] as number;
			inside++;
		} else edges?.latitude.fill(Number.NaN, cell * edges.each, (cell + 1) * edges.each);
	}
	if (inside > 0) return { ...grid, latitude, ...(edges && { corners: edges }) };
	const texts = limits.map((limit) => `"${limit.name}" ${rangeText(limit)}`);
	throw notFound(`No cell lies in ${texts.join(", ")}. Choose another range.`);
}

function isWithin(
	{ direction, low = Number.NEGATIVE_INFINITY, high = Number.POSITIVE_INFINITY }: CellLimit,
	[latitude, longitude]: readonly [number, number],
): boolean {
	const place = direction === "latitude" ? latitude : longitude;
	const turns = direction === "longitude" && Number.isFinite(low);
	const turned = turns ? place - 360 * Math.floor((place - low) / 360) : place;
	return turned >= low && turned < high;
}
