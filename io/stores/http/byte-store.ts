import { StoreError } from "../../../core/errors.ts";
import type { ByteStore } from "../../../core/ports/byte-store.ts";
import { rangeOf, safeKey } from "../keys.ts";
import { ask, type HttpAnswer, type HttpOptions, Passing } from "./request.ts";

export type HttpStoreOptions = HttpOptions;

/**
 * Pieces below an address, by GET. Only 404 and 410 mean absent: any other failure must not be taken for a chunk that was never
 * written, which would read as fill values.
 */
export function createHttpStore(address: string, options: HttpStoreOptions = {}): ByteStore {
	const base = folderOf(address);
	const get = <T>(key: string, headers: Record<string, string>, accept: (answer: HttpAnswer) => T) =>
		ask({ address: addressOf(base, safeKey(address, key)), headers, ...options }, (answer) =>
			isAbsent(answer) ? undefined : accept(answer),
		);
	return {
		place: address,
		together: 8,
		get: (key) => get(key, {}, ({ bytes }) => bytes),
		getRange(key, offset, length) {
			return get(key, rangeHeaders(offset, length), (answer) => partOf(answer, offset, length));
		},
		has: (key) => get(key, {}, () => true).then((found) => found ?? false),
		list: async () => {
			throw new StoreError(
				address,
				"a web server cannot be asked what it holds. Give the address of data with consolidated metadata.",
			);
		},
	};
}

function folderOf(address: string): URL {
	const base = new URL(address);
	base.pathname = base.pathname.replace(/\/*$/, "/");
	return base;
}

/** The query, which may hold a token, goes along. */
const addressOf = (base: URL, key: string): string =>
	new URL(key.split("/").map(encodeURIComponent).join("/") + base.search, base).href;

const isAbsent = ({ status }: HttpAnswer): boolean => status === 404 || status === 410;

/** Asks for `length` bytes from `offset`, or from the end when that is negative. */
export const rangeHeaders = (offset: number, length: number): Record<string, string> => ({
	range: offset < 0 ? `bytes=${offset}` : `bytes=${offset}-${offset + length - 1}`,
	// Compressed on the way, ranges would not be those of the file.
	"accept-encoding": "identity",
});

/** The bytes of an answer to that. */
export function partOf({ status, bytes, headers }: HttpAnswer, offset: number, length: number): Uint8Array {
	if (status === 416) return new Uint8Array(0);
	if (status === 206) {
		const [, first, last] = /^bytes (\d+)-(\d+)\//.exec(headers.get("content-range") ?? "") ?? [];
		const isRight = offset < 0 || first === undefined || Number(first) === offset;
		if (!isRight || (first !== undefined && Number(last) - Number(first) + 1 !== bytes.length))
			throw new Passing("the server gave another part than the one asked for");
		return bytes.subarray(0, length);
	}
	// A server that knows no ranges sends everything.
	const { first, end } = rangeOf(bytes.length, offset, length);
	return bytes.subarray(first, end);
}
