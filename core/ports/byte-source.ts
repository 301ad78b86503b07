/**
 * The bytes of one file, wherever it lies. Whatever reads throws StoreError when they cannot be had, or the file changed meanwhile.
 * `offset + length` never goes beyond `size`: callers check.
 */
export interface ByteSource {
	/** Path or URL. */
	readonly name: string;
	/** Bytes. */
	readonly size: number;
	/** `length` bytes from `offset` on. */
	read(offset: number, length: number): Promise<Uint8Array>;
	/** Fills `target` at once; absent where bytes come from afar. */
	readonly readSync?: (target: Uint8Array, offset: number) => void;
	close(): void;
}
