import { readBtree2 } from "./btree2.ts";
import { lookup3 } from "./checksum.ts";
import type { Cursor } from "./cursor.ts";
import { bytesFor, log2 } from "./encoded-sizes.ts";
import type { H5File } from "./h5-file.ts";

// Fractal heap: HDF5 File Format Specification, III.G.

interface Geometry {
	/** Bytes of an id. */
	readonly idBytes: number;
	readonly largestManaged: number;
	readonly hugeTree: number | undefined;
	readonly width: number;
	readonly firstBlock: number;
	readonly largestDirect: number;
	/** Bytes of a place inside the heap. */
	readonly placeBytes: number;
	readonly root: number | undefined;
	/** Whether direct blocks have checksums. */
	readonly checked: boolean;
	/** 0: the root is a direct block. */
	readonly rootRows: number;
}

const MANAGED = 0;
const HUGE = 1;
const TINY = 2;
const DEEPEST = 32;
/** Blocks of a heap that are remembered. */
const MOST_BLOCKS = 64;

/** A direct block, with the bytes it holds. */
interface DirectBlock {
	/** Its place in the heap. */
	readonly start: number;
	readonly length: number;
	readonly content: Cursor;
}

const holds = (block: DirectBlock, place: number): boolean =>
	place >= block.start && place < block.start + block.length;

/** Objects of any size, found by ids. */
export class FractalHeap {
	readonly #file: H5File;
	readonly #heap: Geometry;
	readonly #lengthBytes: number;
	/** Each block is read and checked once; the one used last stands last. */
	readonly #blocks: DirectBlock[] = [];

	constructor(file: H5File, address: number) {
		this.#file = file;
		this.#heap = readGeometry(file, address);
		const { largestManaged, largestDirect } = this.#heap;
		this.#lengthBytes = Math.min(bytesFor(largestManaged), Math.floor((log2(largestDirect) + 7) / 8));
	}

	get idBytes(): number {
		return this.#heap.idBytes;
	}

