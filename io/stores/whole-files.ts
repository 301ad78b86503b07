import { readFile, stat } from "node:fs/promises";
import { promisify } from "node:util";
import { FormatError, StoreError } from "../../core/errors.ts";
import type { RemoteFiles, RemoteSource } from "../../core/ports/remote-files.ts";
import type { WholeFiles } from "../../core/ports/whole-files.ts";
import { isAddress } from "../../core/text/address.ts";
import { onDisk } from "./file/failures.ts";

/** Bytes; what is larger is no table that could be read whole. */
const MOST = 2 ** 30;

/** Files on the disk and on web servers. */
export const createWholeFiles = (remote: RemoteFiles): WholeFiles => ({
	async stamp(place, { signal } = {}) {
		if (!isAddress(place)) return localStamp(place);
		const source = await remoteFile(remote, place, signal);
		source.close();
		return `${source.size} ${source.modified}`;
	},
	async bytes(place, { signal } = {}) {
		const packed = isAddress(place)
			? await remoteBytes(await remoteFile(remote, place, signal))
			: await onDisk(place, () => readFile(place, { signal }));
		return packed[0] === 0x1f && packed[1] === 0x8b ? unpacked(packed, place) : packed;
	},
});

const localStamp = (place: string): Promise<string> =>
	onDisk(place, async () => {
		const found = await stat(place);
		if (!found.isFile()) throw new StoreError(place, "it is no file. Check the path.");
		return `${found.ino} ${found.size} ${found.mtimeMs}`;
	});

async function remoteFile(
	remote: RemoteFiles,
	place: string,
	signal: AbortSignal | undefined,
): Promise<RemoteSource> {
	const found = await remote.open(place, signal && { signal });
	if (found.kind === "folder") throw new StoreError(place, "it is no file. Check the address.");
	return found.source;
}

async function remoteBytes(source: RemoteSource): Promise<Uint8Array> {
	try {
		if (source.size > MOST)
			throw new StoreError(source.name, "it is larger than 1 GiB. Name a smaller table.");
		return await source.read(0, source.size);
	} finally {
		source.close();
	}
}

async function unpacked(packed: Uint8Array, place: string): Promise<Uint8Array> {
	const { gunzip } = await import("node:zlib");
	try {
		return await promisify(gunzip)(packed, { maxOutputLength: MOST });
	} catch (cause) {
		throw new FormatError(place, "its gzip stream is cut or damaged. Get the file again.", { cause });
	}
}
