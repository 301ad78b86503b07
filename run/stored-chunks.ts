import type { OpenFile } from "../core/ports/reader.ts";
import type { StoredChunks } from "../core/ports/writer.ts";

/** See `WriteOptions.withChunks`: of a variable of an open file. */
export async function withStoredChunks<T>(
	file: OpenFile,
	variable: string,
	action: (chunks: StoredChunks) => T | Promise<T>,
): Promise<T | undefined> {
	const table = await file.chunks?.(variable);
	if (!table || !file.readRaw) return undefined;
	const read = file.readRaw.bind(file);
	return action({ table, read, isFar: file.isFar ?? false });
}

/** Bytes of an open file as they lie. */
export async function rawBytes(file: OpenFile, offset: number, size: number): Promise<Uint8Array> {
	if (!file.readRaw) throw new RangeError("the file has no bytes of its own");
	const bytes = new Uint8Array(size);
	await file.readRaw(bytes, offset);
	return bytes;
}
