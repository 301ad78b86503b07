import { chunkNumber, chunkPosition } from "../core/array/chunk-position.ts";
import type { OpenFile } from "../core/ports/reader.ts";

/**
 * The bytes of one stored chunk as they lie in the file; `undefined` for a chunk never written, or written without one of its filters:
 * its values have to be computed.
 */
export async function storedChunk(
	file: OpenFile,
	variable: string,
	chunk: readonly number[],
): Promise<Uint8Array | undefined> {
	const table = await file.chunks?.(variable);
	if (!table || !file.readRaw) return undefined;
	const at = chunkPosition(table.numbers, chunkNumber(chunk, table.grid));
	if (at < 0 || table.filterMasks[at] !== 0) return undefined;
	return file.readRaw(table.offsets[at] as number, table.sizes[at] as number);
}
