import { planBlocks } from "../../../core/array/blocks.ts";
import { chunkGrid } from "../../../core/array/chunk-grid.ts";
import { allocate, bytesOf } from "../../../core/array/element.ts";
import { type Block, evaluateBlock } from "../../../core/array/evaluate.ts";
import { advance, copyWindow } from "../../../core/array/kernels/copy.ts";
import {
	type ArrayValues,
	type LazyArray,
	lengthOf,
	type NumericValues,
} from "../../../core/array/lazy-array.ts";
import type { ByteStore } from "../../../core/ports/byte-store.ts";
import type { WriteOptions } from "../../../core/ports/writer.ts";
import { bytesUnder, swapBytes } from "../bytes.ts";
import { type ByteEncoder, createByteEncoder } from "../codecs/byte-encoder.ts";
import { crc32c } from "../codecs/checksums.ts";
import { encodeBytes } from "../codecs/steps.ts";
import { type ArraySpec, chunkKey } from "./array-spec.ts";
import { storedPiece } from "./move-chunks.ts";
import { liesTogether, placeIn } from "./runs.ts";
import { fillChunk } from "./values.ts";
import type { PlannedArray } from "./write-plan.ts";

/** Enough blocks that the parts of a dataset end together. */
const BLOCKS_PER_PART = 4;

/** Computes the values block by block, and writes each piece once; what is a stored chunk already is moved as it lies. */
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
	const desk = {
		store,
		array,
		encoder: createByteEncoder(array.spec.codecs),
		room: roomFor(data, blocks[0]),
	};
	for (const block of blocks.slice(edge(index), edge(index + 1))) {
		options.signal?.throwIfAborted();
		await writeBlock(desk, block, options);
		options.onWritten?.(lengthOf(block.count) * bytesOf(data.type));
	}
}

interface Desk {
	readonly store: ByteStore;
	readonly array: PlannedArray;
	readonly encoder: ByteEncoder;
	/** Takes the values of one block after the other. */
	readonly room?: ArrayValues | undefined;
}

const roomFor = ({ op, type }: LazyArray, first: Block | undefined): ArrayValues | undefined =>
	op === "values" || type === "string" || first === undefined
		? undefined
		: allocate(type, lengthOf(first.count));

interface Part {
	readonly block: Block;
	readonly values: ArrayValues;
}

async function writeBlock(desk: Desk, block: Block, options: WriteOptions): Promise<void> {
	const { pieceShape, variable } = desk.array;
	const pieces = [...piecesOf(block, pieceShape)];
	const computed = await piecesLeft(desk, pieces, options);
	// What is moved may not depend on how blocks are cut: beside it, each piece is computed alone.
	const alone = computed.length < pieces.length;
	for (const part of alone ? computed : [block]) {
		const values = await evaluateBlock(variable.data, { ...part, spare: desk.room }, options.read);
		for (const piece of alone ? [part] : pieces) await writePiece(desk, { block: part, values }, piece);
	}
}

/** The pieces that make up a block, row-major; shorter at the far edges. */
export function* piecesOf({ start, count }: Block, pieceShape: readonly number[]): Iterable<Block> {
	const counts = chunkGrid(count, pieceShape);
	const index = counts.map(() => 0);
	do {
		const inside = index.map((i, axis) => i * (pieceShape[axis] ?? 1));
		yield {
			start: inside.map((at, axis) => at + (start[axis] ?? 0)),
			count: inside.map((at, axis) => Math.min(pieceShape[axis] ?? 1, (count[axis] ?? 1) - at)),
		};
	} while (advance(index, counts));
}

const keyOf = ({ spec, pieceShape }: PlannedArray, { start }: Block): string =>
	chunkKey(
		spec,
		start.map((at, axis) => at / (pieceShape[axis] ?? 1)),
	);

/** Moves the pieces that are stored chunks, and gives the others. */
async function piecesLeft(
	{ store, array }: Desk,
	pieces: readonly Block[],
	options: WriteOptions,
): Promise<readonly Block[]> {
	if (!options.withChunks || array.spec.shard) return pieces;
	const left: Block[] = [];
	for (const piece of pieces) {
		const moved = await storedPiece(array, piece, options.withChunks);
		if (moved === undefined) left.push(piece);
		else if (moved !== "absent") await store.set?.(keyOf(array, piece), moved);
	}
	return left;
}

async function writePiece({ store, array, encoder }: Desk, part: Part, piece: Block): Promise<void> {
	const { spec } = array;
	const start = piece.start.map((at, axis) => at - (part.block.start[axis] ?? 0));
	const bytes = spec.shard
		? await shardAt(spec, part, start)
		: await encoder.encode(bytesOfChunk(spec, part, start));
	await store.set?.(keyOf(array, piece), bytes);
}

/** The stored bytes of the chunk that begins at `start` of a block. */
export const encodedChunk = (spec: ArraySpec, part: Part, start: readonly number[]): Promise<Uint8Array> =>
	encodeBytes(bytesOfChunk(spec, part, start), spec.codecs);

/** The same before its codecs. */
function bytesOfChunk(spec: ArraySpec, part: Part, start: readonly number[]): Uint8Array {
	const values = chunkAt(spec, part, start);
	const { form, type, bigEndian } = spec.element;
	if (form === "texts") return textBytes(values as readonly string[]);
	const bytes = bytesUnder(values as NumericValues);
	if (!bigEndian) return bytes;
	// The values may be somebody else's.
	const turned = bytes.slice();
	swapBytes(turned, type);
	return turned;
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
		const from = placeIn(block.count, start);
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
