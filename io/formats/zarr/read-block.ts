import { allocate } from "../../../core/array/element.ts";
import type { Block, RoomyBlock } from "../../../core/array/evaluate.ts";
import { advance, copyWindow } from "../../../core/array/kernels/copy.ts";
import {
	type ArrayValues,
	type DataType,
	lengthOf,
	type NumericValues,
} from "../../../core/array/lazy-array.ts";
import { FormatError, isHeadwaterError, MemoryError } from "../../../core/errors.ts";
import type { ByteStore } from "../../../core/ports/byte-store.ts";
import { CodecError } from "../codecs/codec.ts";
import { type ArraySpec, chunkKey } from "./array-spec.ts";
import type { ChunkCache } from "./chunk-cache.ts";
import { type ChunkRooms, isDirect } from "./chunk-rooms.ts";
import { liesTogether, placeIn } from "./runs.ts";
import type { ShardIndices } from "./shards.ts";
import { decodeChunk, fillChunk } from "./values.ts";

/** Where the chunks of an array come from. */
export interface ChunkSource {
	readonly store: ByteStore;
	readonly spec: ArraySpec;
	readonly shards: ShardIndices;
	readonly rooms: ChunkRooms;
	/** For chunks of which a part is wanted: the rest is often wanted next. */
	readonly cache?: {
		readonly chunks: ChunkCache;
		readonly prefix: string;
		readonly allowed?: number | undefined;
	};
}

/** Their indices alone would fill the memory otherwise. */
const MOST_CHUNKS = 1_000_000;

/** Indices of the chunks a block touches, row-major. MemoryError when they are too many. */
export function touchedChunks(
	{ chunkShape, prefix }: ArraySpec,
	block: Block,
): readonly (readonly number[])[] {
	if (lengthOf(block.count) === 0) return [];
	const first = block.start.map((start, axis) => Math.floor(start / (chunkShape[axis] ?? 1)));
	const counts = block.start.map(
		(start, axis) =>
			Math.floor((start + (block.count[axis] ?? 1) - 1) / (chunkShape[axis] ?? 1)) - (first[axis] ?? 0) + 1,
	);
	if (lengthOf(counts) > MOST_CHUNKS)
		throw new MemoryError(
			`"${prefix.replace(/\/$/, "")}" is cut into chunks so small that ${lengthOf(counts)} of them are needed at once. Read smaller blocks (--memory).`,
		);
	const found: number[][] = [];
	const index = counts.map(() => 0);
	do found.push(index.map((i, axis) => i + (first[axis] ?? 0)));
	while (advance(index, counts));
	return found;
}

/** The values of a block, in its spare room if that is large enough. FormatError when a chunk is damaged; absent chunks are fill. */
export async function readBlock(source: ChunkSource, block: RoomyBlock): Promise<ArrayValues> {
	const { spec } = source;
	const chunks = touchedChunks(spec, block);
	const [only] = chunks;
	if (only && chunks.length === 1 && !isDirect(spec) && isWhole(spec, only, block))
		return chunkAt(source, only);
	const values = roomFor(spec.element.type, lengthOf(block.count), block.spare);
	await fillBlock(source, { block, chunks, values });
	return values;
}

function roomFor(type: DataType, length: number, spare: ArrayValues | undefined): NumericValues | string[] {
	if (spare === undefined || spare.length < length || !ArrayBuffer.isView(spare))
		return allocate(type, length);
	return spare.subarray(0, length) as NumericValues;
}

/** Whether a chunk is wanted whole, and no more: then it is nobody else's. */
const isWhole = ({ chunkShape }: ArraySpec, index: readonly number[], block: Block): boolean =>
	chunkShape.every(
		(length, axis) => block.count[axis] === length && block.start[axis] === (index[axis] ?? 0) * length,
	);

export interface Filling {
	readonly block: Block;
	readonly chunks: readonly (readonly number[])[];
	/** Of the whole block. */
	readonly values: NumericValues | string[];
}

