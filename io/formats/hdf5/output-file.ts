import { closeSync, ftruncateSync, openSync, writeSync } from "node:fs";

/** A file that grows at its end; only the superblock is written back at the front. */
export class OutputFile {
	readonly #descriptor: number;
	#end: number;

	constructor(path: string, reserved: number) {
		this.#descriptor = openSync(path, "w");
		this.#end = reserved;
	}

	/** Where the next bytes will stand: a multiple of 8. */
	get end(): number {
		return this.#end;
	}

	/** Adds bytes at the end; gives their address. */
	append(bytes: Uint8Array): number {
		const address = this.reserve(bytes.length);
		this.writeAt(bytes, address);
		return address;
	}

	/** Leaves room at the end, to be filled by `writeAt`; gives its address. */
	reserve(bytes: number): number {
		const address = this.#end;
		this.#end = Math.ceil((address + bytes) / 8) * 8;
		return address;
	}

	writeAt(bytes: Uint8Array, address: number): void {
		for (let done = 0; done < bytes.length; ) {
			done += writeSync(this.#descriptor, bytes, done, bytes.length - done, address + done);
		}
	}

	/** Makes the file exactly this long. */
	padTo(length: number): void {
		ftruncateSync(this.#descriptor, length);
	}

	close(): void {
		closeSync(this.#descriptor);
	}
}
