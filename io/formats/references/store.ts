import { FormatError } from "../../../core/errors.ts";
import type { ByteStore } from "../../../core/ports/byte-store.ts";
import { isAddress } from "../../../core/text/address.ts";
import { partOf } from "../../stores/keys.ts";
import type { Reference, ReferenceSet } from "./reference-set.ts";
import { Sources } from "./sources.ts";

/** Chunks asked for at once from servers. */
const TOGETHER = 8;
const BASE64 = /^base64:((?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?)\s*$/;

/** A reference set as a store of keys; `place` is where its JSON lies. Lists groups, arrays and their documents, but no chunks. */
export function createReferenceStore({ references, sources }: ReferenceSet, place: string): ByteStore {
	const files = new Sources(place, sources);
	const names = new Map<string, Set<string>>();
	for (const key of references.keys()) if (/(?:^|\/)(?:\.z\w+|zarr\.json)$/.test(key)) enlist(names, key);
	const get = async (key: string) => {
		const reference = references.get(key);
		return reference === undefined ? undefined : bytesOf(reference, { key, place, files });
	};
	return {
		place,
		together: isFarAway(references, place) ? TOGETHER : 1,
		get,
		getRange: partOf(get),
		has: async (key) => references.has(key),
		list: async (prefix) => [...(names.get(prefix) ?? [])].sort(),
		close: () => files.close(),
	};
}

/** Puts a document, and every folder above it, among the names of its folder. */
function enlist(names: Map<string, Set<string>>, key: string): void {
	let rest = key;
	for (;;) {
		const slash = rest.lastIndexOf("/", rest.length - 2);
		const folder = rest.slice(0, slash + 1);
		const known = names.get(folder);
		names.set(folder, (known ?? new Set()).add(rest.slice(slash + 1)));
		if (slash < 0 || known) return;
		rest = folder;
	}
}

function isFarAway(references: ReferenceSet["references"], place: string): boolean {
	if (isAddress(place)) return true;
	for (const reference of references.values())
		if (typeof reference !== "string") return isAddress(reference[0]);
	return false;
}

interface World {
	readonly key: string;
	readonly place: string;
	readonly files: Sources;
}

async function bytesOf(reference: Reference, { key, place, files }: World): Promise<Uint8Array> {
	if (typeof reference === "string") return inlineBytes(reference, key, place);
	const [address, offset, length] = reference;
	return files.read(address, offset === undefined || length === undefined ? undefined : { offset, length });
}

function inlineBytes(text: string, key: string, place: string): Uint8Array {
	if (!text.startsWith("base64:")) return new TextEncoder().encode(text);
	const [, content] = BASE64.exec(text) ?? [];
	if (content !== undefined) return new Uint8Array(Buffer.from(content, "base64"));
	throw new FormatError(place, `"${key}" in it is damaged. Make the references again.`);
}
