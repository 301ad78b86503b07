import { StoreError } from "../errors.ts";

/** Files that are read whole: tables and descriptions, on the disk or on a web server. */
export interface WholeFiles {
	/** Changes when the bytes do. @throws StoreError when there is no such file */
	stamp(place: string, options?: WholeFileOptions): Promise<string>;
	/** The bytes; those of a gzip file (by its first bytes) unpacked. @throws StoreError, FormatError */
	bytes(place: string, options?: WholeFileOptions): Promise<Uint8Array>;
}

export interface WholeFileOptions {
	readonly signal?: AbortSignal | undefined;
}

const refuse = async (place: string): Promise<never> => {
	throw new StoreError(place, "nothing can be read here. Name a folder of data.");
};

/** A world without files. */
export const noWholeFiles: WholeFiles = { stamp: refuse, bytes: refuse };
