import { constants, deflate } from "node:zlib";
import { isNoise } from "./noise.ts";
import { type DeflatePart, nodeEngine, ZlibEngine } from "./zlib-engine.ts";

/** Compresses pieces side by side in the system's threads; engines and memory are used again. */
export interface Deflater {
	/**
	 * A zlib stream (RFC 1950): valid until `release` is called with it. `bytes` may not be touched meanwhile. `planes`: of how many runs of
	 * one length they are made that differ in kind; those of noise are stored as they are.
	 */
	deflate(bytes: Uint8Array, planes?: number): Promise<Uint8Array>;
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
		? new ReusingDeflater(() => new ZlibEngine(engineClass, { mode: constants.DEFLATE, level }), level)
		: copyingDeflater(level);
}

/** Below this size the way to another thread costs more than compressing. */
const LARGE = 16 * 2 ** 10;
/** Each engine holds a quarter of a megabyte. */
const MOST_ENGINES = 4;

class ReusingDeflater implements Deflater {
	readonly #create: () => ZlibEngine;
	readonly #level: number;
	readonly #free: ZlibEngine[] = [];
	readonly #waiting: ((engine: ZlibEngine) => void)[] = [];
	readonly #spare: Uint8Array<ArrayBuffer>[] = [];
	#engines = 0;

	constructor(create: () => ZlibEngine, level: number) {
		this.#create = create;
		this.#level = level;
	}

	async deflate(bytes: Uint8Array, planes = 1): Promise<Uint8Array> {
		const parts = this.#level > 0 && bytes.length >= LARGE ? partsOf(bytes, planes, this.#level) : [];
		const engine = await this.#engine();
		try {
			const output = this.#room(deflateBound(bytes.length) + parts.length * PART_BYTES);
			return output.subarray(0, await deflated(engine, { bytes, parts, output }));
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

	/** Exactly so much each time: what is stored is cut into blocks by it. */
	#room(bytes: number): Uint8Array {
		const spare = this.#spare.pop();
		return spare && spare.length >= bytes ? spare.subarray(0, bytes) : new Uint8Array(bytes);
	}
}

interface Deflating {
	readonly bytes: Uint8Array;
	readonly parts: readonly DeflatePart[];
	readonly output: Uint8Array;
}

function deflated(engine: ZlibEngine, { bytes, parts, output }: Deflating): number | Promise<number> {
	if (parts.some(({ level }) => level === 0)) return engine.runParts(parts, output);
	return bytes.length >= LARGE ? engine.run(bytes, output) : engine.runSync(bytes, output);
}

/** What the end of a part adds to a stream. */
const PART_BYTES = 16;

/** Planes of noise are not compressed; neighbours of a kind stay together. */
function partsOf(bytes: Uint8Array, planes: number, level: number): readonly DeflatePart[] {
	const length = Math.floor(bytes.length / planes);
	const parts: DeflatePart[] = [];
	let from = 0;
	for (let plane = 0; plane < planes; plane++) {
		const to = plane === planes - 1 ? bytes.length : (plane + 1) * length;
		const here = isNoise(bytes.subarray(plane * length, to)) ? 0 : level;
		const last = parts.at(-1);
		if (last?.level === here) parts.pop();
		else from = plane * length;
		parts.push({ bytes: bytes.subarray(from, to), level: here });
	}
	return parts;
}

/** By the public functions of node:zlib alone; noise is no matter to it. */
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
