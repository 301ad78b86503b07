import { closeSync, fdatasync, ftruncateSync, openSync, writeSync } from "node:fs";

/** After so many bytes the system is asked to bring them to the disk while the next are made ready. */
const FLUSHED_AT_ONCE = 8 * 2 ** 20;

/** What fits the caches of a processor: bytes that pass through are not fetched from memory again when they are written. */
const BUFFER_BYTES = 512 * 2 ** 10;

/** A file that grows at its end; only the superblock is written back at the front. */
export class OutputFile {
	readonly #descriptor: number;
	#end: number;
	#buffer: Uint8Array | undefined;
	#unflushed = 0;
	#flush: Promise<void> | undefined;

	constructor(path: string, reserved: number) {
		this.#descriptor = openSync(path, "w");
		this.#end = reserved;
	}

	/** For bytes on their way into the file; one for all, as there may be thousands of variables. */
	get buffer(): Uint8Array {
		this.#buffer ??= new Uint8Array(BUFFER_BYTES);
		return this.#buffer;
	}

	/** Where the next bytes will stand: a multiple of 8. */
	get end(): number {
		return Math.ceil(this.#end / 8) * 8;
	}

	/** Adds bytes at the end; gives their address. */
	append(bytes: Uint8Array): number {
		const address = this.reserve(bytes.length);
		this.writeAt(bytes, address);
		return address;
	}

	/** Leaves room at the end, to be filled by `writeAt`; gives its address. */
	reserve(bytes: number): number {
		const address = this.end;
		this.#end = address + bytes;
		return address;
	}

	/** Adds bytes right behind the last, wherever that is; gives their address. */
	pack(bytes: Uint8Array): number {
		const address = this.#end;
		this.#end += bytes.length;
		this.writeAt(bytes, address);
		return address;
	}

	/** Where `pack` would put bytes. */
	get packedEnd(): number {
		return this.#end;
	}

	writeAt(bytes: Uint8Array, address: number): void {
		for (let done = 0; done < bytes.length; ) {
			done += writeSync(this.#descriptor, bytes, done, bytes.length - done, address + done);
		}
		this.#unflushed += bytes.length;
		if (this.#unflushed >= FLUSHED_AT_ONCE && !this.#flush) this.#startFlush();
	}

	/** Makes the file exactly this long. */
	padTo(length: number): void {
		ftruncateSync(this.#descriptor, length);
	}

	/** Whether all bytes have come to the disk is for the caller to see to; a failure that showed already is thrown. */
	async close(): Promise<void> {
		try {
			await this.#flush;
		} finally {
			closeSync(this.#descriptor);
		}
	}

	#startFlush(): void {
		this.#unflushed = 0;
		const flush = new Promise<void>((resolve, reject) => {
			fdatasync(this.#descriptor, (error) => (error ? reject(error) : resolve()));
		});
		this.#flush = flush;
		flush.then(
			() => {
				this.#flush = undefined;
			},
			// Kept for `close`, which throws it.
			() => {},
		);
	}
}
