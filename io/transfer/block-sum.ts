import { createHash, type Hash } from "node:crypto";
import zlib from "node:zlib";

/** Shows whether bytes on the disk are those that were received: quick, not proof against malice. CRC-32, MD5 where Node has none (before 20.15). */
export class BlockSum {
	#crc = 0;
	readonly #hash: Hash | undefined = zlib.crc32 === undefined ? createHash("md5") : undefined;
	update(bytes: Uint8Array): void {
		if (this.#hash) this.#hash.update(bytes);
		else this.#crc = zlib.crc32(bytes, this.#crc);
	}
	text(): string {
		return this.#hash?.digest("hex") ?? this.#crc.toString(16);
	}
}
