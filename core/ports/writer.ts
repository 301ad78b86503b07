import type { ReadStored } from "../array/evaluate.ts";
import type { Dataset } from "../model/dataset.ts";

/** How variables are compressed that do not say so themselves (`Variable.storage`). */
export interface Compression {
	/** 0 (off) to 9. */
	readonly deflate: number;
	readonly shuffle?: boolean;
}

export interface WriteOptions {
	/** Gives what the dataset's stored leaves need. */
	readonly read: ReadStored;
	/** Values are computed and written in blocks of at most this size. */
	readonly blockBytes: number;
	readonly compression?: Compression;
	readonly signal?: AbortSignal;
	/** Hears of every block, with its bytes before compression. */
	readonly onWritten?: (bytes: number) => void;
}

/** A file format that can be written. */
export interface Writer {
	readonly name: string;
	readonly title: string;
	/**
	 * Writes a whole dataset to `path` (replacing it), block by block; the same dataset gives the same bytes. The caller makes it
	 * atomic. MetadataError when the format cannot hold the dataset; otherwise what reading throws.
	 */
	write(dataset: Dataset, path: string, options: WriteOptions): Promise<void>;
}
