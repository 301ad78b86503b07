import type { Block } from "./evaluate.ts";
import { type AffineArray, type ArrayValues, type DataType, type LazyArray, lengthOf } from "./lazy-array.ts";
import { reshape } from "./operations/reshape.ts";
import { operationOf } from "./operations.ts";
import { sameLengths } from "./same-lengths.ts";

export { boxMeans } from "./operations/box-means.ts";
export { columnTotal } from "./operations/column-total.ts";
export { columns } from "./operations/columns.ts";
export { concat } from "./operations/concat.ts";
export { formula } from "./operations/formula.ts";
export { grouped } from "./operations/grouped.ts";
export { kept } from "./operations/kept.ts";
export { mergeAxes } from "./operations/merged-axes.ts";
export { minusGroup } from "./operations/minus-group.ts";
export { reshape } from "./operations/reshape.ts";
export { running } from "./operations/running.ts";
export { stride } from "./operations/stride.ts";
export { transpose } from "./operations/transpose.ts";

/** Values at hand, row-major. RangeError when their number does not fit the shape. */
export function values(type: DataType, shape: readonly number[], items: ArrayValues): LazyArray {
	if (items.length !== lengthOf(shape)) {
		throw new RangeError(`${items.length} values do not fill the shape (${shape.join(", ")})`);
	}
	return { op: "values", type, shape, values: items };
}

/**
 * `start .. start + count` of each axis. Moves inwards to the leaves, so a slice of a concatenation keeps only the inputs it touches;
 * the whole of an array is that array. RangeError outside the shape.
 */
export function slice(array: LazyArray, start: readonly number[], count: readonly number[]): LazyArray {
	assertInside(array, { start, count });
	if (sameLengths(count, array.shape)) return array;
	const moved = operationOf(array).slice?.(array, { start, count }, slice);
	return moved ?? { op: "slice", type: array.type, shape: count, input: array, start };
}

function assertInside(array: LazyArray, block: Block): void {
	const fits =
		block.start.length === array.shape.length &&
		block.count.length === array.shape.length &&
		array.shape.every((length, axis) => {
			const first = block.start[axis] ?? -1;
			const count = block.count[axis] ?? -1;
			return first >= 0 && count >= 0 && first + count <= length;
		});
	if (fits) return;
	throw new RangeError(
		`slice start (${block.start.join(", ")}) count (${block.count.join(", ")}) is outside (${array.shape.join(", ")})`,
	);
}

/** How `affine` changes values; what is left out changes nothing. */
export interface AffineOptions {
	readonly scale?: number;
	readonly offset?: number;
	/** Values of the input that mean "missing", besides NaN. */
	readonly missing?: readonly number[];
	/** What missing values become; NaN when left out. */
	readonly fill?: number;
	/** Type of the result; the input's when left out. */
	readonly type?: DataType;
}

/** `value * scale + offset` in double precision, rounded once; see `AffineArray`. One that changes nothing gives its input back. */
export function affine(input: LazyArray, options: AffineOptions): LazyArray {
	const array: AffineArray = {
		op: "affine",
		type: options.type ?? input.type,
		shape: input.shape,
		input,
		scale: options.scale ?? 1,
		offset: options.offset ?? 0,
		missing: options.missing ?? [],
		fill: options.fill ?? Number.NaN,
	};
	return changesNothing(array) ? input : array;
}

function changesNothing(array: AffineArray): boolean {
	const floating = array.type === "float32" || array.type === "float64";
	const nanStays = !floating || Number.isNaN(array.fill);
	const missingStays = array.missing.every((value) => Object.is(value, array.fill));
	return (
		array.type === array.input.type && array.scale === 1 && array.offset === 0 && nanStays && missingStays
	);
}

/** Texts as `width` bytes each, along a new innermost axis. */
export const characters = (input: LazyArray, width: number): LazyArray => ({
	op: "characters",
	type: "char",
	shape: [...input.shape, width],
	input,
});

/** Without an axis of length 1; to drop a longer one, slice it first. RangeError when it is longer. */
export const dropAxis = (array: LazyArray, axis: number): LazyArray =>
	reshape(array, array.shape.toSpliced(axis, 1));
