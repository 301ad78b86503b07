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

	/** `allowed`: bytes held from now on, if less. */
	set(key: string, chunk: Decoded, allowed: number = this.#most): void {
		const most = Math.min(allowed, this.#most);
		if (chunk.bytes.length > most || this.#chunks.has(key)) return;
		this.#chunks.set(key, chunk);
		this.#bytes += chunk.bytes.length;
		for (const [oldest, { bytes }] of this.#chunks) {
			if (this.#bytes <= most) return;
			this.#chunks.delete(oldest);
			this.#bytes -= bytes.length;
		}
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
