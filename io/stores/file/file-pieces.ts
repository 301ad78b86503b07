import { type FileHandle, open } from "node:fs/promises";
import { StoreError } from "../../../core/errors.ts";
import type { BytePart } from "../../../core/ports/file-store.ts";
import { onDisk } from "./failures.ts";

/** See `FileStore.pieces`. */
export async function* filePieces(
	path: string,
	{ from, to }: BytePart,
	buffer: Uint8Array,
): AsyncGenerator<Uint8Array, void> {
	const handle = await onDisk(path, () => open(path, "r"));
	try {
		for (let at = from; at < to; ) {
			const wanted = buffer.subarray(0, Math.min(buffer.length, to - at));
			const piece = await readInto(wanted, { handle, path, at });
			at += piece.length;
			yield piece;
		}
	} finally {
		await handle.close();
	}
}

async function readInto(
	wanted: Uint8Array,
	{ handle, path, at }: { readonly handle: FileHandle; readonly path: string; readonly at: number },
): Promise<Uint8Array> {
	const { bytesRead } = await onDisk(path, () => handle.read(wanted, 0, wanted.length, at));
	if (bytesRead === 0) throw new StoreError(path, "it became shorter while it was read. Fetch it again.");
	return wanted.subarray(0, bytesRead);
}
