import type { Decoded } from "./unfilter.ts";

/** Decoded chunks that a next block may need too, the least recently used dropped first. Shared by the files of a reader. */
export class ChunkCache {
	readonly #most: number;
	readonly #chunks = new Map<string, Decoded>();
	#bytes = 0;

	/** `most`: bytes held at most. */
	constructor(most: number) {
		this.#most = most;
	}

	get(key: string): Decoded | undefined {
		const found = this.#chunks.get(key);
		if (found) {
			this.#chunks.delete(key);
			this.#chunks.set(key, found);
		}
		return found;
	}

	/** `isBorrowed`: the bytes lie where others will, and are copied. `most`: bytes held from now on, if less. */
	set(
		key: string,
		{ bytes, isShuffled }: Decoded,
		{ isBorrowed, most = this.#most }: { readonly isBorrowed: boolean; readonly most?: number | undefined },
	): void {
		const { length } = bytes;
		const room = Math.min(most, this.#most) - length;
		if (room < 0 || this.#chunks.has(key)) return;
		const freed = this.#shrink(room);
		// Memory given up is not free at once: it is taken again.
		const spare = freed.find((one) => one.length === length);
		const kept = isBorrowed ? copied(bytes, spare) : bytes;
		this.#chunks.set(key, { bytes: kept, isShuffled });
		this.#bytes += length;
	}

	/** Drops the oldest until no more is held than that; gives what they were held in. */
	#shrink(most: number): readonly Uint8Array[] {
		const freed: Uint8Array[] = [];
		for (const [oldest, { bytes }] of this.#chunks) {
			if (this.#bytes <= most) break;
			this.#chunks.delete(oldest);
			this.#bytes -= bytes.length;
			freed.push(bytes);
		}
		return freed;
	}

	/** Frees the chunks of a file that is closed. */
	forget(prefix: string): void {
		for (const [key, { bytes }] of this.#chunks) {
			if (!key.startsWith(prefix)) continue;
			this.#chunks.delete(key);
			this.#bytes -= bytes.length;
		}
	}
}

function copied(bytes: Uint8Array, into: Uint8Array | undefined): Uint8Array {
	if (into === undefined) return bytes.slice();
	into.set(bytes);
	return into;
}
