import { closeSync, openSync, readSync } from "node:fs";
import { CatalogueError } from "../../core/errors.ts";
import { checksum } from "../column-file.ts";

/** Bytes that are read and verified together. */
const BLOCK = 2 ** 14;
/** Blocks a part may lie in to be kept for the next: longer parts are read by themselves. */
const FEW = 4;

/** What is known of a file without reading it. */
export interface BlockIndex {
	/** Bytes, a multiple of 4. */
	readonly size: number;
	/** Of each block. */
	readonly sums: Uint32Array;
}

/** A file that is read by parts. */
export interface BlockFile {
	/** Bytes from `start` up to `end`; those of one block share their memory. @throws CatalogueError when the file is damaged or gone */
	bytes(start: number, end: number): Uint8Array;
}

export const blockIndex = (bytes: Uint8Array): BlockIndex => ({
	size: bytes.length,
	sums: Uint32Array.from({ length: Math.ceil(bytes.length / BLOCK) }, (_, block) =>
		checksum(bytes.subarray(block * BLOCK, (block + 1) * BLOCK)),
	),
});

export function blockFile(file: string, index: BlockIndex): BlockFile {
	const read = reader(file, index);
	const known = new Map<number, Uint8Array>();
	const block = (number: number): Uint8Array => {
		const found = known.get(number) ?? read(number, number + 1);
		known.set(number, found);
		return found;
	};
	return {
		bytes(start, end) {
			const [first, last] = [Math.floor(start / BLOCK), Math.ceil(end / BLOCK)];
			const at = start - first * BLOCK;
			if (last <= first + 1) return block(first).subarray(at, at + end - start);
			const blocks =
				last - first > FEW
					? read(first, last)
					: Buffer.concat(Array.from({ length: last - first }, (_, number) => block(first + number)));
			return blocks.subarray(at, at + end - start);
		},
	};
}

/** Reads and verifies blocks from the first up to the last. */
const reader =
	(file: string, { size, sums }: BlockIndex) =>
	(first: number, last: number) => {
		const bytes = new Uint8Array(Math.min(last * BLOCK, size) - first * BLOCK);
		try {
			const handle = openSync(file, "r");
			try {
				readSync(handle, bytes, 0, bytes.length, first * BLOCK);
			} finally {
				closeSync(handle);
			}
		} catch (cause) {
			throw new CatalogueError(`"${file}" was read before and is gone. Run it again.`, { cause });
		}
		for (let number = first; number < last; number++)
			if (checksum(bytes.subarray((number - first) * BLOCK, (number + 1 - first) * BLOCK)) !== sums[number])
				throw new CatalogueError(`"${file}" is damaged. Run it again with --refresh.`);
		return bytes;
	};
