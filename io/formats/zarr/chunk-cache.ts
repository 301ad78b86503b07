import { bytesOf } from "../../../core/array/element.ts";
import type { ArrayValues, DataType } from "../../../core/array/lazy-array.ts";

interface Held {
	readonly values: Promise<ArrayValues>;
	readonly bytes: number;
}

/** Decoded chunks, the least recently used given up first. */
export class ChunkCache {
	readonly #most: number;
	readonly #held = new Map<string, Held>();
	#bytes = 0;

	/** `most`: bytes held together. */
	constructor(most: number) {
		this.#most = most;
	}

	/** The chunk of a key, made once while it is held; one that failed is made again. `allowed`: bytes held from now on, if less. */
	async get(
		key: string,
		size: { readonly type: DataType; readonly length: number; readonly allowed?: number | undefined },
		make: () => Promise<ArrayValues>,
	): Promise<ArrayValues> {
		const known = this.#held.get(key);
		if (known) {
			this.#held.delete(key);
			this.#held.set(key, known);
			return known.values;
		}
		const bytes = size.length * bytesOf(size.type);
		const most = Math.min(this.#most, size.allowed ?? this.#most);
		if (bytes > most) return make();
		const values = make();
		this.#held.set(key, { values, bytes });
		this.#bytes += bytes;
		this.#shrink(most);
		try {
			return await values;
		} catch (error) {
			if (this.#held.get(key)?.values === values) this.#drop(key);
			throw error;
		}
	}

	#shrink(most: number): void {
		for (const key of this.#held.keys()) {
			if (this.#bytes <= most) return;
			this.#drop(key);
		}
	}

	#drop(key: string): void {
		this.#bytes -= this.#held.get(key)?.bytes ?? 0;
		this.#held.delete(key);
	}

	/** Gives up all chunks whose keys begin so. */
	forget(prefix: string): void {
		for (const key of this.#held.keys()) if (key.startsWith(prefix)) this.#drop(key);
	}
}
