import { type TextColumn, textColumn } from "../text-column.ts";
import { type BlockIndex, blockFile, blockIndex } from "./block-file.ts";
import type { StoredNumbers } from "./stored-numbers.ts";

/** Row → path or address, as written. */
export interface Paths {
	readonly length: number;
	/** All of them, where they are in memory. */
	readonly column?: TextColumn;
	at(row: number): string;
}

/** The paths of a table are nearly all of its bytes, and a search wants few of them: they lie in a file of their own, after zeros up to whole words. */
export function encodePaths(paths: Paths): {
	/** As of a `TextColumn`, whose bytes are the file. */
	readonly offsets: Uint32Array;
	readonly index: BlockIndex;
	readonly file: Uint8Array;
} {
	const { offsets, bytes } =
		paths.column ?? textColumn(Array.from({ length: paths.length }, (_, row) => paths.at(row)));
	const file = new Uint8Array(Math.ceil(bytes.length / 4) * 4);
	file.set(bytes);
	return { offsets, file, index: blockIndex(file) };
}

/** Paths that are read from their file as they are asked for. `at` throws CatalogueError when the file is damaged or gone. */
export function storedPaths(path: string, index: BlockIndex, offsets: StoredNumbers): Paths {
	const file = blockFile(path, index);
	return {
		length: offsets.length - 1,
		at: (row) => new TextDecoder().decode(file.bytes(offsets.at(row), offsets.at(row + 1))),
	};
}
