import { deflateSync, gunzipSync, gzipSync, inflateSync } from "node:zlib";
import { CodecError } from "./codec.ts";

/** Beyond the exact size, so that the last call needs no second buffer. */
const SPARE = 64;

/** Inflates to at most `most` bytes, which is best exact: synchronous, into one buffer. */
export function inflate(form: "zlib" | "gzip", bytes: Uint8Array, most: number): Uint8Array {
	const options = { maxOutputLength: most + SPARE, chunkSize: most + SPARE };
	try {
		return form === "gzip" ? gunzipSync(bytes, options) : inflateSync(bytes, options);
	} catch (error) {
		const { code, message } = error as NodeJS.ErrnoException;
		throw new CodecError(code === "ERR_BUFFER_TOO_LARGE" ? "it holds more than a chunk" : message, {
			cause: error,
		});
	}
}

/** Node writes no time into gzip's header: the same bytes in give the same bytes out. */
export const deflate = (form: "zlib" | "gzip", bytes: Uint8Array, level: number): Uint8Array =>
	form === "gzip" ? gzipSync(bytes, { level }) : deflateSync(bytes, { level });
