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
			const piece = buffer.subarray(0, Math.min(buffer.length, to - at));
			await fill(piece, { handle, path, at });
			at += piece.length;
			yield piece;
		}
	} finally {
		await handle.close();
	}
}

async function fill(
	piece: Uint8Array,
	{ handle, path, at }: { readonly handle: FileHandle; readonly path: string; readonly at: number },
): Promise<void> {
	for (let done = 0; done < piece.length; ) {
		const { bytesRead } = await onDisk(path, () => handle.read(piece, done, piece.length - done, at + done));
		if (bytesRead === 0) throw new StoreError(path, "it became shorter while it was read. Fetch it again.");
		done += bytesRead;
	}
}
