import { StoreError } from "../../core/errors.ts";

/** A key that cannot lead out of its store. StoreError otherwise: keys are made from names found in files. */
export function safeKey(place: string, key: string): string {
	const parts = key.split("/");
	if (parts.every((part) => part !== "" && part !== "." && part !== "..") && !key.includes("\0")) return key;
	throw new StoreError(place, `"${key}" is no key of a store. The names inside it are damaged.`);
}

/** Names directly below a prefix, from all keys. */
export function namesBelow(keys: Iterable<string>, prefix: string): readonly string[] {
	const names = new Set<string>();
	for (const key of keys) {
		if (!key.startsWith(prefix)) continue;
		const rest = key.slice(prefix.length);
		const slash = rest.indexOf("/");
		if (rest !== "") names.add(slash < 0 ? rest : rest.slice(0, slash + 1));
	}
	return [...names].sort();
}

/** A part of what `get` gives whole: for stores that cannot read less. */
export const partOf =
	(get: (key: string) => Promise<Uint8Array | undefined>) =>
	async (key: string, offset: number, length: number): Promise<Uint8Array | undefined> => {
		const bytes = await get(key);
		if (bytes === undefined) return undefined;
		const { first, end } = rangeOf(bytes.length, offset, length);
		return bytes.subarray(first, end);
	};

/** `length` bytes from `offset` (from the end when negative), clipped to what there is. */
export function rangeOf(size: number, offset: number, length: number): { first: number; end: number } {
	const first = Math.min(size, offset < 0 ? Math.max(0, size + offset) : offset);
	return { first, end: Math.min(size, first + length) };
}
