import { planBlocks } from "../blocks.ts";
import { allocate, bytesOf } from "../element.ts";
import type { Block, RoomyBlock } from "../evaluate.ts";
import type { ArrayValues, NumericValues, ReduceArray } from "../lazy-array.ts";
import { lengthOf } from "../lazy-array.ts";
import { type Adder, adderOf } from "./adder.ts";
import { copyWindow } from "./copy.ts";
import { type Floats, inPieces, PIECE_BYTES, spansOf, twoMissing } from "./pieces.ts";

interface ReadReduce extends ReduceArray {
	/** Of the chunks its input is read in. */
	readonly chunkShape?: readonly number[] | undefined;
}

type ReadInput = (block: RoomyBlock) => Promise<ArrayValues>;

/** A block of means: region by region, each along the whole axis in pieces, so that each stored chunk is read once. */
export async function reduceBlock(array: ReadReduce, block: Block, input: ReadInput): Promise<ArrayValues> {
	const { axis, type, chunkShape } = array;
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

interface Region extends Block {
	/** Steps of one row of stored chunks. */
	readonly rows: number;
}

async function meansOf(array: ReduceArray, region: Region, input: ReadInput): Promise<NumericValues> {
	const { axis } = array;
	const cells = lengthOf(region.count);
	const length = array.input.shape[axis] ?? 0;
	const fitting = Math.floor(PIECE_BYTES / (cells * bytesOf(array.input.type)));
	const steps = Math.min(length, Math.max(region.rows, Math.floor(fitting / region.rows) * region.rows));
	const adder = adderOf(array, cells, cells * steps);
	const inner = lengthOf(region.count.slice(axis + 1));
	const inputAt = (at: number, count: number, spare?: NumericValues) =>
		input({ start: region.start.with(axis, at), count: region.count.with(axis, count), spare });
	let total = 0;
	const spans = spansOf(length, steps);
	for await (const { from, some, values, spare } of inPieces(spans, adder.pieces, inputAt)) {
		const weights = Array.from({ length: some }, (_, t) => Math.max(0, array.weights?.[from + t] ?? 1));
		for (const weight of weights) total += weight;
		addPiece(adder, adder.received(values as NumericValues, spare), { array, weights, inner });
	}
	return divided(adder, total, array);
}

/** A cell that misses all weight misses it in the order it was added up: the difference is exactly 0. */
function divided({ sums, missing }: Adder, total: number, { type, fill }: ReduceArray): NumericValues {
	const means = allocate(type, sums.length) as Float64Array;
	for (let i = 0; i < sums.length; i++) {
		const weight = total - (missing[i] as number);
		means[i] = weight > 0 ? (sums[i] as number) / weight : fill;
	}
	return means;
}

interface Piece {
	readonly array: ReduceArray;
	/** Of its steps. */
	readonly weights: readonly number[];
	/** Elements of one step inside the axis. */
	readonly inner: number;
}

function addPiece(adder: Adder, values: Floats, { array, weights, inner }: Piece): void {
	const steps = weights.length;
	const missing = twoMissing(array);
	for (let o = 0; o * steps * inner < values.length; o++) {
		for (let t = 0; t < steps; t++) {
			const row = { at: (o * steps + t) * inner, cell: o * inner, length: inner };
			adder.add(values, { ...row, ...missing, weight: weights[t] as number });
		}
	}
}
