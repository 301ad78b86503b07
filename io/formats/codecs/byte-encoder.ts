import { constants } from "node:zlib";
import type { ByteCodec } from "./codec.ts";
import { deflateBound } from "./deflater.ts";
import { encodeBytes } from "./steps.ts";
import { nodeEngine, ZlibEngine } from "./zlib-engine.ts";

/** Applies codecs as `encodeBytes` does, to one piece at a time. */
export interface ByteEncoder {
	/** Valid until the next call: the memory is used again. May be `bytes` itself, where nothing is to be done. */
	encode(bytes: Uint8Array): Promise<Uint8Array>;
}

export function createByteEncoder(codecs: readonly ByteCodec[]): ByteEncoder {
	const last = codecs.at(-1);
	const engineClass = nodeEngine();
	const reuses = engineClass && (last?.id === "zlib" || last?.id === "gzip");
	if (!reuses) return { encode: (bytes) => encodeBytes(bytes, codecs) };
	const mode = last.id === "gzip" ? constants.GZIP : constants.DEFLATE;
	return new ReusingEncoder(codecs.slice(0, -1), new ZlibEngine(engineClass, { mode, level: last.level }));
}

/** Header and trailer of gzip beyond those of zlib. */
const GZIP_BYTES = 18;

class ReusingEncoder implements ByteEncoder {
	readonly #before: readonly ByteCodec[];
	readonly #engine: ZlibEngine;
	#output = new Uint8Array(0);

	constructor(before: readonly ByteCodec[], engine: ZlibEngine) {
		this.#before = before;
		this.#engine = engine;
	}

	async encode(bytes: Uint8Array): Promise<Uint8Array> {
		const input = this.#before.length === 0 ? bytes : await encodeBytes(bytes, this.#before);
		const most = deflateBound(input.length) + GZIP_BYTES;
		if (this.#output.length < most) this.#output = new Uint8Array(most);
		// Exactly so much room each time: without compression zlib cuts its blocks by it.
		const output = this.#output.subarray(0, most);
		return output.subarray(0, this.#engine.runSync(input, output));
	}
}
