/** Identity and state of a file: two equal stamps mean the same bytes. */
export interface FileStamp {
	readonly device: number;
	readonly inode: number;
	/** Bytes. */
	readonly size: number;
	/** Milliseconds since 1970. */
	readonly modified: number;
}

/** The local disk. All methods throw StoreError with what to do. */
export interface FileStore {
	/** Follows links; StoreError when it is absent or a folder. */
	stamp(path: string): Promise<FileStamp>;
	/** The first bytes of a file, fewer when it is shorter. */
	head(path: string, bytes: number): Promise<Uint8Array>;
	/** Lower-case hexadecimal SHA-256 of a file's bytes. */
	sha256(path: string, options?: { readonly signal?: AbortSignal }): Promise<string>;
	/**
	 * Lets `write` fill a temporary file beside `path`, then makes it durable and renames it: at every moment `path` is the old file
	 * or the whole new one. When `write` fails nothing stays.
	 */
	writeAtomically(path: string, write: (temporary: string) => Promise<void>): Promise<void>;
	/** Puts the bytes of `from` at `to` (replacing it): a hard link, or a copy across file systems. */
	linkOrCopy(from: string, to: string): Promise<"linked" | "copied">;
	/** Takes the right to write a file away from everybody. */
	protect(path: string): Promise<void>;
	/** Makes a folder and those above it; does nothing when it is there. */
	makeFolder(path: string): Promise<void>;
	/** Files that match glob patterns (fast-glob's syntax), sorted; relative patterns start at `root`. */
	glob(patterns: readonly string[], root: string): Promise<readonly string[]>;
}
