import { planBlocks } from "../blocks.ts";
import { allocate } from "../element.ts";
import type { Block, RoomyBlock } from "../evaluate.ts";
import { type ArrayValues, lengthOf, type NumericValues } from "../lazy-array.ts";
import type { RemapArray } from "../operations/remap.ts";
import { stridesOf } from "./copy.ts";

/** The input is read in pieces of about this size, or of one plane where that is more. */
const PIECE_BYTES = 8 * 2 ** 20;

/** Rows of the outermost source axis that some target cells take from. */
export function spanOfSources(
	array: RemapArray,
	cells: Block,
): { readonly first: number; readonly length: number } {
	const outer = array.input.shape.length - array.from;
	const row = lengthOf(array.input.shape.slice(outer + 1));
	let [low, high] = [Number.POSITIVE_INFINITY, -1];
	for (const target of targetsIn(array, cells)) {
		for (let i = array.starts[target] as number; i < (array.starts[target + 1] as number); i++) {
			const source = array.sources[i] as number;
			if (source < low) low = source;
			if (source > high) high = source;
		}
	}
	if (high < 0) return { first: 0, length: 0 };
	const first = Math.floor(low / row);
	return { first, length: Math.floor(high / row) + 1 - first };
}

/** The numbers of the target cells in a block of them, row-major. */
function targetsIn({ shape, to }: RemapArray, { start, count }: Block): Int32Array {
	const strides = stridesOf(shape.slice(shape.length - to));
	const found = new Int32Array(lengthOf(count));
	const [high = 1, wide = 1] = count.length === 1 ? [1, count[0]] : count;
	const [rowStride, columnStride] =
		count.length === 1 ? [0, strides[0] ?? 1] : [strides[0] ?? 1, strides[1] ?? 1];
	const [firstRow, firstColumn] = count.length === 1 ? [0, start[0] ?? 0] : [start[0] ?? 0, start[1] ?? 0];
	let at = 0;
	for (let y = 0; y < high; y++)
		for (let x = 0; x < wide; x++)
			found[at++] = (firstRow + y) * rowStride + (firstColumn + x) * columnStride;
	return found;
}

interface Work {
	readonly block: Block;
	/** Of the input. */
	readonly needed: Block;
	/** Of the chunks the input is read in. */
	readonly chunks: readonly number[] | undefined;
}

/** A block of weighted sums: some planes of the input at a time. */
export async function remapBlock(
	array: RemapArray,
	{ block, needed, chunks }: Work,
	input: (block: RoomyBlock) => Promise<ArrayValues>,
): Promise<ArrayValues> {
	const outer = array.input.shape.length - array.from;
	const result = allocate(array.type, lengthOf(block.count)) as NumericValues;
	const rows = rowsFor(array, block, needed);
	const plane = lengthOf(needed.count.slice(outer));
	const cells = rows.targets.length;
	if (plane === 0) return filledWith(result, array.fill);
	const whole = needed.count.map((count, axis) =>
		axis < outer ? Math.min(count, chunks?.[axis] ?? 1) : count,
	);
	const planes = stridesOf([...block.count.slice(0, outer), 1]);
	for (const piece of planBlocks(
		{ type: array.input.type, shape: needed.count },
		{ maxBytes: PIECE_BYTES, chunkShape: whole },
	)) {
		const start = piece.start.map((first, axis) => first + (needed.start[axis] ?? 0));
		const values = (await input({ start, count: piece.count })) as NumericValues;
		const numbers = plainNumbers(values);
		forEachPlane(piece, outer, (index, position) => {
			const at = position.reduce((sum, place, axis) => sum + place * (planes[axis] ?? 1), 0);
			const source = numbers.subarray(index * plane, (index + 1) * plane);
			remapPlane(rows, source, (result as Float64Array).subarray(at * cells, (at + 1) * cells));
		});
	}
	return result;
}

function filledWith(values: NumericValues, fill: number): NumericValues {
	return (values as Float64Array).fill(fill);
}

const plainNumbers = (values: NumericValues): Float64Array =>
	values instanceof BigInt64Array || values instanceof BigUint64Array
		? Float64Array.from(values, Number)
		: (values as Float64Array);

/** Each plane of a piece, with the place of its outer axes in the block. */
function forEachPlane(
	piece: Block,
	outer: number,
	action: (index: number, position: number[]) => void,
): void {
	const counts = piece.count.slice(0, outer);
	const total = lengthOf(counts);
	for (let index = 0; index < total; index++) {
		let rest = index;
		const position = new Array<number>(outer).fill(0);
		for (let axis = outer - 1; axis >= 0; axis--) {
			position[axis] = (piece.start[axis] ?? 0) + (rest % (counts[axis] ?? 1));
			rest = Math.floor(rest / (counts[axis] ?? 1));
		}
		action(index, position);
	}
}

/** What one plane is worked on with; sources are counted from the first row that is read. */
interface Rows extends Pick<RemapArray, "starts" | "sources" | "weights" | "rule" | "least" | "fill"> {
	readonly targets: Int32Array;
	readonly first: number;
	readonly second: number;
	/** The source cell at the beginning of what is read. */
	readonly origin: number;
}

function rowsFor(array: RemapArray, block: Block, needed: Block): Rows {
	const outer = array.input.shape.length - array.from;
	const { starts, sources, weights, rule, least, fill } = array;
	const cells = { start: block.start.slice(outer), count: block.count.slice(outer) };
	const row = lengthOf(array.input.shape.slice(outer + 1));
	const [first = Number.NaN, second = Number.NaN] = array.missing.map((value) =>
		array.input.type === "float32" ? Math.fround(value) : value,
	);
	const origin = (needed.start[outer] ?? 0) * row;
	return {
		starts,
		sources,
		weights,
		rule,
		least,
		fill,
		targets: targetsIn(array, cells),
		first,
		second,
		origin,
	};
}

function remapPlane(rows: Rows, source: Float64Array, target: Float64Array): void {
	if (rows.rule === "strict") remapStrictly(rows, source, target);
	else remapPresent(rows, source, target);
}

function remapStrictly(rows: Rows, source: Float64Array, target: Float64Array): void {
	const { starts, sources, weights, targets, first, second, origin, fill } = rows;
	for (let t = 0; t < targets.length; t++) {
		const cell = targets[t] as number;
		const end = starts[cell + 1] as number;
		let i = starts[cell] as number;
		let sum = i < end ? 0 : Number.NaN;
		for (; i < end; i++) {
			const value = source[(sources[i] as number) - origin] as number;
			sum += value === first || value === second ? Number.NaN : value * (weights[i] as number);
		}
		target[t] = Number.isNaN(sum) ? fill : sum;
	}
}

/** Also sums over whole cells, which are not divided. */
function remapPresent(rows: Rows, source: Float64Array, target: Float64Array): void {
	const { starts, sources, weights, targets, first, second, origin, fill, least } = rows;
	const isMean = rows.rule === "present";
	for (let t = 0; t < targets.length; t++) {
		const cell = targets[t] as number;
		let [sum, present, all] = [0, 0, 0];
		for (let i = starts[cell] as number; i < (starts[cell + 1] as number); i++) {
			const value = source[(sources[i] as number) - origin] as number;
			const weight = weights[i] as number;
			all += weight;
			if (value === first || value === second || Number.isNaN(value)) continue;
			sum += value * weight;
			present += weight;
		}
		if (!(present > 0) || present < least * all) target[t] = fill;
		else target[t] = isMean ? sum / present : sum;
	}
}
