/**
 * Named pieces of bytes: a folder, an archive, a server, memory. Keys are relative paths with "/" ("ta/0.0.0"). Absent is `undefined`;
 * whatever else goes wrong (no access, a server's failure, a broken archive) is a StoreError or FormatError, never an absent key.
 */
export interface ByteStore {
	/** The path or address it stands for, as messages name it. */
	readonly place: string;
	/** How many keys are best asked for at once; 1 when absent. */
	readonly together?: number;
	/** The bytes of a key, the caller's own. */
	get(key: string): Promise<Uint8Array | undefined>;
	/** `length` bytes from `offset`, or from the end when `offset` is negative; fewer where the bytes end before. */
	getRange?(key: string, offset: number, length: number): Promise<Uint8Array | undefined>;
	/** Bytes of a key, where that is known without reading it. */
	size?(key: string): Promise<number | undefined>;
	has?(key: string): Promise<boolean>;
	/** Names directly below a prefix ("" or "group/"), sorted; those with more below end in "/". StoreError where nothing can be listed. */
	list(prefix: string): Promise<readonly string[]>;
	/** Makes or replaces a key. */
	set?(key: string, bytes: Uint8Array): Promise<void>;
	close?(): void;
}
