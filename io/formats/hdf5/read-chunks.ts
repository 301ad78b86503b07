import { chunkNumber, chunkPosition } from "../../../core/array/chunk-position.ts";
import type { Block } from "../../../core/array/evaluate.ts";
import { advance, eachRun } from "../../../core/array/kernels/copy.ts";
import { lengthOf } from "../../../core/array/lazy-array.ts";
import type { ByteSource } from "../../../core/ports/byte-source.ts";
import type { ChunkTable } from "../../../core/ports/reader.ts";
import { type ByteRange, coalesce, LARGEST_PIECE, type Piece } from "./byte-ranges.ts";
import { ChunkCache } from "./chunk-cache.ts";
import { type DecodingRoom, DecodingRooms } from "./decoding-room.ts";
import { Lanes } from "./lanes.ts";
import { SpareBuffers } from "./spare-buffers.ts";
import { type ChunkCodec, type Decoded, unfilter, unfilterAside } from "./unfilter.ts";

/** A part of a chunked variable to be read. */
export interface ChunkJob {
	readonly source: ByteSource;
	readonly table: ChunkTable;
	readonly codec: ChunkCodec;
	readonly block: Block;
	/** Row-major bytes of the block, zeros at first. */
	readonly target: Uint8Array;
	/** What is wanted in all, now and later: a chunk of which more than the block lies in it is kept. */
	readonly within: Block;
	/** See `WantedBlock`. */
	readonly mostKept?: number | undefined;
	readonly isAlone?: boolean | undefined;
	readonly desk: DecodingDesk;
	/** Of this variable in the cache. */
	readonly cacheKey: string;
}

/** What all files of a reader decode with. */
export interface DecodingDesk {
	readonly cache: ChunkCache;
	readonly rooms: DecodingRooms;
	readonly buffers: SpareBuffers;
}

const MOST_LANES = 4;

/** `cacheBytes`: decoded chunks kept at most. */
export const createDesk = (cacheBytes: number): DecodingDesk => ({
	cache: new ChunkCache(cacheBytes),
	rooms: new DecodingRooms(),
	buffers: new SpareBuffers(LARGEST_PIECE, MOST_LANES + 1),
});

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
const LARGE_CHUNK = 64 * 2 ** 10;
const MOST_BYTES_ABREAST = 64 * 2 ** 20;

/** Fetches, decodes and places chunks in the order of the file, neighbours in one piece. */
export async function readChunks(job: ChunkJob, touched: readonly TouchedChunk[]): Promise<void> {
	const { chunkBytes } = job.codec;
	const isLarge = chunkBytes >= LARGE_CHUNK && touched.length > 1;
	const isAside = isLarge && job.codec.filters.length > 0 && !job.isAlone;
	const abreast = Math.max(1, Math.min(MOST_LANES, Math.floor(MOST_BYTES_ABREAST / chunkBytes)));
	const lanes = new Lanes(abreast);
	for (const piece of coalesce(touched.filter((chunk) => !placeCached(job, chunk)))) {
		const bytes = await fetched(job, piece);
		if (isAside) await decodeAside(job, { piece, bytes }, lanes);
		else decodeHere(job, { piece, bytes });
	}
	await lanes.drained();
}

interface Fetched {
	readonly piece: Piece<TouchedChunk>;
	readonly bytes: Uint8Array;
}

/** At once where the source can, into a buffer that is used again. */
function fetched(
	{ source, desk }: ChunkJob,
	{ offset, length }: ByteRange,
): Uint8Array | Promise<Uint8Array> {
	if (source.readSync === undefined) return source.read(offset, length);
	const bytes = desk.buffers.take(length);
	source.readSync(bytes, offset);
	return bytes;
}

const storedIn = ({ piece, bytes }: Fetched, { offset, length, mask }: TouchedChunk) => ({
	bytes: bytes.subarray(offset - piece.offset, offset - piece.offset + length),
	mask,
});

function decodeHere(job: ChunkJob, found: Fetched): void {
	const { rooms, buffers } = job.desk;
	const room = rooms.enter();
	for (const chunk of found.piece.parts) {
		finish(job, chunk, { found, room, ...unfilter(job.codec, storedIn(found, chunk), room) });
	}
	rooms.leave(room);
	buffers.give(found.bytes);
}

/** Waits only until each chunk has found a lane. */
async function decodeAside(job: ChunkJob, found: Fetched, lanes: Lanes): Promise<void> {
	const { rooms, buffers } = job.desk;
	let unread = found.piece.parts.length;
	for (const chunk of found.piece.parts) {
		await lanes.enter(async () => {
			const room = rooms.enter();
			const decoded = await unfilterAside(job.codec, storedIn(found, chunk), room);
			finish(job, chunk, { found, room, ...decoded });
			rooms.leave(room);
			unread--;
			if (unread === 0) buffers.give(found.bytes);
		});
	}
}

const cacheKey = (job: ChunkJob, chunk: TouchedChunk): string => `${job.cacheKey}\0${chunk.position}`;

interface DecodedIn extends Decoded {
	readonly room: DecodingRoom;
}

function placeCached(job: ChunkJob, chunk: TouchedChunk): boolean {
	const isPart = lengthOf(chunk.count) < lengthOf(job.table.chunkShape);
	const found = isPart ? job.desk.cache.get(cacheKey(job, chunk)) : undefined;
	if (!found) return false;
	const room = job.desk.rooms.enter();
	place(job, chunk, { ...found, room });
	job.desk.rooms.leave(room);
	return true;
}

/** A chunk of which only a part was wanted may be wanted again; where it was decoded, or was read into, others follow. */
function finish(job: ChunkJob, chunk: TouchedChunk, decoded: DecodedIn & { readonly found: Fetched }): void {
	place(job, chunk, decoded);
	const isCompressed = job.codec.filters.length > 0;
	if (!isCompressed || !isWantedAgain(job, chunk)) return;
	const { bytes, isShuffled, room, found } = decoded;
	const isBorrowed = room.holds(bytes) || bytes.buffer === found.bytes.buffer;
	job.desk.cache.set(cacheKey(job, chunk), { bytes, isShuffled }, { isBorrowed, most: job.mostKept });
}

/** Whether more of the chunk than lies in the block will be wanted in all. */
function isWantedAgain({ table, block, within }: ChunkJob, chunk: TouchedChunk): boolean {
	return table.chunkShape.some((length, axis) => {
		const place = (block.start[axis] as number) + (chunk.to[axis] as number) - (chunk.from[axis] as number);
		const [first, last] = [
			within.start[axis] as number,
			(within.start[axis] as number) + (within.count[axis] as number),
		];
		const wanted = Math.min(last, place + length) - Math.max(first, place);
		return wanted > (chunk.count[axis] as number);
	});
}

/** Puts the wanted part of a decoded chunk into the block. */
function place(
	{ table, block, target }: ChunkJob,
	chunk: TouchedChunk,
	{ bytes, isShuffled, room }: DecodedIn,
): void {
	const { width, chunkShape } = table;
	eachRun(
		{ shape: chunkShape, start: chunk.from },
		{ shape: block.count, start: chunk.to },
		{
			count: chunk.count,
			visitor: (length) => {
				if (isShuffled) {
					const unshuffle = room.unshuffler(bytes, width, target);
					return (from, to) => unshuffle(from, to, length);
				}
				return (from, to) => target.set(bytes.subarray(from * width, (from + length) * width), to * width);
			},
		},
	);
}
