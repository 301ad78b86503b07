import { chunkNumber, chunkPosition } from "../../../core/array/chunk-position.ts";
import type { Block } from "../../../core/array/evaluate.ts";
import { advance, eachRun } from "../../../core/array/kernels/copy.ts";
import { lengthOf } from "../../../core/array/lazy-array.ts";
import type { ByteSource } from "../../../core/ports/byte-source.ts";
import type { ChunkTable } from "../../../core/ports/reader.ts";
import { type ByteRange, coalesce, readRange } from "./byte-ranges.ts";
import type { ChunkCache } from "./chunk-cache.ts";
import { Lanes } from "./lanes.ts";
import { type ChunkCodec, type Decoded, unfilter, unfilterAside } from "./unfilter.ts";
import { unshuffler } from "./unshuffle.ts";

/** A part of a chunked variable to be read. */
export interface ChunkJob {
	readonly source: ByteSource;
	readonly table: ChunkTable;
	readonly codec: ChunkCodec;
	readonly block: Block;
	/** Row-major bytes of the block, zeros at first. */
	readonly target: Uint8Array;
	readonly cache: ChunkCache;
	/** Of this variable in the cache. */
	readonly cacheKey: string;
}

/** The part of a chunk that lies in the block. */
export interface TouchedChunk extends ByteRange {
	readonly position: number;
	readonly mask: number;
	/** First element of the part inside the chunk ... */
	readonly from: readonly number[];
	/** ... and inside the block. */
	readonly to: readonly number[];
	readonly count: readonly number[];
}

/** The stored chunks a block touches; where none was written, the fill value is put into `missing`. */
export function touchedChunks(
	table: ChunkTable,
	block: Block,
	missing: (to: readonly number[], count: readonly number[]) => void,
): TouchedChunk[] {
	const { chunkShape, grid } = table;
	const first = block.start.map((start, axis) => Math.floor(start / (chunkShape[axis] as number)));
	const counts = block.count.map(
		(count, axis) =>
			Math.floor(((block.start[axis] as number) + count - 1) / (chunkShape[axis] as number)) -
			(first[axis] as number) +
			1,
	);
	const touched: TouchedChunk[] = [];
	const index = counts.map(() => 0);
	do {
		const place = index.map((i, axis) => i + (first[axis] as number));
		const part = partOf(table, block, place);
		const position = chunkPosition(table.numbers, chunkNumber(place, grid));
		if (position < 0) missing(part.to, part.count);
		else touched.push({ position, ...storedAt(table, position), ...part });
	} while (advance(index, counts));
	return touched;
}

const storedAt = (table: ChunkTable, position: number) => ({
	offset: table.offsets[position] as number,
	length: table.sizes[position] as number,
	mask: table.filterMasks[position] as number,
});

function partOf({ chunkShape }: ChunkTable, block: Block, place: readonly number[]) {
	const from: number[] = [];
	const to: number[] = [];
	const count: number[] = [];
	place.forEach((at, axis) => {
		const length = chunkShape[axis] as number;
		const start = block.start[axis] as number;
		const begin = Math.max(start, at * length);
		const end = Math.min(start + (block.count[axis] as number), (at + 1) * length);
		from.push(begin - at * length);
		to.push(begin - start);
		count.push(end - begin);
	});
	return { from, to, count };
}

/** From this size on the system's threads inflate chunks side by side. */
const LARGE_CHUNK = 128 * 2 ** 10;
const MOST_LANES = 4;
const MOST_BYTES_ABREAST = 64 * 2 ** 20;

/** Fetches, decodes and places chunks in the order of the file, neighbours in one piece. */
export async function readChunks(job: ChunkJob, touched: readonly TouchedChunk[]): Promise<void> {
	const { chunkBytes } = job.codec;
	const isAside = chunkBytes >= LARGE_CHUNK && touched.length > 1 && job.codec.filters.length > 0;
	const abreast = Math.max(1, Math.min(MOST_LANES, Math.floor(MOST_BYTES_ABREAST / chunkBytes)));
	const lanes = new Lanes(abreast);
	for (const piece of coalesce(touched.filter((chunk) => !placeCached(job, chunk)))) {
		const bytes = await readRange(job.source, piece);
		for (const chunk of piece.parts) {
			const stored = bytes.subarray(chunk.offset - piece.offset, chunk.offset - piece.offset + chunk.length);
			if (isAside) await lanes.enter(() => decodeAside(job, chunk, stored));
			else finish(job, chunk, unfilter(job.codec, stored, chunk.mask));
		}
	}
	await lanes.drained();
}

async function decodeAside(job: ChunkJob, chunk: TouchedChunk, stored: Uint8Array): Promise<void> {
	finish(job, chunk, await unfilterAside(job.codec, stored, chunk.mask));
}

const cacheKey = (job: ChunkJob, chunk: TouchedChunk): string => `${job.cacheKey}\0${chunk.position}`;

function placeCached(job: ChunkJob, chunk: TouchedChunk): boolean {
	const found = job.cache.get(cacheKey(job, chunk));
	if (found) place(job, chunk, found);
	return found !== undefined;
}

/** A chunk of which only a part was wanted may be wanted again. */
function finish(job: ChunkJob, chunk: TouchedChunk, decoded: Decoded): void {
	place(job, chunk, decoded);
	const isPart = lengthOf(chunk.count) < lengthOf(job.table.chunkShape);
	const isCompressed = job.codec.filters.length > 0;
	if (isPart && isCompressed) job.cache.set(cacheKey(job, chunk), decoded);
}

/** Puts the wanted part of a decoded chunk into the block. */
function place(
	{ table, block, target }: ChunkJob,
	chunk: TouchedChunk,
	{ bytes, isShuffled }: Decoded,
): void {
	const { width, chunkShape } = table;
	eachRun(
		{ shape: chunkShape, start: chunk.from },
		{ shape: block.count, start: chunk.to },
		{
			count: chunk.count,
			visitor: (length) => {
				if (isShuffled) {
					const unshuffle = unshuffler(bytes, width, target);
					return (from, to) => unshuffle(from, to, length);
				}
				return (from, to) => target.set(bytes.subarray(from * width, (from + length) * width), to * width);
			},
		},
	);
}
