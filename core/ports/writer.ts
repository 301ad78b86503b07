import type { ReadStored } from "../array/evaluate.ts";
import type { StoredArray } from "../array/lazy-array.ts";
import type { Dataset } from "../model/dataset.ts";
import type { FileStamp } from "./file-store.ts";
import type { KeyedView } from "./keyed-view.ts";
import type { ChunkCoding, ChunkTable } from "./reader.ts";
import type { Tasks } from "./tasks.ts";

/** How variables are compressed that do not say so themselves (`Variable.storage`). */
export interface Compression {
	/** 0 (off) to 9. */
	readonly deflate: number;
	readonly shuffle?: boolean;
}

/** How arrays are cut and compressed in Zarr; what is left out follows the variables' own storage. */
export interface ZarrOptions {
	/** "zlib" is gzip in v3. */
	readonly codec?: "none" | "zlib" | "gzip" | "zstd" | "blosc";
	readonly level?: number;
	/** Bytes of equal rank put together before compression; in v3 only within blosc. */
	readonly shuffle?: boolean;
	/** Lengths of chunks by dimension; about 4 MiB together when absent. */
	readonly chunks?: Readonly<Record<string, number>>;
	/** v3: lengths of shards by dimension, rounded up to whole chunks. */
	readonly shards?: Readonly<Record<string, number>>;
}

/** The chunks of one stored variable, in an open file. */
export interface StoredChunks {
	readonly table: ChunkTable;
	/** Fills `target` with bytes of the file, from `offset` on. */
	read(target: Uint8Array, offset: number): Promise<void>;
	/** Each read asks a server: better few than many. */
	readonly isFar?: boolean;
}

/** The chunks of stores of keys, as they lie. */
export interface KeyedChunks {
	/** Whether the chunks of a stored variable have keys, and mean the same elsewhere. */
	has(array: StoredArray): Promise<boolean>;
	/** One of them by its index; `undefined` where it was never written. */
	read(array: StoredArray, index: readonly number[]): Promise<Uint8Array | undefined>;
	/** How they are to be understood, also those that do not mean the same elsewhere; a text says why they cannot be; `undefined` without keys. */
	coding(array: StoredArray): Promise<ChunkCoding | string | undefined>;
	/** One of what has a coding. */
	readCoded(array: StoredArray, index: readonly number[]): Promise<Uint8Array | undefined>;
}

export interface WriteOptions {
	/** Gives what the dataset's stored leaves need. */
	readonly read: ReadStored;
	/**
	 * Gives an action the chunks of a stored variable as they lie, compressed, while their file is held open; `undefined` when its format
	 * has none of its own. Absent: chunks are not moved.
	 */
	readonly withChunks?: <T>(
		array: StoredArray,
		action: (chunks: StoredChunks) => T | Promise<T>,
	) => Promise<T | undefined>;
	/** Where the bytes of a stored variable lie; `undefined` when its file cannot tell. Absent: nothing can be referred to. */
	readonly extents?: (array: StoredArray) => Promise<ChunkTable | undefined>;
	/** Bytes of a file as they lie, from `offset` on. Absent: nothing is passed on so. */
	readonly readRaw?: (file: string, offset: number, size: number) => Promise<Uint8Array>;
	/** Chunks that have keys of their own instead of places in a file; absent: nothing is passed on so. */
	readonly keyed?: KeyedChunks;
	/** What a file is, so that a later change shows. */
	readonly stamp?: (file: string) => Promise<FileStamp>;
	/** Does what looking at a dataset as keys computes; absent: it is done where it is asked for. */
	readonly tasks?: Tasks;
	/** Values are computed and written in blocks of at most this size. */
	readonly blockBytes: number;
	/** In larger ones, up to this size, where otherwise stored chunks would be decoded again for the next; `blockBytes` when absent. */
	readonly mostBlockBytes?: number;
	readonly compression?: Compression;
	readonly zarr?: ZarrOptions;
	/**
	 * Only this share of the values: other threads write the others, at the same time, into the same new folder. The first also writes
	 * the headers. Only for writers that divide.
	 */
	readonly part?: { readonly index: number; readonly of: number };
	readonly signal?: AbortSignal;
	/** Hears of every block, with its bytes before compression. */
	readonly onWritten?: (bytes: number) => void;
}

/** Stored chunks that come into what is written as they lie, compressed, or are pointed to where they lie. */
export interface MovedChunks {
	readonly chunks: number;
	/** As they lie. */
	readonly bytes: number;
	/** What they would be decoded. */
	readonly decodedBytes: number;
}

/** A file format that can be written. */
export interface Writer {
	readonly name: string;
	readonly title: string;
	/** Whether threads may share the work (`WriteOptions.part`). */
	readonly divides?: boolean;
	/** Whether values are cut into the chunks that `Variable.storage` names. */
	readonly chunks?: boolean;
	/**
	 * Writes a whole dataset to `path` (replacing it), block by block; the same dataset gives the same bytes. The caller makes it
	 * atomic. MetadataError when the format cannot hold the dataset; otherwise what reading throws.
	 */
	write(dataset: Dataset, path: string, options: WriteOptions): Promise<void>;
	/**
	 * What writing would move without decoding it, by path of the variable ("group/ta"); a variable that is not named is computed whole.
	 * Reads where chunks lie, no chunk. Throws what `write` would throw of the dataset's form. Absent: nothing is ever moved.
	 */
	movedChunks?(dataset: Dataset, options: WriteOptions): Promise<ReadonlyMap<string, MovedChunks>>;
	/**
	 * The dataset as keys and bytes, made when they are asked for. MetadataError when the format cannot hold it. Absent where the format is
	 * no store of keys.
	 */
	view?(dataset: Dataset, options: WriteOptions): Promise<KeyedView>;
}
