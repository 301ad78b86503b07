import { statSync } from "node:fs";
import { basename, dirname } from "node:path";
import { StoreError } from "../../../core/errors.ts";
import type { ByteStore } from "../../../core/ports/byte-store.ts";
import { isAddress, pathOf } from "../../../core/text/address.ts";
import { parseS3Name, s3Name } from "../../../core/text/s3-name.ts";
import { isS3Name } from "../../../core/text/s3-options.ts";
import { storeFailure } from "../../stores/file/failures.ts";
import { createFolderStore } from "../../stores/file/folder.ts";
import { openStoreAt } from "../../stores/open-address.ts";
import { openZipStore } from "../../stores/zip.ts";

/** Documents by which a folder is known to be Zarr. */
export const DOCUMENTS: ReadonlySet<string> = new Set(["zarr.json", ".zgroup", ".zarray", ".zmetadata"]);

/** A folder, one of its documents, or a zip archive; where all of an archive lies in one folder, that folder. */
export async function openStore(path: string): Promise<ByteStore> {
	if (isAddress(path)) return storeAt(path);
	if (isFolder(path)) return zarrFolder(path);
	if (DOCUMENTS.has(basename(path))) return createFolderStore(dirname(path));
	const archive = openZipStore(path);
	const names = await archive.list("");
	const [only] = names;
	if (names.some((name) => DOCUMENTS.has(name)) || names.length !== 1 || !only?.endsWith("/")) return archive;
	return below(archive, only);
}

/** On a server: a folder, or one of its documents. */
async function storeAt(address: string): Promise<ByteStore> {
	const path = pathOf(address);
	if (/\.zip$/i.test(path))
		throw new StoreError(address, "archives on servers are not read. Download it first.");
	return openStoreAt(DOCUMENTS.has(basename(path)) ? folderOf(address) : address);
}

/** The address of the folder something lies in. */
function folderOf(address: string): string {
	if (isS3Name(address)) {
		const place = parseS3Name(address);
		return s3Name({ ...place, key: place.key.replace(/[^/]*$/, "") });
	}
	const url = new URL(address);
	url.pathname = url.pathname.replace(/[^/]*$/, "");
	return url.href;
}

async function zarrFolder(path: string): Promise<ByteStore> {
	const store = createFolderStore(path);
	if ((await store.list("")).some((name) => DOCUMENTS.has(name))) return store;
	throw new StoreError(path, "it is a folder without Zarr's zarr.json, .zgroup or .zarray. Check the path.");
}

function isFolder(path: string): boolean {
	try {
		return statSync(path).isDirectory();
	} catch (error) {
		throw storeFailure(error, path);
	}
}

/** What lies below a prefix, as a store of its own. */
function below(store: ByteStore, prefix: string): ByteStore {
	return {
		place: store.place,
		get: (key) => store.get(prefix + key),
		getRange: async (key, offset, length) => store.getRange?.(prefix + key, offset, length),
		list: (inner) => store.list(prefix + inner),
		close: () => store.close?.(),
	};
}
