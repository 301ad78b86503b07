import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { FormatError } from "../../core/errors.ts";

/** An open file with checked reads. */
export class Archive {
	readonly path: string;
	readonly size: number;
	readonly #descriptor: number;

	constructor(path: string) {
		this.path = path;
		this.#descriptor = openSync(path, "r");
		this.size = fstatSync(this.#descriptor).size;
	}

	/** FormatError when the file does not reach so far. */
	read(offset: number, length: number): Buffer {
		if (!(offset >= 0 && length >= 0 && offset + length <= this.size)) {
			throw new FormatError(this.path, "it points beyond its end. Fetch it again.");
		}
		const bytes = Buffer.allocUnsafeSlow(length);
		for (let done = 0; done < length; ) {
			const got = readSync(this.#descriptor, bytes, done, length - done, offset + done);
			if (got === 0) throw new FormatError(this.path, "it became shorter while it was read. Fetch it again.");
			done += got;
		}
		return bytes;
	}

	close(): void {
		closeSync(this.#descriptor);
	}
}
