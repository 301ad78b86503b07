import { againText, waitBefore } from "./ask.ts";
import { type Numbers, readChunk, type ZarrArray } from "./zarr.ts";

/** Bytes of tiles kept; the least recently used go first. */
const MOST_BYTES = 192 * 2 ** 20;
/** Requests under way at once: more would only wait in the browser, where they cannot be put in order. */
const AT_ONCE = 6;

export interface TileSource {
	/** Ends with a slash. */
	readonly root: string;
	readonly arrays: ReadonlyMap<string, ZarrArray>;
	/** Hears that a tile has come, or that it cannot be had. */
	told(): void;
}

/** Tiles by key ("0/tas/11.0.1"): what is wanted is loaded in order, what no longer is wanted is stopped. */
export class TileStore {
	readonly #source: TileSource;
	readonly #kept = new Map<string, Numbers>();
	readonly #loading = new Map<string, AbortController>();
	readonly #failed = new Map<string, string>();
	readonly #tries = new Map<string, number>();
	/** Nothing is asked for until then: the server has too much to do. */
	#pause: { readonly message: string; readonly timer: ReturnType<typeof setTimeout> } | undefined;
	#wanted: readonly string[] = [];
	#bytes = 0;

	constructor(source: TileSource) {
		this.#source = source;
	}

	peek(key: string): Numbers | undefined {
		const found = this.#kept.get(key);
		if (!found) return undefined;
		this.#kept.delete(key);
		this.#kept.set(key, found);
		return found;
	}

	/** Why something that is wanted cannot be had. */
	get trouble(): string | undefined {
		return this.#wanted.map((key) => this.#failed.get(key)).find((one) => one !== undefined);
	}

	/** Why nothing comes for a while, and when it is asked for again. */
	get waiting(): string | undefined {
		return this.#pause?.message;
	}

	/** All that is wanted from now on, the most urgent first. */
	want(keys: readonly string[]): void {
		this.#wanted = keys;
		const wanted = new Set(keys);
		for (const [key, controller] of this.#loading) if (!wanted.has(key)) controller.abort();
		this.#loadNext();
	}

	/** Asks once more for what failed. */
	retry(): void {
		this.#failed.clear();
		this.#tries.clear();
		this.#resume();
	}

	#resume(): void {
		clearTimeout(this.#pause?.timer);
		this.#pause = undefined;
		this.#loadNext();
		this.#source.told();
	}

	#loadNext(): void {
		if (this.#pause) return;
		for (const key of this.#wanted) {
			if (this.#loading.size >= AT_ONCE) return;
			if (!this.#kept.has(key) && !this.#loading.has(key) && !this.#failed.has(key)) void this.#load(key);
		}
	}

	async #load(key: string): Promise<void> {
		const controller = new AbortController();
		this.#loading.set(key, controller);
		const { root, arrays, told } = this.#source;
		try {
			const array = arrays.get(key.slice(0, key.lastIndexOf("/")));
			if (!array) throw new Error(`There are no tiles "${key}".`);
			this.#keep(key, await readChunk(root + key, array, controller.signal));
			this.#tries.delete(key);
		} catch (error) {
			if (!controller.signal.aborted) this.#fail(key, error as Error);
		} finally {
			this.#loading.delete(key);
			this.#loadNext();
			if (!controller.signal.aborted) told();
		}
	}

	/** Asks again later where that may help. */
	#fail(key: string, error: Error): void {
		const tries = (this.#tries.get(key) ?? 0) + 1;
		this.#tries.set(key, tries);
		const wait = waitBefore(tries, error);
		if (wait === undefined) this.#failed.set(key, error.message);
		else
			this.#pause ??= {
				message: againText(error.message, wait),
				timer: setTimeout(() => this.#resume(), wait),
			};
	}

	#keep(key: string, values: Numbers): void {
		this.#kept.set(key, values);
		this.#bytes += values.byteLength;
		for (const [oldest, { byteLength }] of this.#kept) {
			if (this.#bytes <= MOST_BYTES) return;
			if (this.#wanted.includes(oldest)) continue;
			this.#kept.delete(oldest);
			this.#bytes -= byteLength;
		}
	}
}
