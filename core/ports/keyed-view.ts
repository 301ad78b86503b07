import type { DataType } from "../array/lazy-array.ts";
import type { AskerSignal } from "./asker.ts";
import type { ZarrOptions } from "./writer.ts";

/** How a dataset is looked at as keys: Zarr with values computed when asked for, or references to the chunks as they lie in their files. */
export type ViewFormat = "zarr2" | "zarr3" | "references";

export interface ViewOptions {
	readonly format: ViewFormat;
	readonly zarr?: ZarrOptions;
	readonly signal?: AbortSignal;
}

/** What one key stands for. */
export interface Piece {
	/** What has to be in memory at once to make it: the values of a chunk, decoded. */
	readonly weight: number;
	/** What is read for it: bytes of stored chunks, decoded. */
	readonly reads: number;
	/** Where its bytes lie as they are; absent of what is computed. */
	readonly place?: { readonly file: string; readonly offset: number; readonly size: number };
	/** Reads or computes it. Throws what reading throws: never bytes that stand for a failure. */
	bytes(signal?: AskerSignal): Promise<Uint8Array>;
}

/** An array of a view, as far as its user must know. */
export interface ViewedArray {
	readonly type: DataType;
	readonly shape: readonly number[];
	readonly chunkShape: readonly number[];
	/** Bytes of a decoded chunk; 0 of texts. */
	readonly chunkBytes: number;
}

/** What references call the things they point to. */
export interface ReferenceTargets {
	/** Of a file; `undefined` where it cannot be reached. */
	file(path: string): string | undefined;
	/** Of a chunk that lies in no such file, by its key ("ta/0.0"), where it is given by itself; absent: it is carried along. */
	chunk?(key: string): string;
}

/** A table of references: `count` consecutive chunks of an array from number `first` on, row-major. */
export interface WantedTable {
	readonly path: string;
	readonly first: number;
	readonly count: number;
	readonly signal?: AbortSignal;
}

/** A dataset as named pieces of bytes. Documents are made once, chunks when they are asked for. */
export interface KeyedView {
	/** JSON documents by key: ".zmetadata", "zarr.json", "ta/.zarray" ... */
	readonly documents: ReadonlyMap<string, Uint8Array>;
	/** By path ("ta", "group/ta"). */
	readonly arrays: ReadonlyMap<string, ViewedArray>;
	/** Variables that cannot be given so, with the reason. */
	readonly refused: ReadonlyMap<string, string>;
	/**
	 * What a key of a chunk stands for; `undefined` where there is no such key. A chunk that was never written is there, made of fill values
	 * as reading it gives them.
	 */
	find(key: string): Promise<Piece | undefined>;
	/**
	 * Where chunks lie, as a table in Parquet (kerchunk). Chunks that were never written have empty rows, where that means what reading gives.
	 * Absent where chunks are not looked at as they lie.
	 */
	table?(wanted: WantedTable, targets: ReferenceTargets): Promise<Uint8Array>;
}
