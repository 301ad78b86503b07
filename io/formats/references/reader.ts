import { basename } from "node:path";
import { FormatError, StoreError } from "../../../core/errors.ts";
import type { ByteSource } from "../../../core/ports/byte-source.ts";
import type { OpenFile, Reader } from "../../../core/ports/reader.ts";
import { isAddress } from "../../../core/text/address.ts";
import { openFileSource } from "../../stores/file/byte-source.ts";
import { openAddress } from "../../stores/open-address.ts";
import { ChunkCache } from "../zarr/chunk-cache.ts";
import { DOCUMENTS } from "../zarr/open-store.ts";
import { openZarr } from "../zarr/reader.ts";
import { parseReferences, type ReferenceSet } from "./reference-set.ts";
import { createReferenceStore } from "./store.ts";

const CACHE_BYTES = 32 * 2 ** 20;
/** No text of JavaScript is longer than 2^29 characters. */
const MOST_BYTES = 500 * 10 ** 6;

/** Reference sets (kerchunk, fsspec versions 0 and 1): Zarr whose chunks are parts of other files. Local, or from a server. */
export function createReferencesReader(): Reader {
	const chunks = new ChunkCache(CACHE_BYTES);
	let opened = 0;
	const openSource = async (source: ByteSource): Promise<OpenFile> => {
		const set = await readSet(source);
		const store = createReferenceStore(set, source.name);
		return openZarr(store, { path: source.name, cache: { chunks, prefix: `${opened++}\0` } });
	};
	return {
		name: "references",
		title: "reference sets in JSON (kerchunk)",
		accepts: (head, name) =>
			acceptsText(Buffer.from(head.buffer, head.byteOffset, head.length).toString("latin1"), name),
		async open(path, options = {}) {
			options.signal?.throwIfAborted();
			return openSource(isAddress(path) ? await openAddress(path, options) : openFileSource(path));
		},
		openSource,
	};
}

export const referencesReader: Reader = createReferencesReader();

/** Any JSON but Zarr's own documents: whether it is a reference set shows when it is read. */
function acceptsText(head: string, name: string): boolean {
	if (DOCUMENTS.has(basename(name)) || !/^\s*\{/.test(head)) return false;
	return /\.json$/i.test(name) || /"(?:refs|\.zgroup|\.zarray)"\s*:/.test(head);
}

async function readSet(source: ByteSource): Promise<ReferenceSet> {
	try {
		if (source.size > MOST_BYTES)
			throw new StoreError(
				source.name,
				`it is ${source.size} bytes long, too much for one reference set. Make one for each variable.`,
			);
		return parseReferences(textOf(await source.read(0, source.size), source.name), source.name);
	} finally {
		source.close();
	}
}

function textOf(bytes: Uint8Array, file: string): string {
	try {
		return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
	} catch (error) {
		throw new FormatError(file, "it is no UTF-8 text. Fetch it again.", { cause: error });
	}
}
