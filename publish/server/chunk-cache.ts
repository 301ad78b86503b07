import { Recent } from "../../core/loop/recent.ts";
import { type AskerSignal, clientOf } from "../../core/ports/asker.ts";
import { SharedWork } from "./shared-work.ts";

/** Keys of which it is known that they were asked for. */
const MOST_ASKED = 16_384;

/** Bytes by key, up to a bound; the least recently used go first. What is being made is made once, however many ask for it. */
export class ChunkCache {
	readonly #most: number;
	readonly #kept = new Map<string, Uint8Array>();
	readonly #asked = new Recent<string, true>(MOST_ASKED);
	readonly #making = new Map<string, SharedWork<Uint8Array>>();
	#bytes = 0;
	#hits = 0;
	#misses = 0;

	/** `most`: bytes kept in all; 0 keeps nothing. */
	constructor(most: number) {
		this.#most = most;
	}

	get state(): {
		readonly bytes: number;
		readonly pieces: number;
		readonly hits: number;
		readonly misses: number;
	} {
		return { bytes: this.#bytes, pieces: this.#kept.size, hits: this.#hits, misses: this.#misses };
	}

	/** At once, where it is kept. */
	kept(key: string): Uint8Array | undefined {
		const bytes = this.#kept.get(key);
		if (bytes === undefined) return undefined;
		this.#hits++;
		this.#kept.delete(key);
		this.#kept.set(key, bytes);
		return bytes;
	}

	/** Whether a key was asked for not long ago; from now on it was. What is read once, from one end to the other, need not be kept. */
	wasAsked(key: string): boolean {
		const was = this.#asked.has(key);
		this.#asked.set(key, true);
		return was;
	}

	/**
	 * Kept bytes, else those that `make` gives. Failures are nobody's to keep. `signal` tells that the asker has gone: InterruptedError; what
	 * `make` is given tells that all of them have.
	 */
	async get(
		key: string,
		make: (signal: AskerSignal) => Promise<Uint8Array>,
		signal?: AskerSignal,
	): Promise<Uint8Array> {
		const kept = this.kept(key);
		if (kept) return kept;
		const making = this.#making.get(key) ?? this.#begin(key, make, clientOf(signal));
		return making.wait(signal);
	}

	#begin(
		key: string,
		make: (signal: AskerSignal) => Promise<Uint8Array>,
		client: string,
	): SharedWork<Uint8Array> {
		this.#misses++;
		const work = new SharedWork(make, client);
		this.#making.set(key, work);
		const end = () => {
			if (this.#making.get(key) === work) this.#making.delete(key);
		};
		// Who comes after it was given up begins anew.
		work.signal.addEventListener("abort", end);
		work.done
			.then(
				(bytes) => this.#keep(key, bytes),
				() => undefined,
			)
			.finally(end);
		return work;
	}

	#keep(key: string, bytes: Uint8Array): void {
		if (bytes.length > this.#most / 2) return;
		this.#kept.set(key, bytes);
		this.#bytes += bytes.length;
		for (const [oldest, { length }] of this.#kept) {
			if (this.#bytes <= this.#most) return;
			this.#kept.delete(oldest);
			this.#bytes -= length;
		}
	}
}
