import { type BlockFile, type BlockIndex, blockFile, blockIndex } from "./block-file.ts";

/** Whole numbers of one row each. */
export type Numbers = Uint8Array | Uint16Array | Uint32Array;

/** Numbers in a file: all of them, or one. */
export interface StoredNumbers {
	readonly length: number;
	all(): Numbers;
	at(row: number): number;
}

/** What is known of a file of arrays without reading it. */
export interface NumbersIndex extends BlockIndex {
	/** Bytes of a number of each array. */
	readonly widths: Uint8Array;
	/** Of each array. */
	readonly lengths: Float64Array;
}

/** Rows asked for one by one: reading more of them would take as long as reading all. */
const FEW = 12;

const kinds = new Map<number, new (bytes: ArrayBuffer, at: number, length: number) => Numbers>([
	[1, Uint8Array],
	[2, Uint16Array],
	[4, Uint32Array],
]);
const aligned = (bytes: number) => Math.ceil(bytes / 8) * 8;

/** One after the other, each at a multiple of 8: of the many columns of a table a search reads three, and of the others a few rows. */
export function encodeNumbers(arrays: readonly Numbers[]): {
	readonly index: NumbersIndex;
	readonly file: Uint8Array;
} {
	const file = new Uint8Array(arrays.reduce((sum, { byteLength }) => sum + aligned(byteLength), 0));
	let at = 0;
	for (const array of arrays) {
		file.set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength), at);
		at += aligned(array.byteLength);
	}
	const index = {
		...blockIndex(file),
		widths: Uint8Array.from(arrays, ({ BYTES_PER_ELEMENT }) => BYTES_PER_ELEMENT),
		lengths: Float64Array.from(arrays, ({ length }) => length),
	};
	return { index, file };
}

/** The arrays of a file. `all` and `at` throw CatalogueError when it is damaged or gone. */
export function storedNumbers(path: string, index: NumbersIndex): StoredNumbers[] {
	const file = blockFile(path, index);
	let next = 0;
	return Array.from(index.widths, (width, number) => {
		const place = { at: next, width, length: index.lengths[number]! };
		next += aligned(place.length * width);
		return numbersAt(file, place);
	});
}

function numbersAt(
	file: BlockFile,
	{ at: start, width, length }: { readonly at: number; readonly width: number; readonly length: number },
): StoredNumbers {
	const Kind = kinds.get(width)!;
	let whole: Numbers | undefined;
	let asked = 0;
	const part = (from: number, count: number): Numbers => {
		const bytes = file.bytes(start + from * width, start + (from + count) * width);
		// Views need their bytes at multiples of their width; joined blocks may lie anywhere.
		const own = bytes.byteOffset % width === 0 ? bytes : Uint8Array.from(bytes);
		return new Kind(own.buffer as ArrayBuffer, own.byteOffset, count);
	};
	const all = () => {
		whole ??= part(0, length);
		return whole;
	};
	return {
		length,
		all,
		at(row) {
			if (whole === undefined && asked++ < FEW) return part(row, 1)[0]!;
			return all()[row]!;
		},
	};
}
