import { chunkHint, planBlocks } from "../blocks.ts";
import { allocate, bytesOf } from "../element.ts";
import type { Block } from "../evaluate.ts";
import type { ArrayValues, NumericValues, ReduceArray } from "../lazy-array.ts";
import { lengthOf } from "../lazy-array.ts";
import { copyWindow } from "./copy.ts";

/** The input is read in pieces of about this size, or of one row of stored chunks where that is more. */
const PIECE_BYTES = 8 * 2 ** 20;

type ReadInput = (block: Block) => Promise<ArrayValues>;

/** A block of means: region by region, each along the whole axis in pieces, so that each stored chunk is read once. */
export async function reduceBlock(array: ReduceArray, block: Block, input: ReadInput): Promise<ArrayValues> {
	const { axis, type } = array;
	const chunkShape = chunkHint(array.input);
	const rows = Math.max(1, Math.min(chunkShape?.[axis] ?? 1, array.input.shape[axis] ?? 1));
	const result = allocate(type, lengthOf(block.count));
	const plan = {
		maxBytes: PIECE_BYTES / rows,
		...(chunkShape && { chunkShape: chunkShape.with(axis, 1) }),
	};
	for (const region of planBlocks({ type: array.input.type, shape: block.count }, plan)) {
		const start = region.start.map((first, i) => first + (block.start[i] ?? 0));
		const means = await meansOf(array, { start, count: region.count, rows }, input);
		copyWindow(
			{ values: means, shape: region.count, start: region.start.map(() => 0) },
			{ values: result, shape: block.count, start: region.start },
			region.count,
		);
	}
	return result;
}

async function meansOf(
	array: ReduceArray,
	region: Block & { readonly rows: number },
	input: ReadInput,
): Promise<NumericValues> {
	const { axis } = array;
	const cells = lengthOf(region.count);
	const sums = { values: new Float64Array(cells), weights: new Float64Array(cells) };
	const length = array.input.shape[axis] ?? 0;
	const fitting = Math.floor(PIECE_BYTES / (cells * bytesOf(array.input.type)));
	const steps = Math.max(region.rows, Math.floor(fitting / region.rows) * region.rows);
	for (let from = 0; from < length; from += steps) {
		const some = Math.min(steps, length - from);
		const piece = { start: region.start.with(axis, from), count: region.count.with(axis, some) };
		const values = (await input(piece)) as NumericValues;
		const inner = lengthOf(region.count.slice(axis + 1));
		addPiece(sums, values, { array, from, some, inner });
	}
	const means = allocate(array.type, cells) as Float64Array;
	for (let i = 0; i < cells; i++) {
		const total = sums.weights[i] as number;
		means[i] = total > 0 ? (sums.values[i] as number) / total : array.fill;
	}
	return means;
}

interface Piece {
	readonly array: ReduceArray;
	/** Its first step, their number, and the elements of one step inside the axis. */
	readonly from: number;
	readonly some: number;
	readonly inner: number;
}

function addPiece(
	sums: { readonly values: Float64Array; readonly weights: Float64Array },
	values: NumericValues,
	{ array, from, some, inner }: Piece,
): void {
	const outer = values.length / (some * inner);
	const add = adderOf(sums, plainNumbers(values), missingTest(array));
	for (let o = 0; o < outer; o++) {
		for (let t = 0; t < some; t++) {
			const weight = array.weights?.[from + t] ?? 1;
			if (weight > 0) add({ at: (o * some + t) * inner, cell: o * inner, inner, weight });
		}
	}
}

/** 64-bit integers as doubles: means are doubles anyway. */
const plainNumbers = (values: NumericValues): Float32Array | Float64Array =>
	values instanceof BigInt64Array || values instanceof BigUint64Array
		? Float64Array.from(values, Number)
		: (values as Float32Array);

/** Up to two values are compared directly, as nearly all files have; NaN equals nothing. */
function missingTest({ missing, input }: ReduceArray) {
	const own = missing.map((value) => (input.type === "float32" ? Math.fround(value) : value));
	return { first: own[0] ?? Number.NaN, second: own[1] ?? Number.NaN, more: new Set(own.slice(2)) };
}

function adderOf(
	sums: { readonly values: Float64Array; readonly weights: Float64Array },
	values: Float32Array | Float64Array,
	{ first, second, more }: ReturnType<typeof missingTest>,
) {
	const few = more.size === 0;
	return ({ at, cell, inner, weight }: { at: number; cell: number; inner: number; weight: number }) => {
		for (let i = 0; i < inner; i++) {
			const value = values[at + i] as number;
			if (value === first || value === second || Number.isNaN(value) || !(few || !more.has(value))) continue;
			sums.values[cell + i] = (sums.values[cell + i] as number) + value * weight;
			sums.weights[cell + i] = (sums.weights[cell + i] as number) + weight;
		}
	};
}
