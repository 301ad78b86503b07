import type { ChunkTable, OpenFile } from "../core/ports/reader.ts";

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
	const at = placeOf(table, chunk);
	if (at === undefined || table.filterMasks[at] !== 0) return undefined;
	return file.readRaw(table.offsets[at] as number, table.sizes[at] as number);
}

/** Index of a chunk among those stored, by halving: its numbers ascend. */
function placeOf({ numbers, grid }: ChunkTable, chunk: readonly number[]): number | undefined {
	const wanted = chunk.reduce((number, index, axis) => number * (grid[axis] as number) + index, 0);
	let [low, high] = [0, numbers.length - 1];
	while (low <= high) {
		const middle = (low + high) >>> 1;
		const found = numbers[middle] as number;
		if (found === wanted) return middle;
		if (found < wanted) low = middle + 1;
		else high = middle - 1;
	}
	return undefined;
}
