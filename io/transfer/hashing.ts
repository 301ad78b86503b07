import { createHash, type Hash } from "node:crypto";
import { type FileHandle, open } from "node:fs/promises";
import type { Checksum, ChecksumAlgorithm } from "../../core/model/checksum.ts";

const SLICE = 2 ** 20;

/** The digest of a file that is written in any order: what comes in order is hashed on the way, the rest is read again at the end. */
export class FrontHash {
	readonly #hash: Hash;
	/** Bytes hashed, from the start. */
	#to = 0;
	constructor(algorithm: ChecksumAlgorithm) {
		this.#hash = createHash(algorithm);
	}
	/** Bytes that were received for `offset`. */
	see(offset: number, bytes: Uint8Array): void {
		if (offset !== this.#to) return;
		this.#hash.update(bytes);
		this.#to += bytes.length;
	}
	/** Lower-case hexadecimal, of the first `size` bytes. */
	async finish(file: FileHandle, size: number): Promise<string> {
		await readAll(file, { start: this.#to, end: size }, (bytes) => void this.#hash.update(bytes));
		return this.#hash.digest("hex");
	}
}

/** Gives the bytes of a part of a file piece by piece; the pieces are overwritten afterwards. Fewer where the file ends before. */
export async function readAll(
	file: FileHandle,
	{ start, end }: { readonly start: number; readonly end: number },
	take: (bytes: Uint8Array, at: number) => void,
): Promise<void> {
	const room = Buffer.allocUnsafe(Math.max(0, Math.min(SLICE, end - start)));
	for (let at = start; at < end; ) {
		const { bytesRead } = await file.read(room, 0, Math.min(room.length, end - at), at);
		if (bytesRead === 0) return;
		take(room.subarray(0, bytesRead), at);
		at += bytesRead;
	}
}

/** Whether a file on the disk has a checksum. */
export async function hasChecksum(path: string, { algorithm, hex }: Checksum): Promise<boolean> {
	const file = await open(path, "r");
	try {
		const hash = new FrontHash(algorithm);
		return (await hash.finish(file, (await file.stat()).size)) === hex;
	} finally {
		await file.close();
	}
}
