import { closeSync, openSync, readSync } from "node:fs";
import { CatalogueError } from "../../core/errors.ts";
import { checksum } from "../column-file.ts";
import { type TextColumn, textColumn } from "../text-column.ts";

/** Row → path or address, as written. */
export interface Paths {
	readonly length: number;
	/** All of them, where they are in memory. */
	readonly column?: TextColumn;
	at(row: number): string;
}

/** What is known of a file of paths without reading it. */
export interface PathIndex {
	/** As of a `TextColumn`, whose bytes are the file. */
	readonly offsets: Uint32Array;
	/** Of each block of the file. */
	readonly sums: Uint32Array;
}

/** Bytes that are read and verified together. */
const BLOCK = 2 ** 16;

const blocksOf = (bytes: Uint8Array) =>
	Array.from({ length: Math.ceil(bytes.length / BLOCK) }, (_, block) =>
		bytes.subarray(block * BLOCK, (block + 1) * BLOCK),
	);

/** The paths of a table are nearly all of its bytes, and a search wants few of them: they lie in a file of their own, after zeros up to whole words. */
export function encodePaths(paths: Paths): { readonly index: PathIndex; readonly file: Uint8Array } {
	const { offsets, bytes } =
		paths.column ?? textColumn(Array.from({ length: paths.length }, (_, row) => paths.at(row)));
	const file = new Uint8Array(Math.ceil(bytes.length / 4) * 4);
	file.set(bytes);
	return { file, index: { offsets, sums: Uint32Array.from(blocksOf(file), checksum) } };
}

/** Bytes of the file to which an index belongs. */
export const sizeOfPaths = ({ offsets }: PathIndex): number => Math.ceil(offsets.at(-1)! / 4) * 4;

/** Paths that are read from their file as they are asked for. `at` throws CatalogueError when the file is damaged or gone. */
export function storedPaths(file: string, index: PathIndex): Paths {
	const { offsets } = index;
	const blocks = new Map<number, Uint8Array>();
	const block = (number: number) => {
		const known = blocks.get(number) ?? readBlock(file, index, number);
		blocks.set(number, known);
		return known;
	};
	return {
		length: offsets.length - 1,
		at(row) {
			const [start, end] = [offsets[row]!, offsets[row + 1]!];
			const parts: Uint8Array[] = [];
			for (let at = start; at < end; at = (Math.floor(at / BLOCK) + 1) * BLOCK) {
				const number = Math.floor(at / BLOCK);
				parts.push(block(number).subarray(at - number * BLOCK, end - number * BLOCK));
			}
			return new TextDecoder().decode(parts.length === 1 ? parts[0] : Buffer.concat(parts));
		},
	};
}

function readBlock(file: string, index: PathIndex, number: number): Uint8Array {
	const bytes = new Uint8Array(Math.min(BLOCK, sizeOfPaths(index) - number * BLOCK));
	try {
		const handle = openSync(file, "r");
		try {
			readSync(handle, bytes, 0, bytes.length, number * BLOCK);
		} finally {
			closeSync(handle);
		}
	} catch (cause) {
		throw new CatalogueError(`"${file}" was read before and is gone. Run it again.`, { cause });
	}
	if (checksum(bytes) !== index.sums[number])
		throw new CatalogueError(`"${file}" is damaged. Run it again with --refresh.`);
	return bytes;
}
