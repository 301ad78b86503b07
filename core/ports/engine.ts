import type { Block } from "../array/evaluate.ts";
import type { ArrayValues, LazyArray } from "../array/lazy-array.ts";
import type { Dataset } from "../model/dataset.ts";
import type { KeyedView, ViewOptions } from "./keyed-view.ts";
import type { Compression, MovedChunks, ZarrOptions } from "./writer.ts";

export interface UnhashedFile {
	readonly path: string;
	readonly bytes: number;
}

export interface WrittenFile extends UnhashedFile {
	/** Lower-case hexadecimal. */
	readonly sha256: string;
}

/** A file, or what lies at an address, from outside. */
export interface FileLook {
	/** Absent for a folder on a server. */
	readonly bytes?: number;
	/** The first bytes of a file. */
	readonly head?: Uint8Array;
	/** Names inside a folder. */
	readonly names?: readonly string[];
}

/** Opens, computes and writes datasets; nothing behind it is known to its users. */
export interface Engine {
	/**
	 * The header of a file, or of what lies at an address (http, https, s3). Read once while the file stays the same (device, inode, size, modification time). FormatError when no
	 * reader takes it or it is damaged; StoreError when it cannot be read.
	 */
	open(path: string, options?: { readonly signal?: AbortSignal }): Promise<Dataset>;
	/** What a file is like from outside. StoreError when it cannot be read. Absent where nothing lies in files. */
	look?(path: string): Promise<FileLook>;
	/** A short text in a local file (a description of a grid, a region): its first 4 MiB. StoreError when it cannot be read. */
	text?(path: string): Promise<string>;
	/** All values, row-major: for small arrays such as coordinates. */
	readAll(array: LazyArray): Promise<ArrayValues>;
	/** The values of one block, row-major. */
	read(array: LazyArray, block: Block): Promise<ArrayValues>;
	/**
	 * Writes a dataset, atomically, in bounded memory. The same dataset gives the same bytes, whatever the number of workers.
	 * MetadataError when the format cannot hold it; MemoryError (with the figure needed) when one stored chunk does not fit the budget;
	 * InterruptedError when stopped.
	 */
	write(dataset: Dataset, path: string, options?: EngineWriteOptions): Promise<WrittenFile>;
	/** The same without the hash, which costs as much time as moving the bytes. */
	write(
		dataset: Dataset,
		path: string,
		options: EngineWriteOptions & { readonly unhashed: true },
	): Promise<UnhashedFile>;
	/** What `write` would move without decoding it (`Writer.movedChunks`); reads where chunks lie. Absent where nothing lies in files. */
	movedChunks?(dataset: Dataset, options?: EngineWriteOptions): Promise<ReadonlyMap<string, MovedChunks>>;
	/**
	 * A dataset as keys and bytes, made when they are asked for; reads headers, and where chunks lie. MetadataError when the format cannot
	 * hold it. Absent where nothing is published.
	 */
	view?(dataset: Dataset, options: ViewOptions): Promise<KeyedView>;
	/** Closes files and ends workers. */
	close(): Promise<void>;
}

export interface EngineWriteOptions {
	/** Name of a writer ("netcdf4", "netcdf4-classic", "netcdf3", "cdf5", "zarr2", "zarr3"); netCDF-4 when absent. */
	readonly format?: string;
	readonly compression?: Compression;
	readonly zarr?: ZarrOptions;
	/** Hears of every block, with its bytes before compression; nothing while a worker thread writes. */
	readonly onWritten?: (bytes: number) => void;
	readonly signal?: AbortSignal;
}
