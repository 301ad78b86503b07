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

/** A direct block, with the bytes it holds. */
interface DirectBlock {
	/** Its place in the heap. */
	readonly start: number;
	readonly length: number;
	readonly content: Cursor;
}

/** Objects of any size, found by ids. */
export class FractalHeap {
	readonly #file: H5File;
	readonly #heap: Geometry;
	readonly #lengthBytes: number;
	/** The block used last: objects often lie side by side. */
	#last: DirectBlock | undefined;
	/** By address: a tree by name leads to and fro between blocks. */
	readonly #blocks = new Map<number, DirectBlock>();
	readonly #rows = new Map<number, Cursor>();
	/** By address, and by number. */
	readonly #hugeParts = new Map<number, Cursor>();
	#huge: ReadonlyMap<number, Cursor> | undefined;
	/** Bytes of blocks read so far. */
	#bytes = 0;

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
				return this.#managed(id);
			case HUGE:
				return this.#hugeObject(id);
			case TINY:
				// Objects short enough stand in the id itself; in a long id their length takes 12 bits.
				return id.part(1 + (this.#heap.idBytes > 17 ? ((first & 15) << 8) | id.u8() : first & 15));
			default:
				throw this.#file.damaged("an object of a heap is of an unknown kind");
		}
	}

	/** Objects too long for blocks have a tree of their own, or their address in the id. */
	#hugeObject(id: Cursor): Cursor {
		const file = this.#file;
		const direct = file.offsetBytes + file.lengthBytes <= this.#heap.idBytes - 1;
		if (direct) return this.#hugeAt(id.address() ?? -1, id.length());
		this.#huge ??= this.#hugeObjects();
		const found = this.#huge.get(id.uint(Math.min(8, this.#heap.idBytes - 1)));
		if (found) return found.again();
		throw file.damaged("a long object of a heap is missing");
	}

	#hugeObjects(): ReadonlyMap<number, Cursor> {
		const file = this.#file;
		const { hugeTree } = this.#heap;
		const records = hugeTree === undefined ? [] : readBtree2(file, hugeTree).records;
		return new Map(
			records.map((record): [number, Cursor] => {
				const address = record.address() ?? -1;
				const length = record.length();
				return [record.length(), this.#hugeAt(address, length)];
			}),
		);
	}

	#hugeAt(address: number, length: number): Cursor {
		const known = this.#hugeParts.get(address);
		if (known?.left === length) return known.again();
		const part = this.#counted(this.#file.cursor(address, length));
		this.#hugeParts.set(address, part);
		return part.again();
	}

	/** Nothing in a heap lies in two places: all together is no longer than the file. */
	#counted(part: Cursor): Cursor {
		this.#bytes += part.left;
		if (this.#bytes > this.#file.size) throw this.#file.damaged("the parts of a heap of it overlap");
		return part;
	}

	#managed(id: Cursor): Cursor {
		const place = id.uint(this.#heap.placeBytes);
		const length = id.uint(this.#lengthBytes);
		const last = this.#last;
		const isInside = last !== undefined && place >= last.start && place < last.start + last.length;
		const block = isInside ? last : this.#blockFor(place);
		this.#last = block;
		return block.content.partAt(place - block.start, length);
	}

	#blockFor(place: number): DirectBlock {
		const { root, rootRows, firstBlock } = this.#heap;
		if (root === undefined) throw this.#file.damaged("an object of a heap is missing");
		if (rootRows > 0) return this.#blockAt({ address: root, rows: rootRows, start: 0, place });
		return this.#directBlock({ address: root, start: 0, length: firstBlock });
	}

	#directBlock(at: { address: number; start: number; length: number }): DirectBlock {
		const known = this.#blocks.get(at.address);
		if (known && known.start === at.start && known.length === at.length) return known;
		const block = this.#readBlock(at);
		this.#blocks.set(at.address, block);
		return block;
	}

	/** Where blocks have a checksum, it covers all of the block with zeros in its own place. */
	#readBlock({ address, start, length }: { address: number; start: number; length: number }): DirectBlock {
		const content = this.#file.block(address, length, "FHDB");
		this.#counted(content.again());
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
		const { width, firstBlock, largestDirect } = this.#heap;
		const directRows = log2(largestDirect) - log2(firstBlock) + 2;
		for (let depth = 0; depth < DEEPEST; depth++) {
			const { row, column, bytes, begin } = this.#cellOf(from.place - start);
			if (row >= rows) break;
			const next = this.#rowsAt(address, rows)
				.skip((row * width + column) * this.#file.offsetBytes)
				.address();
			if (next === undefined) break;
			if (row < directRows) return this.#directBlock({ address: next, start: start + begin, length: bytes });
			rows = log2(bytes) - log2(firstBlock * width) + 1;
			start += begin;
			address = next;
		}
		throw this.#file.damaged("an object of a heap is missing");
	}

	/** The addresses of the blocks in an indirect block. */
	#rowsAt(address: number, rows: number): Cursor {
		const { width, placeBytes } = this.#heap;
		const { offsetBytes } = this.#file;
		const length = 9 + offsetBytes * (1 + rows * width) + placeBytes;
		const known = this.#rows.get(address);
		const whole = known ?? this.#file.checkedBlock(address, length, "FHIB");
		this.#rows.set(address, whole);
		return whole.again().skip(5 + offsetBytes + placeBytes);
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
