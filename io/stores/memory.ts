import type { ByteStore } from "../../core/ports/byte-store.ts";
import { namesBelow, rangeOf } from "./keys.ts";

/** Pieces held in memory. */
export function createMemoryStore(entries: Iterable<readonly [string, Uint8Array]> = []): ByteStore {
	const pieces = new Map<string, Uint8Array>(entries);
	return {
		place: "memory",
		async get(key) {
			const bytes = pieces.get(key);
			return bytes && new Uint8Array(bytes);
		},
		async getRange(key, offset, length) {
			const bytes = pieces.get(key);
			if (bytes === undefined) return undefined;
			const { first, end } = rangeOf(bytes.length, offset, length);
			return new Uint8Array(bytes.subarray(first, end));
		},
		has: async (key) => pieces.has(key),
		list: async (prefix) => namesBelow(pieces.keys(), prefix),
		async set(key, bytes) {
			pieces.set(key, new Uint8Array(bytes));
		},
	};
}
