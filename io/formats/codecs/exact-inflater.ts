import { constants } from "node:zlib";
import { CodecError } from "./codec.ts";
import { inflate } from "./deflate.ts";
import { nodeEngine, ZlibEngine } from "./zlib-engine.ts";

/** Inflates into memory that is there already; one call at a time. */
export interface ExactInflater {
	/** Fills all of `target`. CodecError when the stream is damaged, cut short, or holds less or more. */
	fill(stored: Uint8Array, target: Uint8Array): void;
}

export function createExactInflater(form: "zlib" | "gzip"): ExactInflater {
	const engineClass = nodeEngine();
	if (engineClass === undefined) return copyingExactInflater(form);
	const mode = form === "gzip" ? constants.GUNZIP : constants.INFLATE;
	const engine = new ZlibEngine(engineClass, { mode, level: constants.Z_DEFAULT_COMPRESSION });
	return {
		fill: (stored, target) =>
			explained(() => {
				assertAll(engine.runSync(stored, target), target);
				if (!engine.endsSync(stored)) throw new CodecError("it holds more than a chunk");
			}),
	};
}

/** By the public functions of node:zlib alone. */
export const copyingExactInflater = (form: "zlib" | "gzip"): ExactInflater => ({
	fill(stored, target) {
		const bytes = inflate(form, stored, target.length);
		if (bytes.length > target.length) throw new CodecError("it holds more than a chunk");
		assertAll(bytes.length, target);
		target.set(bytes);
	},
});

function assertAll(written: number, target: Uint8Array): void {
	if (written < target.length) throw new CodecError(`it holds ${written} instead of ${target.length} bytes`);
}

/** What zlib throws, as an error of the codec. */
function explained(action: () => void): void {
	try {
		action();
	} catch (error) {
		if (error instanceof CodecError) throw error;
		throw new CodecError(error instanceof Error ? error.message : String(error), { cause: error });
	}
}
