import { deflate, deflateSync } from "node:zlib";
import { allocate, filled } from "../../../core/array/element.ts";
import type { Block } from "../../../core/array/evaluate.ts";
import { copyWindow } from "../../../core/array/kernels/copy.ts";
import type { NumericValues } from "../../../core/array/lazy-array.ts";
import { lengthOf } from "../../../core/array/lazy-array.ts";
import { bytesUnder } from "../bytes.ts";
import { elementBytes } from "../hdf5/datatype.ts";
import type { PlannedDataset } from "./write-plan.ts";

/** A block of values and where in it a chunk begins. */
export interface ChunkOrigin {
	readonly block: Block;
	readonly values: NumericValues;
	readonly start: readonly number[];
}

/** From this size on compressing in the system's threads is worth the way there. */
const LARGE_CHUNK = 16 * 2 ** 10;

/** One chunk of a block as it is stored: a copy, filled up where it reaches over the edge, after its filters. */
export function encodeChunk(dataset: PlannedDataset, from: ChunkOrigin): Promise<Uint8Array> {
	const chunk = chunkAt(dataset, from);
	const { filters, variable } = dataset;
	if (filters === undefined) return Promise.resolve(chunk);
	const ordered = filters.shuffle ? shuffled(chunk, elementBytes(variable?.type ?? "uint8")) : chunk;
	return deflated(ordered, filters.deflate);
}

/** The same bytes by either way. */
async function deflated(bytes: Uint8Array, level: number): Promise<Uint8Array> {
	const options = { level, chunkSize: Math.max(64, bytes.length) };
	if (bytes.length < LARGE_CHUNK) return deflateSync(bytes, options);
	return new Promise((resolve, reject) => {
		deflate(bytes, options, (error, result) => {
			if (error) reject(error);
			else resolve(result);
		});
	});
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
function shuffled(bytes: Uint8Array, width: number): Uint8Array {
	const count = bytes.length / width;
	const result = new Uint8Array(bytes.length);
	if (width === 4 && bytes.byteOffset % 4 === 0) return shuffled4(bytes, result, count);
	for (let byte = 0; byte < width; byte++) {
		const base = byte * count;
		for (let i = 0, from = byte; i < count; i++, from += width) result[base + i] = bytes[from] as number;
	}
	return result;
}

/** The usual width, by whole words; typed arrays have the machine's order, which is little-endian wherever Node runs. */
function shuffled4(bytes: Uint8Array, result: Uint8Array, count: number): Uint8Array {
	const words = new Uint32Array(bytes.buffer, bytes.byteOffset, count);
	const [second, third, fourth] = [count, 2 * count, 3 * count];
	for (let i = 0; i < count; i++) {
		const word = words[i] as number;
		result[i] = word;
		result[second + i] = word >>> 8;
		result[third + i] = word >>> 16;
		result[fourth + i] = word >>> 24;
	}
	return result;
}
