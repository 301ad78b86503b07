import { constants, deflate } from "node:zlib";
import { nodeEngine, ZlibEngine } from "./zlib-engine.ts";

/** Compresses pieces side by side in the system's threads; engines and memory are used again. */
export interface Deflater {
	/**
	 * A zlib stream (RFC 1950): valid until `release` is called with it. `bytes` may not be touched meanwhile.
	 */
	deflate(bytes: Uint8Array): Promise<Uint8Array>;
	/** Nobody reads what `deflate` gave any more. */
	release(compressed: Uint8Array): void;
}

/** At most what deflate can make of so many bytes (zlib.h, `deflateBound`, for the usual window and memory). */
export const deflateBound = (bytes: number): number =>
	bytes + (bytes >>> 12) + (bytes >>> 14) + (bytes >>> 25) + 64;

/** `level`: 0 to 9. */
export function createDeflater(level: number): Deflater {
	const engineClass = nodeEngine();
	return engineClass
		? new ReusingDeflater(() => new ZlibEngine(engineClass, { mode: constants.DEFLATE, level }))
		: copyingDeflater(level);
}

/** Below this size the way to another thread costs more than compressing. */
const LARGE = 16 * 2 ** 10;
/** Each engine holds a quarter of a megabyte. */
const MOST_ENGINES = 4;

class ReusingDeflater implements Deflater {
	readonly #create: () => ZlibEngine;
	readonly #free: ZlibEngine[] = [];
	readonly #waiting: ((engine: ZlibEngine) => void)[] = [];
	readonly #spare: Uint8Array<ArrayBuffer>[] = [];
	#engines = 0;

	constructor(create: () => ZlibEngine) {
		this.#create = create;
	}

	async deflate(bytes: Uint8Array): Promise<Uint8Array> {
		const engine = await this.#engine();
		try {
			const output = this.#room(deflateBound(bytes.length));
			const isLarge = bytes.length >= LARGE;
			const written = isLarge ? await engine.run(bytes, output) : engine.runSync(bytes, output);
			return output.subarray(0, written);
		} finally {
			const next = this.#waiting.shift();
			if (next) next(engine);
			else this.#free.push(engine);
		}
	}

	release({ buffer }: Uint8Array): void {
		this.#spare.push(new Uint8Array(buffer as ArrayBuffer));
	}

	#engine(): ZlibEngine | Promise<ZlibEngine> {
		const free = this.#free.pop();
		if (free) return free;
		if (this.#engines < MOST_ENGINES) {
			this.#engines++;
			return this.#create();
		}
		return new Promise((resolve) => this.#waiting.push(resolve));
	}

	#room(bytes: number): Uint8Array {
		const spare = this.#spare.pop();
		return spare && spare.length >= bytes ? spare : new Uint8Array(bytes);
	}
}

/** By the public functions of node:zlib alone; the same bytes. */
export const copyingDeflater = (level: number): Deflater => ({
	deflate: (bytes) =>
		new Promise((resolve, reject) => {
			deflate(bytes, { level, chunkSize: deflateBound(bytes.length) }, (error, result) => {
				if (error) reject(error);
				else resolve(result);
			});
		}),
	release: () => {},
});
