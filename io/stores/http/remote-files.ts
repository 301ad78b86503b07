import { isHeadwaterError, StoreError } from "../../../core/errors.ts";
import type { RemoteFiles, RemoteThing } from "../../../core/ports/remote-files.ts";
import { pathOf } from "../../../core/text/address.ts";
import { isS3Name } from "../../../core/text/s3-options.ts";
import { openAddress, openStoreAt } from "../open-address.ts";
import type { HttpSourceOptions } from "./byte-source.ts";
import { NoFile } from "./request.ts";

export interface RemoteFilesOptions extends HttpSourceOptions {
	/** Documents by which a folder of data is known; what stands first is asked for first. */
	readonly documents: readonly string[];
}

/** What lies on servers: http, https, s3. */
export const createRemoteFiles = (options: RemoteFilesOptions): RemoteFiles => ({
	async open(address, { signal } = {}) {
		const all = { ...options, ...(signal && { signal }) };
		if (!/(?:\.zarr|\/)$/i.test(pathOf(address))) return fileOrFolder(address, all);
		return (await folderAt(address, all)) ?? fileAt(address, all);
	},
});

async function fileAt(address: string, options: RemoteFilesOptions): Promise<RemoteThing> {
	const source = await openAddress(address, options);
	if (isS3Name(address) || !isWebPage(source.head)) return { kind: "file", source };
	throw new StoreError(
		address,
		"its server answers with a web page instead of a file: a log-in perhaps, or the list of a folder. Open it in a browser, and look for the address of the file itself.",
		{ cause: new NoFile("a web page") },
	);
}

/** A folder gives "not found", is forbidden, or gives a page that lists it. */
async function fileOrFolder(address: string, options: RemoteFilesOptions): Promise<RemoteThing> {
	try {
		return await fileAt(address, options);
	} catch (error) {
		if (!isHeadwaterError(error, "Store") || !(error.cause instanceof NoFile)) throw error;
		const folder = await folderAt(address, options).catch(() => undefined);
		if (folder) return folder;
		throw error;
	}
}

async function folderAt(address: string, options: RemoteFilesOptions): Promise<RemoteThing | undefined> {
	const store = await openStoreAt(address, options);
	for (const name of options.documents) {
		const bytes = await store.get(name);
		if (bytes && /^\s*\{/.test(Buffer.from(bytes.subarray(0, 64)).toString("latin1")))
			return { kind: "folder", names: [name] };
	}
	return undefined;
}

const isWebPage = (head: Uint8Array): boolean =>
	/^\s*<(?:!doctype\s+html|html|head|body|\?xml)/i.test(
		Buffer.from(head.subarray(0, 256)).toString("latin1"),
	);