	/** The object whose id stands at the cursor, which is passed. @throws Miss */
	object(at: Cursor): Cursor {
		const id = at.part(this.#heap.idBytes);
		const first = id.u8();
		if (first >> 6 !== 0) throw this.#file.damaged("an object of a heap has an unknown version");
		switch ((first >> 4) & 3) {
			case MANAGED:
				return this.#managed(id.uint(this.#heap.placeBytes), id.uint(this.#lengthBytes));
			case HUGE:
				return this.#huge(id);
			case TINY:
				// Objects short enough stand in the id itself; in a long id their length takes 12 bits.
				return id.part(1 + (this.#heap.idBytes > 17 ? ((first & 15) << 8) | id.u8() : first & 15));
			default:
				throw this.#file.damaged("an object of a heap is of an unknown kind");
		}
	}

	/** Objects too long for blocks have a tree of their own, or their address in the id. */
	#huge(id: Cursor): Cursor {
		const file = this.#file;
		const direct = file.offsetBytes + file.lengthBytes <= this.#heap.idBytes - 1;
		if (direct) return file.cursor(id.address() ?? -1, id.length());
		const key = id.uint(Math.min(8, this.#heap.idBytes - 1));
		const { hugeTree } = this.#heap;
		for (const record of hugeTree === undefined ? [] : readBtree2(file, hugeTree).records) {
			const address = record.address();
			const length = record.length();
			if (record.length() === key) return file.cursor(address ?? -1, length);
		}
		throw file.damaged("a long object of a heap is missing");
	}

	#managed(place: number, length: number): Cursor {
		const last = this.#blocks.at(-1);
		const block = last !== undefined && holds(last, place) ? last : this.#blockFor(place);
		return block.content.partAt(place - block.start, length);
	}

	#blockFor(place: number): DirectBlock {
		const known = this.#blocks.findIndex((block) => holds(block, place));
		const block = known < 0 ? this.#readBlockFor(place) : this.#blocks.splice(known, 1)[0];
		if (this.#blocks.length >= MOST_BLOCKS) this.#blocks.shift();
		this.#blocks.push(block as DirectBlock);
		return block as DirectBlock;
	}

	#readBlockFor(place: number): DirectBlock {
		const { root, rootRows, firstBlock } = this.#heap;
		if (root === undefined) throw this.#file.damaged("an object of a heap is missing");
		if (rootRows > 0) return this.#blockAt({ address: root, rows: rootRows, start: 0, place });
		return this.#directBlock({ address: root, start: 0, length: firstBlock });
	}

	/** Where blocks have a checksum, it covers all of the block with zeros in its own place. */
	#directBlock({ address, start, length }: { address: number; start: number; length: number }): DirectBlock {
		const content = this.#file.block(address, length, "FHDB");
		if (!this.#heap.checked) return { start, length, content };
		const at = 5 + this.#file.offsetBytes + this.#heap.placeBytes;
		const blank = content.whole().slice();
		blank.fill(0, at, at + 4);
		if (lookup3(blank) === content.goTo(at).u32()) return { start, length, content };
		throw this.#file.damaged('the checksum of a part of it ("FHDB") does not match');
	}

	/** Steps down from block to block until the one that holds the place. */
	#blockAt(from: { address: number; rows: number; start: number; place: number }): DirectBlock {
		let { address, rows, start } = from;
		const { width, firstBlock, largestDirect, placeBytes } = this.#heap;
		const directRows = log2(largestDirect) - log2(firstBlock) + 2;
		for (let depth = 0; depth < DEEPEST; depth++) {
			const { row, column, bytes, begin } = this.#cellOf(from.place - start);
			if (row >= rows) break;
			const entries = this.#file
				.checkedBlock(address, 9 + this.#file.offsetBytes * (1 + rows * width) + placeBytes, "FHIB")
				.skip(1 + this.#file.offsetBytes + placeBytes);
			const next = entries.skip((row * width + column) * this.#file.offsetBytes).address();
			if (next === undefined) break;
			if (row < directRows) return this.#directBlock({ address: next, start: start + begin, length: bytes });
			rows = log2(bytes) - log2(firstBlock * width) + 1;
			start += begin;
			address = next;
		}
		throw this.#file.damaged("an object of a heap is missing");
	}

	/** Rows 0 and 1 hold blocks of the first size, each further row blocks twice as long as the one before. */
	#cellOf(place: number) {
		const { width, firstBlock } = this.#heap;
		let row = 0;
		let bytes = firstBlock;
		let begin = 0;
		while (place >= begin + width * bytes) {
			begin += width * bytes;
			row++;
			if (row > 1) bytes *= 2;
		}
		const column = Math.floor((place - begin) / bytes);
		return { row, column, bytes, begin: begin + column * bytes };
	}
}

function readGeometry(file: H5File, address: number): Geometry {
	const { offsetBytes, lengthBytes } = file;
	const cursor = file.checkedBlock(address, 26 + 12 * lengthBytes + 3 * offsetBytes, "FRHP").skip(1);
	const idBytes = cursor.u16();
	const filterBytes = cursor.u16();
	if (filterBytes > 0) throw file.damaged("a heap of it is compressed, which is not understood");
	const checked = (cursor.u8() & 2) !== 0;
	const largestManaged = cursor.u32();
	const hugeTree = cursor.skip(lengthBytes).address();
	cursor.skip(lengthBytes + offsetBytes + 8 * lengthBytes);
	const width = cursor.u16();
	const firstBlock = cursor.length();
	const largestDirect = cursor.length();
	const placeBytes = Math.ceil(cursor.u16() / 8);
	const root = cursor.skip(2).address();
	const rootRows = cursor.u16();
	const sound =
		width > 0 &&
		idBytes > 1 &&
		isPower(firstBlock) &&
		isPower(largestDirect) &&
		placeBytes <= 8 &&
		isPower(width);
	if (!sound) throw file.damaged("a heap of it makes no sense");
	const sizes = { width, firstBlock, largestDirect, placeBytes };
	return { idBytes, largestManaged, hugeTree, ...sizes, root, rootRows, checked };
}

const isPower = (value: number): boolean => value > 0 && Number.isInteger(Math.log2(value));
