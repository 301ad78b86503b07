import { concat, slice, stride } from "../../../core/array/build.ts";
import type { LazyArray } from "../../../core/array/lazy-array.ts";
import type { GridCoordinates } from "../../../core/grid/read-grid.ts";

/** Cells along each side of a tile, and cells of a tile of an unstructured grid. */
export const TILE_SIDE = 256;
export const TILE_LIST = TILE_SIDE ** 2;
/** A level of at most so many cells along a side, or so many cells, needs no coarser one. */
const COARSEST_SIDE = 512;
const COARSEST_LIST = 2 * TILE_LIST;
const MOST_LEVELS = 10;

/** How many cells along each dimension of the grid one of a level stands for, the finest first: 1, 2, 4 ... */
export function stridesOf({ latitude, longitude, kind }: GridCoordinates): readonly number[] {
	const lengths = [...latitude.data.shape, ...longitude.data.shape];
	const longest = Math.max(...lengths);
	const [enough, factor] = kind === "unstructured" ? [COARSEST_LIST, 4] : [COARSEST_SIDE, 2];
	const strides = [1];
	while (longest / (strides.at(-1) as number) > enough && strides.length < MOST_LEVELS)
		strides.push((strides.at(-1) as number) * factor);
	return strides;
}

/** Lengths of tiles along the dimensions of a grid. */
export const tileOf = ({ dimensions }: GridCoordinates): readonly number[] =>
	dimensions.length === 1 ? [TILE_LIST] : [TILE_SIDE, TILE_SIDE];

/** Which cell of each `every` is taken. */
export type Taken = "first" | "middle" | "last";

export interface Picking {
	readonly axis: number;
	readonly every: number;
	readonly taken: Taken;
}

/** One of every so many along an axis; where the last ones are too few for it, their last. */
export function picked(array: LazyArray, { axis, every, taken }: Picking): LazyArray {
	if (every === 1) return array;
	const length = array.shape[axis] as number;
	const offset = taken === "first" ? 0 : taken === "last" ? every - 1 : Math.floor(every / 2);
	const origin = array.shape.map(() => 0);
	const from = (start: number, count: number) =>
		slice(array, origin.with(axis, start), array.shape.with(axis, count));
	const end = length % every;
	const whole = length > offset ? [stride(from(offset, length - offset), { axis, every })] : [];
	const rest = end > 0 && end <= offset ? [from(length - 1, 1)] : [];
	const parts = [...whole, ...rest];
	return parts.length === 1 ? (parts[0] as LazyArray) : concat(parts, axis);
}
