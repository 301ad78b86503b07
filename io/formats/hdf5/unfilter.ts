import type { ChunkFilter } from "../../../core/array/lazy-array.ts";
import { messageOf } from "../../../core/errors.ts";
import type { Frame } from "./cursor.ts";
import { endsWithFletcher32 } from "./data-checksum.ts";
import type { DecodingRoom } from "./decoding-room.ts";
import { DEFLATE, FLETCHER32, SHUFFLE } from "./read-filters.ts";
import { unshuffled } from "./unshuffle.ts";

/** A chunk after all filters were undone but, perhaps, the shuffling, which is cheaper for the elements wanted only. */
export interface Decoded {
	readonly bytes: Uint8Array;
	readonly isShuffled: boolean;
}

export interface ChunkCodec {
	readonly frame: Frame;
	readonly filters: readonly ChunkFilter[];
	/** Of a whole chunk before filters. */
	readonly chunkBytes: number;
	/** Of an element. */
	readonly width: number;
}

/** Deflate packs at most about 1032 : 1 (RFC 1951; zlib's technical notes). */
const BEST_RATIO = 1032;
const CHECKSUM_BYTES = 4;
/** Room beyond the exact length lets zlib end in one call. */
const SPARE = 64;

const isLeftOut = (mask: number, i: number): boolean => ((mask >>> i) & 1) === 1;

/** The first filter of a chunk that only another library can undo. */
export const foreignFilter = (filters: readonly ChunkFilter[], mask: number): ChunkFilter | undefined =>
	filters.find(({ id }, i) => !isLeftOut(mask, i) && id !== DEFLATE && id !== SHUFFLE && id !== FLETCHER32);

/** A chunk as it is stored. */
export interface StoredBytes {
	readonly bytes: Uint8Array;
	readonly mask: number;
}

/**
 * Undoes the filters of one chunk, last first. What comes out may lie in the room: it is valid until the room is used again. FormatError
 * when the bytes are not what they should be.
 */
export function unfilter(codec: ChunkCodec, stored: StoredBytes, room: DecodingRoom): Decoded {
	let { bytes } = stored;
	for (const step of stepsOf(codec, stored.mask)) {
		bytes =
			step.filter.id === DEFLATE
				? inflateNow(codec, step.length, { bytes, room })
				: undone(codec, step, bytes);
	}
	return finished(codec, bytes, stored.mask);
}

/** The same, with inflating in the system's threads: for large chunks. */
export async function unfilterAside(
	codec: ChunkCodec,
	stored: StoredBytes,
	room: DecodingRoom,
): Promise<Decoded> {
	let { bytes } = stored;
	for (const step of stepsOf(codec, stored.mask)) {
		bytes =
			step.filter.id === DEFLATE
				? await inflateAside(codec, step.length, { bytes, room })
				: undone(codec, step, bytes);
	}
	return finished(codec, bytes, stored.mask);
}

interface Step {
	readonly filter: ChunkFilter;
	/** Bytes after it is undone. */
	readonly length: Length;
}

interface Length {
	readonly bytes: number;
	readonly isExact: boolean;
}

/** What is to be undone, in order; the length before each filter follows from those before it. */
function stepsOf({ filters, chunkBytes, width }: ChunkCodec, mask: number): Step[] {
	let length: Length = { bytes: chunkBytes, isExact: true };
	const steps = filters.flatMap((filter, i): Step[] => {
		if (isLeftOut(mask, i)) return [];
		const step = { filter, length };
		if (filter.id === FLETCHER32) length = { ...length, bytes: length.bytes + CHECKSUM_BYTES };
		if (filter.id === DEFLATE) length = { bytes: Math.ceil(length.bytes * 1.01) + 64, isExact: false };
		return i === 0 && canStayShuffled(filter, width) ? [] : [step];
	});
	return steps.reverse();
}

const canStayShuffled = ({ id, parameters }: ChunkFilter, width: number): boolean =>
	id === SHUFFLE && parameters[0] === width;

function undone({ frame, width }: ChunkCodec, { filter }: Step, bytes: Uint8Array): Uint8Array {
	if (filter.id === SHUFFLE) return unshuffled(bytes, filter.parameters[0] ?? width);
	if (bytes.length >= CHECKSUM_BYTES && endsWithFletcher32(bytes)) return bytes.subarray(0, -CHECKSUM_BYTES);
	throw frame.damaged("the checksum of a chunk does not match");
}

function finished(
	{ frame, filters, chunkBytes, width }: ChunkCodec,
	bytes: Uint8Array,
	mask: number,
): Decoded {
	if (bytes.length > chunkBytes) throw frame.damaged(`a chunk of it holds more than ${chunkBytes} bytes`);
	if (bytes.length < chunkBytes) {
		throw frame.damaged(`a chunk of it holds ${bytes.length} bytes instead of ${chunkBytes}`);
	}
	const [first] = filters;
	const isShuffled = first !== undefined && !isLeftOut(mask, 0) && canStayShuffled(first, width) && width > 1;
	return { bytes, isShuffled };
}

function assertPossible(frame: Frame, stored: Uint8Array, length: Length): void {
	if (!length.isExact || length.bytes <= stored.length * BEST_RATIO + SPARE) return;
	throw frame.damaged(`a chunk of ${length.bytes} bytes cannot come from ${stored.length} compressed ones`);
}

interface Inflating {
	readonly bytes: Uint8Array;
	readonly room: DecodingRoom;
}

/** A stream inside another compressed one has to be moved out of the room before the room is used again. */
const outside = ({ bytes, room }: Inflating): Uint8Array => (room.holds(bytes) ? bytes.slice() : bytes);

function inflateNow({ frame }: ChunkCodec, length: Length, inflating: Inflating): Uint8Array {
	assertPossible(frame, inflating.bytes, length);
	try {
		const stored = outside(inflating);
		const target = inflating.room.reserve(length.bytes + SPARE);
		return target.subarray(0, inflating.room.inflater.inflateSync(stored, target));
	} catch (error) {
		throw inflateFailure(frame, error);
	}
}

async function inflateAside(
	{ frame }: ChunkCodec,
	length: Length,
	inflating: Inflating,
): Promise<Uint8Array> {
	assertPossible(frame, inflating.bytes, length);
	try {
		const stored = outside(inflating);
		const target = inflating.room.reserve(length.bytes + SPARE);
		return target.subarray(0, await inflating.room.inflater.inflate(stored, target));
	} catch (error) {
		throw inflateFailure(frame, error);
	}
}

const inflateFailure = (frame: Frame, error: unknown): Error =>
	frame.damaged(`a compressed chunk of it is damaged (${messageOf(error)})`);
