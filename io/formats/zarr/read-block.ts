import { allocate } from "../../../core/array/element.ts";
import type { Block } from "../../../core/array/evaluate.ts";
import { advance, copyWindow } from "../../../core/array/kernels/copy.ts";
import { type ArrayValues, lengthOf, type NumericValues } from "../../../core/array/lazy-array.ts";
import { FormatError, isHeadwaterError } from "../../../core/errors.ts";
import type { ByteStore } from "../../../core/ports/byte-store.ts";
import { CodecError } from "../codecs/codec.ts";
import { type ArraySpec, chunkKey } from "./array-spec.ts";
import type { ChunkCache } from "./chunk-cache.ts";
import type { ShardIndices } from "./shards.ts";
import { decodeChunk, fillChunk } from "./values.ts";

/** Where the chunks of an array come from. */
export interface ChunkSource {
	readonly store: ByteStore;
	readonly spec: ArraySpec;
	readonly shards: ShardIndices;
	/** For chunks of which a part is wanted: the rest is often wanted next. */
	readonly cache?: { readonly chunks: ChunkCache; readonly prefix: string };
}

/** Indices of the chunks a block touches, row-major. */
export function touchedChunks({ chunkShape }: ArraySpec, block: Block): readonly (readonly number[])[] {
	if (lengthOf(block.count) === 0) return [];
	const first = block.start.map((start, axis) => Math.floor(start / (chunkShape[axis] ?? 1)));
	const counts = block.start.map(
		(start, axis) =>
			Math.floor((start + (block.count[axis] ?? 1) - 1) / (chunkShape[axis] ?? 1)) - (first[axis] ?? 0) + 1,
	);
	const found: number[][] = [];
	const index = counts.map(() => 0);
	do found.push(index.map((i, axis) => i + (first[axis] ?? 0)));
	while (advance(index, counts));
	return found;
}

/** The values of a block. FormatError when a chunk is damaged; absent chunks are fill. */
export async function readBlock(source: ChunkSource, block: Block): Promise<ArrayValues> {
	const { spec } = source;
	const chunks = touchedChunks(spec, block);
	const [only] = chunks;
	if (only && chunks.length === 1 && isWhole(spec, only, block)) return chunkAt(source, only);
	const values = allocate(spec.element.type, lengthOf(block.count));
	await fillBlock(source, { block, chunks, values });
	return values;
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
	const chunk = await (partly ? heldChunk(source, index) : chunkAt(source, index));
	copyWindow(
		{ values: chunk, shape: chunkShape, start: first.map((at, axis) => at - (origin[axis] ?? 0)) },
		{ values, shape: block.count, start: first.map((at, axis) => at - (block.start[axis] ?? 0)) },
		count,
	);
}

function heldChunk(source: ChunkSource, index: readonly number[]): Promise<ArrayValues> {
	const { cache, spec } = source;
	if (cache === undefined) return chunkAt(source, index);
	const size = { type: spec.element.type, length: lengthOf(spec.chunkShape) };
	return cache.chunks.get(`${cache.prefix}${spec.prefix}${index.join(".")}`, size, () =>
		chunkAt(source, index),
	);
}

async function chunkAt(source: ChunkSource, index: readonly number[]): Promise<ArrayValues> {
	const { spec, store, shards } = source;
	const key = spec.shard ? shards.keyOf(spec, index) : chunkKey(spec, index);
	try {
		const bytes = spec.shard ? await shards.chunk(source, index) : await store.get(key);
		return bytes === undefined ? fillChunk(spec) : await decodeChunk(spec, bytes);
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
