import type { ArrayValues } from "../array/lazy-array.ts";
import type { Dataset } from "../model/dataset.ts";

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
}

/** A file held open. `close` frees it; reading after that is a defect. */
export interface OpenFile {
	readonly dataset: Dataset;
	/**
	 * Row-major values of `start .. start + count` of the variable at a path ("ta", "group/ta"). Where the file holds fewer than the
	 * unlimited dimension is long, its fill value. FormatError when the bytes cannot be decoded.
	 */
	read(variable: string, start: readonly number[], count: readonly number[]): Promise<ArrayValues>;
	close(): void;
}
