import type { Block, RoomyBlock } from "../array/evaluate.ts";
import type { ArrayValues, ChunkFilter, DataType } from "../array/lazy-array.ts";
import type { Dataset } from "../model/dataset.ts";
import type { ByteSource } from "./byte-source.ts";

/** A file format that can be read. */
export interface Reader {
	/** "netcdf4": how plans and messages call it. */
	readonly name: string;
	readonly title: string;
	/** Whether a file with these first bytes (up to 4 KiB; all of a shorter file) is of this format. */
	accepts(head: Uint8Array, name: string): boolean;
	/** Whether a folder that holds these names is of this format; absent: no folder is. */
	acceptsFolder?(names: readonly string[]): boolean;
	/**
	 * Reads the header. FormatError when the file is damaged or cut short; StoreError when it cannot be read at all. A variable of a
	 * type or compression that cannot be given is left out and named in `dataset.unreadable`.
	 */
	open(path: string, options?: { readonly signal?: AbortSignal }): Promise<OpenFile>;
	/** The same over bytes that lie elsewhere; the source is closed with the file. Absent where only local files can be read. */
	openSource?(source: ByteSource): Promise<OpenFile>;
}

/**
 * Where the chunks of a variable lie. Parallel arrays, one entry per stored chunk, ordered by `numbers`; a chunk that is not there was
 * never written and reads as `fill`.
 */
export interface ChunkTable {
	readonly type: DataType;
	/** Bytes of one element. */
	readonly width: number;
	readonly bigEndian: boolean;
	readonly shape: readonly number[];
	readonly chunkShape: readonly number[];
	/** Chunks along each axis. */
	readonly grid: readonly number[];
	/** In the order of writing. */
	readonly filters: readonly ChunkFilter[];
	/** One element as it lies in the file; absent: zeros. */
	readonly fill?: Uint8Array;
	/** Row-major number of each chunk in the grid, ascending. */
	readonly numbers: Float64Array;
	/** Its first byte in the file. */
	readonly offsets: Float64Array;
	/** Its bytes in the file. */
	readonly sizes: Float64Array;
	/** Bit i is set where filter i was left out. */
	readonly filterMasks: Uint32Array;
}

/** How the chunks of a variable are to be understood, in the words of Zarr v2. */
export interface ChunkCoding {
	/** Configurations of numcodecs, in the order of encoding. */
	readonly codecs: readonly (Readonly<Record<string, unknown>> & { readonly id: string })[];
	readonly bigEndian: boolean;
	/** The first axis runs fastest ("F"). */
	readonly columnsFirst: boolean;
}

/** The chunks of a variable under keys of their own. */
export interface KeyedVariable {
	readonly coding: ChunkCoding;
	/** One of them by its index, as it lies; `undefined` where it was never written. FormatError when that cannot be found out. */
	read(index: readonly number[]): Promise<Uint8Array | undefined>;
}

export interface WantedBlock extends RoomyBlock {
	/** What will be asked for in all, so that nothing else is kept; absent: perhaps everything. */
	readonly within?: Block | undefined;
	/** Bytes of decoded chunks that may be kept for later blocks, if that is less than the reader would keep. */
	readonly mostKept?: number | undefined;
	/** Chunks are decoded in the calling thread alone: many of them do so, and the threads of the system are there for others. */
	readonly isAlone?: boolean | undefined;
}

/** A file held open. `close` frees it; reading after that is a defect. */
export interface OpenFile {
	readonly dataset: Dataset;
	/**
	 * Row-major values of `start .. start + count` of the variable at a path ("ta", "group/ta"). Where the file holds fewer than the
	 * unlimited dimension is long, its fill value. FormatError when the bytes cannot be decoded.
	 */
	read(variable: string, start: readonly number[], count: readonly number[]): Promise<ArrayValues>;
	/** The same where more is known of what is wanted. Absent where that makes no difference. */
	readBlock?(variable: string, block: WantedBlock): Promise<ArrayValues>;
	/** Where the chunks of a variable lie; `undefined` when it is not stored in chunks. FormatError when that is damaged. */
	chunks?(variable: string): Promise<ChunkTable | undefined>;
	/**
	 * The same also of values that lie in one run, which are one chunk, or one for each record: where all bytes of a variable are.
	 * `undefined` when they do not lie in the file as they are.
	 */
	extents?(variable: string): Promise<ChunkTable | undefined>;
	/** Fills `target` with bytes of the file as they are, from `offset` on: for chunks that go elsewhere unchanged. */
	readRaw?(target: Uint8Array, offset: number): Promise<void>;
	/**
	 * Reads chunks of a variable as they lie, by their indices, where each has a key of its own; they give `undefined` for what was never
	 * written. Absent, or `undefined`, where chunks are parts of a file, or mean nothing outside it.
	 */
	chunkReader?(variable: string): ((index: readonly number[]) => Promise<Uint8Array | undefined>) | undefined;
	/**
	 * The same with all that has to be undone to understand them, so that also those can be passed on that no other format has: other orders of
	 * axes or bytes, other codecs, parts of shards. A text says why they mean nothing outside. Absent, or `undefined`, as above.
	 */
	keyedChunks?(variable: string): KeyedVariable | string | undefined;
	/** Each call of `readRaw` asks a server: better few than many. */
	readonly isFar?: boolean;
	close(): void;
}
