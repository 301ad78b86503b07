import { planBlocks } from "../blocks.ts";
import { allocate, bytesOf } from "../element.ts";
import type { Block, RoomyBlock } from "../evaluate.ts";
import type { ArrayValues, NumericValues, ReduceArray } from "../lazy-array.ts";
import { lengthOf } from "../lazy-array.ts";
import { Accumulator, type AddedRow, addPlainly } from "./accumulate.ts";
import { copyWindow } from "./copy.ts";

/** The input is read in pieces of about this size, or of one row of stored chunks where that is more. */
const PIECE_BYTES = 4 * 2 ** 20;

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

/** What was added up of each cell, and the weight that was missing there. */
interface Sums {
	readonly sums: Float64Array;
	readonly missing: Float64Array;
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
	for await (const { from, some, values, spare } of inPieces(
		{ length, steps, pieces: adder.pieces },
		inputAt,
	)) {
		const weights = Array.from({ length: some }, (_, t) => Math.max(0, array.weights?.[from + t] ?? 1));
		for (const weight of weights) total += weight;
		addPiece(adder, adder.received(values as NumericValues, spare), { array, weights, inner });
	}
	return divided(adder, total, array);
}

interface Steps {
	readonly length: number;
	/** So many at a time. */
	readonly steps: number;
	readonly pieces: Pieces;
}

/** Room for two pieces; none where values have to be changed first. */
type Pieces = readonly [Floats, Floats] | readonly [];

/** Some steps at a time, in order: the next are read while the last are worked on. */
async function* inPieces(
	{ length, steps, pieces }: Steps,
	input: (from: number, some: number, spare?: NumericValues) => Promise<ArrayValues>,
) {
	const begin = (from: number) => {
		if (from >= length) return undefined;
		const some = Math.min(steps, length - from);
		const spare = pieces[(from / steps) % 2];
		const reading = input(from, some, spare);
		// What fails meanwhile is told when its turn comes.
		reading.catch(() => {});
		return { from, some, spare, reading };
	};
	for (let piece = begin(0); piece !== undefined; ) {
		const { from, some, spare, reading } = piece;
		const values = await reading;
		piece = begin(from + steps);
		yield { from, some, spare, values };
	}
}

/** Adds rows of values of one type. */
interface Adder extends Sums {
	readonly pieces: Pieces;
	/** The values as rows are added of them; `piece`: what they were offered as room. */
	received(values: NumericValues, piece: Floats | undefined): Floats;
	add(values: Floats, row: AddedRow): void;
}

type Floats = Float32Array | Float64Array;

function adderOf(array: ReduceArray, cells: number, pieceLength: number): Adder {
	const { missing, input } = array;
	const isPlain = input.type !== "float32" && input.type !== "float64";
	// Vectors compare with two missing values; more than two become NaN beforehand.
	if (!isPlain && missing.length <= 2) return new Accumulator(input.type, cells, pieceLength) as Adder;
	const sums = { sums: new Float64Array(cells), missing: new Float64Array(cells) };
	return {
		...sums,
		pieces: [],
		received: (values) => plainNumbers(values, array),
		add: (values, row) => addPlainly(sums, values, row),
	};
}

/** A cell that misses all weight misses it in the order it was added up: the difference is exactly 0. */
function divided({ sums, missing }: Sums, total: number, { type, fill }: ReduceArray): NumericValues {
	const means = allocate(type, sums.length) as Float64Array;
	for (let i = 0; i < sums.length; i++) {
		const weight = total - (missing[i] as number);
		means[i] = weight > 0 ? (sums[i] as number) / weight : fill;
	}
	return means;
}

/** 64-bit integers as doubles, as means are; where more than two values mean "missing", all of them become NaN. */
function plainNumbers(values: NumericValues, { missing, input }: ReduceArray): Float32Array | Float64Array {
	const wide = values instanceof BigInt64Array || values instanceof BigUint64Array;
	const plain = wide ? Float64Array.from(values, Number) : (values as Float32Array);
	if (missing.length <= 2) return plain;
	const known = new Set(missing.map((value) => asStored(value, input)));
	return Float64Array.from(plain, (value) => (known.has(value) ? Number.NaN : value));
}

/** A float32 never equals the double 1e20, but its rounding. */
const asStored = (value: number | undefined, { type }: ReduceArray["input"]): number =>
	type === "float32" ? Math.fround(value ?? Number.NaN) : (value ?? Number.NaN);

interface Piece {
	readonly array: ReduceArray;
	/** Of its steps. */
	readonly weights: readonly number[];
	/** Elements of one step inside the axis. */
	readonly inner: number;
}

function addPiece(adder: Adder, values: Floats, { array, weights, inner }: Piece): void {
	const steps = weights.length;
	const [first, second] = [0, 1].map((i) => asStored(array.missing[i], array.input)) as [number, number];
	for (let o = 0; o * steps * inner < values.length; o++) {
		for (let t = 0; t < steps; t++) {
			const row = { at: (o * steps + t) * inner, cell: o * inner, length: inner };
			adder.add(values, { ...row, first, second, weight: weights[t] as number });
		}
	}
}
