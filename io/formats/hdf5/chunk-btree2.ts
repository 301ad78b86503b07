import { readBtree2 } from "./btree2.ts";
import type { ChunkEntries, ChunkSpace } from "./chunk-entries.ts";
import { Cursor } from "./cursor.ts";

// Version 2 B-tree of chunks (record types 10 and 11): HDF5 File Format Specification, III.A.2 and VII.C.

const FILTERED = 11;

export function readChunkBtree2(space: ChunkSpace, address: number, entries: ChunkEntries): void {
	const { file, chunkShape, chunkBytes } = space;
	const { type, records } = readBtree2(file, address);
	const rank = chunkShape.length;
	for (const span of records) {
		const record = new Cursor(span, file);
		const lengthBytes = record.left - file.offsetBytes - 4 - 8 * rank;
		const found = record.address() ?? -1;
		const isFiltered = type === FILTERED;
		if (isFiltered && (lengthBytes < 1 || lengthBytes > 8))
			throw file.damaged("a chunk index of it makes no sense");
		const bytes = isFiltered ? record.uint(lengthBytes) : chunkBytes;
		const mask = isFiltered ? record.u32() : 0;
		const place = Array.from({ length: rank }, () => record.uint(8));
		entries.add(place, { address: found, bytes, mask });
	}
}
