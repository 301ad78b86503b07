/** Identity and state of a file: two equal stamps mean the same bytes. */
export interface FileStamp {
	readonly device: number;
	readonly inode: number;
	/** Bytes. */
	readonly size: number;
	/** Milliseconds since 1970. */
	readonly modified: number;
}

/** Bytes `from` to before `to`. */
export interface BytePart {
	readonly from: number;
	readonly to: number;
}

/** The local disk. All methods throw StoreError with what to do. */
export interface FileStore {
	/** Follows links; StoreError when it is absent, or a folder unless `folders` are asked for too (some formats are folders). */
	stamp(path: string, options?: { readonly folders?: boolean }): Promise<FileStamp>;
	/** Names directly inside a folder; `undefined` when it is a file. */
	names(path: string): Promise<readonly string[] | undefined>;
	/** The first bytes of a file, fewer when it is shorter. */
	head(path: string, bytes: number): Promise<Uint8Array>;
	/**
	 * Bytes of a file in order, read into `buffer` again and again: a piece fills it, but for the last, and is good until the next is asked for. StoreError also when the
	 * file has become shorter.
	 */
	pieces(path: string, part: BytePart, buffer: Uint8Array): AsyncIterable<Uint8Array>;
	/** Bytes of a file, or of all files below a folder. */
	bytes(path: string): Promise<number>;
	/**
	 * Lower-case hexadecimal SHA-256 of a file's bytes; of a folder, that of the lines `sha256sum` would print of its files, sorted by
	 * their paths below it.
	 */
	sha256(path: string, options?: { readonly signal?: AbortSignal }): Promise<string>;
	/**
	 * Lets `write` fill a temporary file beside `path`, then makes it durable and renames it: at every moment `path` is the old file
	 * or the whole new one. When `write` fails nothing stays. `write` may make a folder instead: an older one is moved away first, so for
	 * an instant there is none; only a folder of Zarr is replaced. `meanwhile` looks at what was written while it is brought to the disk.
	 */
	writeAtomically(
		path: string,
		write: (temporary: string) => Promise<void>,
		meanwhile?: (temporary: string) => Promise<void>,
	): Promise<void>;
	/** Puts the bytes of `from` at `to` (replacing it): a hard link, or a copy across file systems. */
	linkOrCopy(from: string, to: string): Promise<"linked" | "copied">;
	/** Takes the right to write a file, or every file of a folder, away from everybody. */
	protect(path: string): Promise<void>;
	/** Makes a folder and those above it; does nothing when it is there. */
	makeFolder(path: string): Promise<void>;
	/**
	 * Files that match glob patterns (fast-glob's syntax), sorted; relative patterns start at `root`. `passOver` hears of each folder below it
	 * that cannot be read, with the reason. @throws StoreError of such a folder where nobody hears of it
	 */
	glob(
		patterns: readonly string[],
		root: string,
		options?: { readonly passOver?: (reason: string) => void },
	): Promise<readonly string[]>;
}
