import { createHash, type Hash } from "node:crypto";
import { readSync } from "node:fs";
import type { ChecksumAlgorithm } from "../../core/model/checksum.ts";
import { BlockSum } from "./block-sum.ts";

const SLICE = 2 ** 18;

/** The digest of a file that is being written, and the sums of its blocks: it reads what was written, which the system still has in memory. */
export class RunningSum {
	readonly #descriptor: number;
	readonly #room: Buffer;
	readonly #hash: Hash;
	#block = new BlockSum();
	/** Bytes read, from the start. */
	#at = 0;
	/** `room` is overwritten; several may share it. */
	constructor(descriptor: number, algorithm: ChecksumAlgorithm, room: Buffer = roomForSums()) {
		this.#descriptor = descriptor;
		this.#hash = createHash(algorithm);
		this.#room = room;
	}
	/** Goes on to before byte `to`, or to where the file ends. */
	advance(to: number): void {
		while (this.#at < to) {
			const wanted = Math.min(this.#room.length, to - this.#at);
			const count = readSync(this.#descriptor, this.#room, 0, wanted, this.#at);
			if (count === 0) return;
			const bytes = this.#room.subarray(0, count);
			this.#hash.update(bytes);
			this.#block.update(bytes);
			this.#at += count;
		}
	}
	/** The sum of all since the last cut. */
	cut(): string {
		const text = this.#block.text();
		this.#block = new BlockSum();
		return text;
	}
	/** Lower-case hexadecimal; nothing can follow. */
	digest(): string {
		return this.#hash.digest("hex");
	}
}

export const roomForSums = (): Buffer => Buffer.allocUnsafeSlow(SLICE);
