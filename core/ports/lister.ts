/** One object below an address. */
export interface ListedFile {
	/** Below the address: "CMIP/NCAR/.../tas.nc". */
	readonly path: string;
	/** Bytes. */
	readonly size: number;
	/** Milliseconds since 1970, in whole seconds. */
	readonly modified: number;
}

export interface ListedPage {
	readonly files: readonly ListedFile[];
	/** Names of folders directly below, where only one level was asked for. */
	readonly folders: readonly string[];
	readonly isLast: boolean;
}

/** A server that tells what it holds, page by page. All methods throw StoreError where it does not. */
export interface Listing {
	/** What is listed, as messages and paths of a catalogue begin: "s3://bucket/CMIP6", without a slash at its end. */
	readonly place: string;
	/** Differs where the same place, asked by another user or at another server, may hold something else. Holds no secrets. */
	readonly identity: string;
	/** What lies below a prefix ("" or "CMIP/NCAR/"): all of it, or one level. */
	pages(
		prefix: string,
		options: { readonly levels: "one" | "all"; readonly signal?: AbortSignal | undefined },
	): AsyncIterable<ListedPage>;
	/** The name by which a file below it is opened. */
	nameOf(path: string): string;
	/** What a file is like now; `undefined` when it has gone. */
	look(
		path: string,
		options: { readonly signal?: AbortSignal | undefined },
	): Promise<Pick<ListedFile, "size" | "modified"> | undefined>;
}

/** Opens what can be listed: names on S3. */
export interface Lister {
	open(name: string): Promise<Listing>;
}
