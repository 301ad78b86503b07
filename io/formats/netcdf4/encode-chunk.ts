import { allocate, filled } from "../../../core/array/element.ts";
import type { Block } from "../../../core/array/evaluate.ts";
import { copyWindow, stridesOf } from "../../../core/array/kernels/copy.ts";
import type { NumericValues } from "../../../core/array/lazy-array.ts";
import { lengthOf } from "../../../core/array/lazy-array.ts";
import { bytesUnder } from "../bytes.ts";
import { createDeflater, type Deflater } from "../codecs/deflater.ts";
import { elementBytes } from "../hdf5/datatype.ts";
import type { PlannedDataset } from "./write-plan.ts";

/** A block of values and where in it a chunk begins. */
export interface ChunkOrigin {
	readonly block: Block;
	readonly values: NumericValues;
	readonly start: readonly number[];
}

/** Brings chunks of one variable into the form they are stored in; memory is used again. */
export class ChunkEncoder {
	readonly #dataset: PlannedDataset;
	readonly #deflater: Deflater | undefined;
	readonly #shuffled: Uint8Array[] = [];

	constructor(dataset: PlannedDataset) {
		this.#dataset = dataset;
		this.#deflater = dataset.filters && createDeflater(dataset.filters.deflate);
	}

	/** One chunk of a block: filled up where it reaches over the edge, after its filters. The block must stay as it is meanwhile. */
	async encode(from: ChunkOrigin): Promise<Uint8Array> {
		const dataset = this.#dataset;
		const chunk = runOfBlock(dataset, from) ?? chunkAt(dataset, from);
		if (this.#deflater === undefined) return chunk;
		if (dataset.filters?.shuffle !== true) return this.#deflater.deflate(chunk);
		const ordered = this.#shuffled.pop() ?? new Uint8Array(chunk.length);
		const width = elementBytes(dataset.variable?.type ?? "uint8");
		shuffle(chunk, ordered, width);
		const stored = await this.#deflater.deflate(ordered, width);
		this.#shuffled.push(ordered);
		return stored;
	}

	/** Nobody reads these bytes any more. */
	release(stored: Uint8Array): void {
		this.#deflater?.release(stored);
	}
}

/** The chunk where it lies in the block in one run; `undefined` where it does not. */
function runOfBlock(
	{ variable, chunkShape = [] }: PlannedDataset,
	{ block, values, start }: ChunkOrigin,
): Uint8Array | undefined {
	if (variable === undefined || variable.type === "string") return undefined;
	const outer = chunkShape.findIndex((length) => length > 1);
	const isRun = chunkShape.every((length, axis) => {
		const whole = block.count[axis] ?? 1;
		if (outer < 0 || axis < outer) return true;
		return axis === outer ? (start[axis] ?? 0) + length <= whole : length === whole;
	});
	if (!isRun) return undefined;
	const first = stridesOf(block.count).reduce((sum, stride, axis) => sum + stride * (start[axis] ?? 0), 0);
	return bytesUnder(values.subarray(first, first + lengthOf(chunkShape)) as NumericValues);
}

function chunkAt({ variable, chunkShape = [], fill }: PlannedDataset, from: ChunkOrigin): Uint8Array {
	const type = variable?.type ?? "uint8";
	const count = chunkShape.map((length, axis) =>
		Math.min(length, (from.block.count[axis] ?? 1) - (from.start[axis] ?? 0)),
	);
	// Pointers to texts are copied as an innermost axis of 16 bytes.
	const inner = type === "string" ? [16] : [];
	const length = lengthOf(chunkShape);
	const chunk = (
		type === "string" ? allocate("uint8", 16 * length) : filled(type, length, fill)
	) as NumericValues;
	copyWindow(
		{
			values: from.values,
			shape: [...from.block.count, ...inner],
			start: [...from.start, ...inner.map(() => 0)],
		},
		{ values: chunk, shape: [...chunkShape, ...inner], start: [...chunkShape, ...inner].map(() => 0) },
		[...count, ...inner],
	);
	return bytesUnder(chunk);
}

/** First the first bytes of all elements, then the second bytes ... (HDF5 filter 2). */
function shuffle(bytes: Uint8Array, result: Uint8Array, width: number): void {
	const count = bytes.length / width;
	if (width === 4 && bytes.byteOffset % 4 === 0) {
		shuffle4(bytes, result, count);
		return;
	}
	for (let byte = 0; byte < width; byte++) {
		const base = byte * count;
		for (let i = 0, from = byte; i < count; i++, from += width) result[base + i] = bytes[from] as number;
	}
}

/** The usual width, by whole words; typed arrays have the machine's order, which is little-endian wherever Node runs. */
function shuffle4(bytes: Uint8Array, result: Uint8Array, count: number): void {
	const words = new Uint32Array(bytes.buffer, bytes.byteOffset, count);
	const [second, third, fourth] = [count, 2 * count, 3 * count];
	for (let i = 0; i < count; i++) {
		const word = words[i] as number;
		result[i] = word;
		result[second + i] = word >>> 8;
		result[third + i] = word >>> 16;
		result[fourth + i] = word >>> 24;
	}
}
