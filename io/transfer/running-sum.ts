import { createHash, type Hash } from "node:crypto";
import { readSync } from "node:fs";
import type { ChecksumAlgorithm } from "../../core/model/checksum.ts";
import { BlockSum } from "./block-sum.ts";

const SLICE = 2 ** 18;

/** What is computed of a file. */
export interface SumKind {
	readonly algorithm: ChecksumAlgorithm;
	/** Sums of blocks are wanted too. */
	readonly hasBlocks: boolean;
}

/** The digest of a file that is being written, and the sums of its blocks: it reads what was written, which the system still has in memory. */
export class RunningSum {
	readonly #descriptor: number;
	readonly #room: Buffer;
	readonly #hash: Hash;
	#block: BlockSum | undefined;
	readonly #hasBlocks: boolean;
	/** Bytes read, from the start. */
	#at = 0;
	/** `room` is overwritten; several may share it. */
	constructor(descriptor: number, { algorithm, hasBlocks }: SumKind, room: Buffer) {
		this.#descriptor = descriptor;
		this.#hash = createHash(algorithm);
		this.#hasBlocks = hasBlocks;
		this.#block = this.#newBlock();
		this.#room = room;
	}
	/** Goes on to before byte `to`, or to where the file ends; `bytes` are what was written last, where they are still at hand. */
	advance(to: number, bytes?: Uint8Array): void {
		if (bytes && this.#at + bytes.length === to) this.#add(bytes);
		while (this.#at < to) {
			const wanted = Math.min(this.#room.length, to - this.#at);
			const count = readSync(this.#descriptor, this.#room, 0, wanted, this.#at);
			if (count === 0) return;
			this.#add(this.#room.subarray(0, count));
		}
	}
	/** The sum of all since the last cut. */
	cut(): string {
		const text = this.#block?.text() ?? "";
		this.#block = this.#newBlock();
		return text;
	}
	/** Lower-case hexadecimal; nothing can follow. */
	digest(): string {
		return this.#hash.digest("hex");
	}
	#add(bytes: Uint8Array): void {
		this.#hash.update(bytes);
		this.#block?.update(bytes);
		this.#at += bytes.length;
	}
	#newBlock(): BlockSum | undefined {
		return this.#hasBlocks ? new BlockSum() : undefined;
	}
}

export const roomForSums = (): Buffer => Buffer.allocUnsafeSlow(SLICE);