/** Puts what the chunks hold of a block in its place; from a store far away, several at a time. */
export async function fillBlock(source: ChunkSource, filling: Filling): Promise<void> {
	const together = source.store.together ?? 1;
	for (let at = 0; at < filling.chunks.length; at += together) {
		const some = filling.chunks.slice(at, at + together);
		await Promise.all(some.map((index) => placeChunk(source, index, filling)));
	}
}

async function placeChunk(
	source: ChunkSource,
	index: readonly number[],
	{ block, values }: Filling,
): Promise<void> {
	const { chunkShape } = source.spec;
	const origin = index.map((i, axis) => i * (chunkShape[axis] ?? 1));
	const first = origin.map((at, axis) => Math.max(at, block.start[axis] ?? 0));
	const count = first.map(
		(at, axis) =>
			Math.min(
				(origin[axis] ?? 0) + (chunkShape[axis] ?? 1),
				(block.start[axis] ?? 0) + (block.count[axis] ?? 1),
			) - at,
	);
	const inside = origin.map(
		(at, axis) => Math.min(at + (chunkShape[axis] ?? 1), source.spec.shape[axis] ?? 0) - at,
	);
	const partly = count.some((length, axis) => length !== inside[axis]);
	const place = first.map((at, axis) => at - (block.start[axis] ?? 0));
	const isRun =
		count.every((length, axis) => length === chunkShape[axis]) && liesTogether(chunkShape, block.count);
	if (isRun && isDirect(source.spec) && !Array.isArray(values)) {
		const begin = placeIn(block.count, place);
		return decodeAt(source, index, values.subarray(begin, begin + lengthOf(chunkShape)) as NumericValues);
	}
	const chunk = await (partly ? heldChunk(source, index) : chunkAt(source, index));
	copyWindow(
		{ values: chunk, shape: chunkShape, start: first.map((at, axis) => at - (origin[axis] ?? 0)) },
		{ values, shape: block.count, start: place },
		count,
	);
}

function heldChunk(source: ChunkSource, index: readonly number[]): Promise<ArrayValues> {
	const { cache, spec } = source;
	if (cache === undefined) return chunkAt(source, index);
	const size = { type: spec.element.type, length: lengthOf(spec.chunkShape), allowed: cache.allowed };
	return cache.chunks.get(`${cache.prefix}${spec.prefix}${index.join(".")}`, size, () =>
		chunkAt(source, index),
	);
}

const chunkAt = (source: ChunkSource, index: readonly number[]): Promise<ArrayValues> =>
	fromStored(source, index, (bytes) =>
		bytes === undefined ? fillChunk(source.spec) : decodeChunk(source.spec, bytes),
	);

/** The same, put straight where it belongs. */
const decodeAt = (source: ChunkSource, index: readonly number[], target: NumericValues): Promise<void> =>
	fromStored(source, index, (bytes) => {
		if (bytes) source.rooms.decode(source.spec, bytes, target);
		else (target as Float64Array).set(fillChunk(source.spec) as Float64Array);
	});

/** The bytes of a chunk as they lie; `undefined` when it was never written. FormatError when its shard is damaged. */
export const storedChunk = (source: ChunkSource, index: readonly number[]): Promise<Uint8Array | undefined> =>
	fromStored(source, index, (bytes) => bytes);

async function fromStored<T>(
	source: ChunkSource,
	index: readonly number[],
	use: (stored: Uint8Array | undefined) => T | Promise<T>,
): Promise<T> {
	const { spec, store, shards } = source;
	const key = spec.shard ? shards.keyOf(spec, index) : chunkKey(spec, index);
	try {
		return await use(spec.shard ? await shards.chunk(source, index) : await store.get(key));
	} catch (error) {
		throw chunkFailure(error, store.place, key);
	}
}

function chunkFailure(error: unknown, place: string, key: string): unknown {
	if (isHeadwaterError(error)) return error;
	if (!(error instanceof CodecError || error instanceof RangeError)) return error;
	const known = /codec|compressor/.test(error.message) ? "cannot be decoded" : "is damaged";
	const advice = known === "is damaged" ? "Fetch it again." : "Store it with another codec.";
	return new FormatError(place, `chunk "${key}" ${known} (${error.message}). ${advice}`, { cause: error });
}
