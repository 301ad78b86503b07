import { constants, inflate, inflateSync } from "node:zlib";
import { nodeEngine, ZlibEngine } from "./zlib-engine.ts";

/** Undoes zlib's compression into memory that is there already. One call at a time. */
export interface Inflater {
	/**
	 * Fills `target` as far as the stream goes; gives the bytes written, all of `target` when there is more. Throws zlib's own error when
	 * the stream is damaged or cut short.
	 */
	inflateSync(stored: Uint8Array, target: Uint8Array): number;
	/** The same in one of the system's threads; neither array may be touched meanwhile. */
	inflate(stored: Uint8Array, target: Uint8Array): Promise<number>;
}

export function createInflater(): Inflater {
	const engineClass = nodeEngine();
	if (engineClass === undefined) return copyingInflater;
	const engine = new ZlibEngine(engineClass, {
		mode: constants.INFLATE,
		level: constants.Z_DEFAULT_COMPRESSION,
	});
	return {
		inflateSync: (stored, target) => engine.runSync(stored, target),
		inflate: (stored, target) => engine.run(stored, target),
	};
}

const roomOf = (target: Uint8Array) => ({ chunkSize: target.length, maxOutputLength: target.length });

function put(bytes: Uint8Array, target: Uint8Array): number {
	target.set(bytes);
	return bytes.length;
}

/** By the public functions of node:zlib alone. */
export const copyingInflater: Inflater = {
	inflateSync: (stored, target) => put(inflateSync(stored, roomOf(target)), target),
	inflate: (stored, target) =>
		new Promise((resolve, reject) => {
			inflate(stored, roomOf(target), (error, bytes) => {
				if (error) reject(error);
				else resolve(put(bytes, target));
			});
		}),
};
