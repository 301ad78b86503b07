import type { ByteSource } from "./byte-source.ts";

/** What lies at an address: a file, or a folder known by some of its documents, as a server lists nothing. */
export type RemoteThing =
	| { readonly kind: "file"; readonly source: RemoteSource }
	| { readonly kind: "folder"; readonly names: readonly string[] };

export interface RemoteSource extends ByteSource {
	/** The first bytes, which came with the first answer. */
	readonly head: Uint8Array;
	/** Milliseconds since 1970, as the server says; 0 when it does not. */
	readonly modified: number;
}

/** What lies on servers. */
export interface RemoteFiles {
	/** StoreError when there is nothing, or it may not or cannot be read. */
	open(address: string, options?: { readonly signal?: AbortSignal }): Promise<RemoteThing>;
}
