import { close, open, read } from "node:fs";
import { promisify } from "node:util";
import { StoreError } from "../../../core/errors.ts";
import type { BytePart } from "../../../core/ports/file-store.ts";
import { onDisk } from "./failures.ts";

// Handles of node:fs/promises cost several times as much as reading a small piece.
const [openFile, readFrom, closeFile] = [promisify(open), promisify(read), promisify(close)];

/** See `FileStore.pieces`. */
export async function* filePieces(
	path: string,
	{ from, to }: BytePart,
	buffer: Uint8Array,
): AsyncGenerator<Uint8Array, void> {
	const descriptor = await onDisk(path, () => openFile(path, "r"));
	try {
		for (let at = from; at < to; ) {
			const piece = buffer.subarray(0, Math.min(buffer.length, to - at));
			await fill(piece, { descriptor, path, at });
			at += piece.length;
			yield piece;
		}
	} finally {
		await closeFile(descriptor);
	}
}

async function fill(
	piece: Uint8Array,
	{ descriptor, path, at }: { readonly descriptor: number; readonly path: string; readonly at: number },
): Promise<void> {
	for (let done = 0; done < piece.length; ) {
		const { bytesRead } = await onDisk(path, () =>
			readFrom(descriptor, piece, done, piece.length - done, at + done),
		);
		if (bytesRead === 0) throw new StoreError(path, "it became shorter while it was read. Fetch it again.");
		done += bytesRead;
	}
}
