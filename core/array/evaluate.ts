import { allocate } from "./element.ts";
import { affineKernel } from "./kernels/affine.ts";
import { charactersBlock } from "./kernels/characters.ts";
import { copyWindow } from "./kernels/copy.ts";
import { reduceBlock } from "./kernels/reduce.ts";
import { strideBlock } from "./kernels/stride.ts";
import { transposeKernel } from "./kernels/transpose.ts";
import type {
	AffineArray,
	ArrayValues,
	ConcatArray,
	LazyArray,
	ReshapeArray,
	StoredArray,
	TransposeArray,
	ValuesArray,
} from "./lazy-array.ts";
import { lengthOf } from "./lazy-array.ts";

/** A rectangle of an array: first index and length per axis, outermost first. */
export interface Block {
	readonly start: readonly number[];
	readonly count: readonly number[];
}

/** A block with room for its values. */
export interface RoomyBlock extends Block {
	/** An array that has the type of the values, any content, and nobody who needs it: the values may be put into its beginning. */
	readonly spare?: ArrayValues | undefined;
}

/** Gives `block` of a variable as it lies in a file, in an array nobody else has. */
export type ReadStored = (array: StoredArray, block: RoomyBlock) => Promise<ArrayValues>;

export const wholeOf = (array: { readonly shape: readonly number[] }): Block => ({
	start: array.shape.map(() => 0),
	count: array.shape,
});

/**
 * The values of one block of a tree, row-major, `lengthOf(block.count)` elements of the tree's type. Only what the block needs is read.
 * Throws what `read` throws.
 */
export async function evaluateBlock(
	array: LazyArray,
	block: RoomyBlock,
	read: ReadStored,
): Promise<ArrayValues> {
	const { spare } = block;
	if (lengthOf(block.count) === 0) return allocate(array.type, 0);
	switch (array.op) {
		case "stored":
			return read(array, block);
		case "values":
			return valuesBlock(array, block);
		case "slice":
			return evaluateBlock(array.input, { ...shifted(block, array.start), spare }, read);
		case "reshape":
			return evaluateBlock(array.input, { ...reshapedBlock(array, block), spare }, read);
		case "concat":
			return concatBlock(array, block, read);
		case "affine":
			return affineBlock(array, block, read);
		case "transpose":
			return transposeBlock(array, block, read);
		case "stride":
			return strideBlock(array, block, (inner) => evaluateBlock(array.input, inner, read));
		case "reduce":
			return reduceBlock(array, block, (inner) => evaluateBlock(array.input, inner, read));
		case "characters":
			return charactersBlock(array, block, (inner) => evaluateBlock(array.input, inner, read));
	}
}

/** All values of a tree at once: for small arrays such as coordinates. */
export const evaluate = (array: LazyArray, read: ReadStored): Promise<ArrayValues> =>
	evaluateBlock(array, wholeOf(array), read);

const shifted = (block: Block, by: readonly number[]): Block => ({
	start: block.start.map((start, axis) => start + (by[axis] ?? 0)),
	count: block.count,
});

export function valuesBlock(array: ValuesArray, block: Block): ArrayValues {
	if (lengthOf(block.count) === lengthOf(array.shape)) return array.values;
	const values = allocate(array.type, lengthOf(block.count));
	const origin = block.start.map(() => 0);
	copyWindow(
		{ values: array.values, shape: array.shape, start: block.start },
		{ values, shape: block.count, start: origin },
		block.count,
	);
	return values;
}

/** Axes longer than 1 keep their order, so a block of the result is a block of the input. */
export function reshapedBlock(array: ReshapeArray, block: Block): Block {
	const long = array.shape.flatMap((length, axis) => (length === 1 ? [] : [axis]));
	let next = 0;
	const axes = array.input.shape.map((length) => (length === 1 ? undefined : long[next++]));
	return {
		start: axes.map((axis) => (axis === undefined ? 0 : (block.start[axis] ?? 0))),
		count: axes.map((axis) => (axis === undefined ? 1 : (block.count[axis] ?? 1))),
	};
}

/** The part of each input that a block along the joined axis needs, with the place it takes in the block. */
export function concatParts(array: ConcatArray, block: Block) {
	const { axis } = array;
	const first = block.start[axis] ?? 0;
	const end = first + (block.count[axis] ?? 0);
	let origin = 0;
	return array.inputs.flatMap((input) => {
		const from = Math.max(first, origin);
		const length = input.shape[axis] ?? 0;
		const to = Math.min(end, origin + length);
		const start = block.start.with(axis, from - origin);
		origin += length;
		if (to <= from) return [];
		return [{ input, block: { start, count: block.count.with(axis, to - from) }, place: from - first }];
	});
}

async function concatBlock(array: ConcatArray, block: RoomyBlock, read: ReadStored): Promise<ArrayValues> {
	const parts = concatParts(array, block);
	const [only] = parts;
	if (only !== undefined && parts.length === 1)
		return evaluateBlock(only.input, { ...only.block, spare: block.spare }, read);
	const values = allocate(array.type, lengthOf(block.count));
	const origin = block.start.map(() => 0);
	for (const part of parts) {
		const piece = await evaluateBlock(part.input, part.block, read);
		copyWindow(
			{ values: piece, shape: part.block.count, start: origin },
			{ values, shape: block.count, start: origin.with(array.axis, part.place) },
			part.block.count,
		);
	}
	return values;
}

async function affineBlock(
	array: AffineArray,
	{ start, count, spare }: RoomyBlock,
	read: ReadStored,
): Promise<ArrayValues> {
	const room = array.type === array.input.type ? { spare } : {};
	const values = await evaluateBlock(array.input, { start, count, ...room }, read);
	return affineKernel(array, values, isMadeAnew(array.input));
}

/** Whether evaluating gives an array of its own, not one that belongs to the tree. */
function isMadeAnew(array: LazyArray): boolean {
	if (array.op === "values") return false;
	if (array.op === "concat") return array.inputs.every(isMadeAnew);
	return array.op === "slice" || array.op === "reshape" ? isMadeAnew(array.input) : true;
}

async function transposeBlock(array: TransposeArray, block: Block, read: ReadStored): Promise<ArrayValues> {
	const inner = untransposed(block, array.order);
	const values = await evaluateBlock(array.input, inner, read);
	return transposeKernel(values, { type: array.type, shape: inner.count }, array.order);
}

/** The block of a transpose's input that a block of its result needs. */
export function untransposed(block: Block, order: readonly number[]): Block {
	const start = new Array<number>(order.length);
	const count = new Array<number>(order.length);
	order.forEach((axis, i) => {
		start[axis] = block.start[i] ?? 0;
		count[axis] = block.count[i] ?? 1;
	});
	return { start, count };
}
