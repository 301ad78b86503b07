import { type Block, concatParts, reshapedBlock, untransposed, valuesBlock } from "./evaluate.ts";
import type { AffineArray, ArrayValues, ConcatArray, DataType, LazyArray } from "./lazy-array.ts";
import { lengthOf } from "./lazy-array.ts";

const same = (a: readonly number[], b: readonly number[]): boolean =>
	a.length === b.length && a.every((value, i) => value === b[i]);

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
	if (same(count, array.shape)) return array;
	switch (array.op) {
		case "values": {
			const block = { start, count };
			return { ...array, shape: count, values: valuesBlock(array, block) };
		}
		case "slice":
			return slice(
				array.input,
				start.map((first, axis) => first + (array.start[axis] ?? 0)),
				count,
			);
		case "concat":
			return sliceOfConcat(array, { start, count });
		case "affine":
			return { ...array, shape: count, input: slice(array.input, start, count) };
		case "transpose": {
			const inner = untransposed({ start, count }, array.order);
			return transpose(slice(array.input, inner.start, inner.count), array.order);
		}
		case "reshape": {
			const inner = reshapedBlock(array, { start, count });
			return reshape(slice(array.input, inner.start, inner.count), count);
		}
		case "stride": {
			const { axis, every } = array;
			const first = (start[axis] ?? 0) * every;
			const length = spanOf(count[axis] ?? 0, every);
			return stride(slice(array.input, start.with(axis, first), count.with(axis, length)), { axis, every });
		}
		case "reduce": {
			const { axis, input } = array;
			if (count[axis] === 0) return { op: "slice", type: array.type, shape: count, input: array, start };
			const inner = slice(input, start.with(axis, 0), count.with(axis, input.shape[axis] ?? 0));
			return { ...array, shape: count, input: inner };
		}
		case "characters":
		case "stored":
			return { op: "slice", type: array.type, shape: count, input: array, start };
	}
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

function sliceOfConcat(array: ConcatArray, block: Block): LazyArray {
	const parts = concatParts(array, block);
	const [first] = array.inputs;
	if (parts.length === 0 && first !== undefined) {
		return slice(
			first,
			block.start.map(() => 0),
			block.count.with(array.axis, 0),
		);
	}
	return concat(
		parts.map((part) => slice(part.input, part.block.start, part.block.count)),
		array.axis,
	);
}

/**
 * Joins arrays along `axis`; nested concatenations along the same axis become one, empty inputs fall away. RangeError when types or
 * the other lengths differ.
 */
export function concat(arrays: readonly LazyArray[], axis: number): LazyArray {
	const [first] = arrays;
	if (first === undefined) throw new RangeError("nothing to concatenate");
	for (const array of arrays) assertJoins(first, array, axis);
	const flat = arrays.flatMap((array) =>
		array.op === "concat" && array.axis === axis ? array.inputs : [array],
	);
	const filled = flat.filter((array) => array.shape[axis] !== 0);
	if (filled.length <= 1) return filled[0] ?? first;
	const total = filled.reduce((sum, array) => sum + (array.shape[axis] ?? 0), 0);
	return { op: "concat", type: first.type, shape: first.shape.with(axis, total), inputs: filled, axis };
}

function assertJoins(first: LazyArray, array: LazyArray, axis: number): void {
	const fits =
		array.type === first.type &&
		axis < first.shape.length &&
		same(first.shape.with(axis, 0), array.shape.with(axis, 0));
	if (fits) return;
	throw new RangeError(
		`${array.type} (${array.shape.join(", ")}) does not join ${first.type} (${first.shape.join(", ")}) along axis ${axis}`,
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

/** Axis `i` of the result is axis `order[i]` of the input. RangeError when `order` is no permutation of the axes. */
export function transpose(array: LazyArray, order: readonly number[]): LazyArray {
	const axes = array.shape.map((_, axis) => axis);
	if (
		!same(
			order.toSorted((a, b) => a - b),
			axes,
		)
	)
		throw new RangeError(`(${order.join(", ")}) is no order of the axes`);
	if (same(order, axes)) return array;
	if (array.op === "transpose") {
		return transpose(
			array.input,
			order.map((axis) => array.order[axis] ?? 0),
		);
	}
	const shape = order.map((axis) => array.shape[axis] ?? 1);
	return { op: "transpose", type: array.type, shape, input: array, order };
}

/** The same values under another shape that differs only by axes of length 1. RangeError otherwise. */
export function reshape(array: LazyArray, shape: readonly number[]): LazyArray {
	if (same(array.shape, shape)) return array;
	const long = (lengths: readonly number[]) => lengths.filter((length) => length !== 1);
	if (!same(long(array.shape), long(shape))) {
		throw new RangeError(`(${array.shape.join(", ")}) cannot take the shape (${shape.join(", ")})`);
	}
	if (array.op === "values") return { ...array, shape };
	if (array.op === "reshape") return reshape(array.input, shape);
	return { op: "reshape", type: array.type, shape, input: array };
}

/** How many elements of the input `count` elements of a stride reach over. */
const spanOf = (count: number, every: number): number => (count === 0 ? 0 : (count - 1) * every + 1);

/** Every `every`-th element along an axis, from the first on. RangeError when `every` is no whole number above 0. */
export function stride(
	array: LazyArray,
	{ axis, every }: { readonly axis: number; readonly every: number },
): LazyArray {
	if (!Number.isInteger(every) || every < 1) throw new RangeError(`a stride of ${every} leads nowhere`);
	if (every === 1) return array;
	const length = Math.ceil((array.shape[axis] ?? 0) / every);
	return { op: "stride", type: array.type, shape: array.shape.with(axis, length), input: array, axis, every };
}

/** How `mean` takes the values; without weights all steps count alike. */
export interface MeanOptions {
	readonly axis: number;
	readonly weights?: readonly number[];
	readonly missing?: readonly number[];
	/** What stands where every value is missing; NaN when left out. */
	readonly fill?: number;
	readonly type?: "float32" | "float64";
}

/** The mean along an axis, which stays with the length 1; see `ReduceArray`. RangeError when there is not one weight for each step. */
export function mean(input: LazyArray, options: MeanOptions): LazyArray {
	const { axis, weights, missing = [], fill = Number.NaN } = options;
	if (weights && weights.length !== input.shape[axis])
		throw new RangeError(`${weights.length} weights for ${input.shape[axis]} steps`);
	return {
		op: "reduce",
		method: "mean",
		type: options.type ?? input.type,
		shape: input.shape.with(axis, 1),
		input,
		axis,
		missing,
		fill,
		...(weights && { weights }),
	};
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
