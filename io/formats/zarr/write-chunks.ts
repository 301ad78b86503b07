import { planBlocks } from "../../../core/array/blocks.ts";
import { bytesOf } from "../../../core/array/element.ts";
import { type Block, evaluateBlock } from "../../../core/array/evaluate.ts";
import { advance, copyWindow } from "../../../core/array/kernels/copy.ts";
import { type ArrayValues, lengthOf, type NumericValues } from "../../../core/array/lazy-array.ts";
import type { ByteStore } from "../../../core/ports/byte-store.ts";
import type { WriteOptions } from "../../../core/ports/writer.ts";
import { bytesUnder, swapBytes } from "../bytes.ts";
import { crc32c } from "../codecs/checksums.ts";
import { encodeBytes } from "../codecs/steps.ts";
import { type ArraySpec, chunkKey } from "./array-spec.ts";
import { fillChunk } from "./values.ts";
import type { PlannedArray } from "./write-plan.ts";

/** Enough blocks that the parts of a dataset end together. */
const BLOCKS_PER_PART = 4;

/** Computes the values block by block, and writes each piece once. */
export async function writeChunks(
	store: ByteStore,
	array: PlannedArray,
	options: WriteOptions,
): Promise<void> {
	const { data } = array.variable;
	const { index = 0, of = 1 } = options.part ?? {};
	const total = lengthOf(data.shape) * bytesOf(data.type);
	const maxBytes = Math.max(1, Math.min(options.blockBytes, Math.ceil(total / (of * BLOCKS_PER_PART))));
	const blocks = [...planBlocks(data, { maxBytes, chunkShape: array.pieceShape })];
	const edge = (part: number) => Math.floor((part * blocks.length) / of);
	for (const block of blocks.slice(edge(index), edge(index + 1))) {
		options.signal?.throwIfAborted();
		const values = await evaluateBlock(data, block, options.read);
		await writeBlock(store, array, { block, values });
		options.onWritten?.(lengthOf(block.count) * bytesOf(data.type));
	}
}

interface Part {
	readonly block: Block;
	readonly values: ArrayValues;
}

/** Cuts a block, which is made of whole pieces, into its pieces. */
async function writeBlock(store: ByteStore, array: PlannedArray, part: Part): Promise<void> {
	const { pieceShape, spec } = array;
	const counts = part.block.count.map((count, axis) => Math.ceil(count / (pieceShape[axis] ?? 1)));
	const index = counts.map(() => 0);
	do {
		const start = index.map((i, axis) => i * (pieceShape[axis] ?? 1));
		const key = chunkKey(
			spec,
			start.map((at, axis) => ((part.block.start[axis] ?? 0) + at) / (pieceShape[axis] ?? 1)),
		);
		await store.set?.(key, await (spec.shard ? shardAt(spec, part, start) : encodedChunk(spec, part, start)));
	} while (advance(index, counts));
}

/** The stored bytes of the chunk that begins at `start` of a block. */
export async function encodedChunk(
	spec: ArraySpec,
	part: Part,
	start: readonly number[],
): Promise<Uint8Array> {
	const values = chunkAt(spec, part, start);
	const { form, type, bigEndian } = spec.element;
	if (form === "texts") return encodeBytes(textBytes(values as readonly string[]), spec.codecs);
	const bytes = bytesUnder(values as NumericValues);
	if (!bigEndian) return encodeBytes(bytes, spec.codecs);
	// The values may be somebody else's.
	const turned = bytes.slice();
	swapBytes(turned, type);
	return encodeBytes(turned, spec.codecs);
}

/** The values of a chunk; one that reaches over the edge is filled up there. */
function chunkAt(spec: ArraySpec, { block, values }: Part, start: readonly number[]): ArrayValues {
	const { chunkShape } = spec;
	const count = chunkShape.map((length, axis) =>
		Math.min(length, (block.count[axis] ?? 1) - (start[axis] ?? 0)),
	);
	const whole = count.every((length, axis) => length === chunkShape[axis]);
	const run = whole && liesTogether(chunkShape, block.count);
	if (run && !Array.isArray(values)) {
		const from = start.reduce((sum, at, axis) => sum * (block.count[axis] ?? 1) + at, 0);
		return (values as NumericValues).subarray(from, from + lengthOf(chunkShape)) as NumericValues;
	}
	const chunk = fillChunk(spec) as NumericValues;
	copyWindow(
		{ values, shape: block.count, start },
		{ values: chunk, shape: chunkShape, start: count.map(() => 0) },
		count,
	);
	return chunk;
}

/** Whether a chunk is one run of the block: only axes of length 1 outside the first that is cut. */
function liesTogether(chunk: readonly number[], block: readonly number[]): boolean {
	const cut = chunk.findLastIndex((length, axis) => length !== block[axis]);
	return chunk.slice(0, Math.max(0, cut)).every((length) => length === 1);
}

/** Their number, then each one's length and bytes (numcodecs' VLenUTF8). */
function textBytes(texts: readonly string[]): Uint8Array {
	const encoded = texts.map((text) => Buffer.from(text, "utf8"));
	const bytes = Buffer.alloc(encoded.reduce((sum, one) => sum + 4 + one.length, 4));
	let at = bytes.writeUInt32LE(texts.length, 0);
	for (const one of encoded) {
		at = bytes.writeUInt32LE(one.length, at);
		at += one.copy(bytes, at);
	}
	return bytes;
}

const ABSENT = 2n ** 64n - 1n;

/** The chunks of a shard one behind the other, then where each lies; those beyond the array are absent. */
async function shardAt(spec: ArraySpec, part: Part, start: readonly number[]): Promise<Uint8Array> {
	const counts = spec.shard?.counts ?? [];
	const index = new BigUint64Array(2 * lengthOf(counts)).fill(ABSENT);
	const chunks: Uint8Array[] = [];
	let [offset, number] = [0, 0];
	const inner = counts.map(() => 0);
	do {
		const at = inner.map((i, axis) => (start[axis] ?? 0) + i * (spec.chunkShape[axis] ?? 1));
		if (at.every((first, axis) => first < (part.block.count[axis] ?? 1))) {
			const bytes = await encodedChunk(spec, part, at);
			index.set([BigInt(offset), BigInt(bytes.length)], 2 * number);
			offset += bytes.length;
			chunks.push(bytes);
		}
		number++;
	} while (advance(inner, counts));
	const table = bytesUnder(index);
	const end = Buffer.alloc(4);
	end.writeUInt32LE(crc32c(table));
	return Buffer.concat([...chunks, table, end]);
}
