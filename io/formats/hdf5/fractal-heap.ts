import { readBtree2 } from "./btree2.ts";
import { lookup3 } from "./checksum.ts";
import { Cursor } from "./cursor.ts";
import { bytesFor, log2 } from "./encoded-sizes.ts";
import type { H5File } from "./h5-file.ts";
import { isAt, type Span, u32At, uintAt } from "./span.ts";

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
	readonly content: Span;
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
	#rows: Map<number, Span> | undefined;
	/** By address, and by number. */
	#hugeParts: Map<number, Span> | undefined;
	#huge: ReadonlyMap<number, Span> | undefined;
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

	/** The object whose id stands at the start. @throws Miss */
	object(id: Span): Span {
		const { idBytes } = this.#heap;
		if (id.start + idBytes > id.end) throw this.#file.short();
		const first = id.bytes[id.start] as number;
		if (first >> 6 !== 0) throw this.#file.damaged("an object of a heap has an unknown version");
		switch ((first >> 4) & 3) {
			case MANAGED:
				return this.#managed(id);
			case HUGE:
				return this.#hugeObject(new Cursor(id, this.#file).part(idBytes).skip(1));
			case TINY:
				return this.#tinyObject(new Cursor(id, this.#file).part(idBytes));
			default:
				throw this.#file.damaged("an object of a heap is of an unknown kind");
		}
	}

	/** Objects short enough stand in the id itself; in a long id their length takes 12 bits. */
	#tinyObject(id: Cursor): Span {
		const first = id.u8();
		return id.part(1 + (this.#heap.idBytes > 17 ? ((first & 15) << 8) | id.u8() : first & 15)).rest;
	}

	/** Objects too long for blocks have a tree of their own, or their address in the id. */
	#hugeObject(id: Cursor): Span {
		const file = this.#file;
		const direct = file.offsetBytes + file.lengthBytes <= this.#heap.idBytes - 1;
		if (direct) return this.#hugeAt(id.address() ?? -1, id.length());
		this.#huge ??= this.#hugeObjects();
		const found = this.#huge.get(id.uint(Math.min(8, this.#heap.idBytes - 1)));
		if (found) return found;
		throw file.damaged("a long object of a heap is missing");
	}

	#hugeObjects(): ReadonlyMap<number, Span> {
		const file = this.#file;
		const { hugeTree } = this.#heap;
		const records = hugeTree === undefined ? [] : readBtree2(file, hugeTree).records;
		return new Map(
			records.map((span): [number, Span] => {
				const record = new Cursor(span, file);
				const address = record.address() ?? -1;
				const length = record.length();
				return [record.length(), this.#hugeAt(address, length)];
			}),
		);
	}

	#hugeAt(address: number, length: number): Span {
		this.#hugeParts ??= new Map();
		const known = this.#hugeParts.get(address);
		if (known && known.end - known.start === length) return known;
		const part = this.#counted(this.#file.span(address, length));
		this.#hugeParts.set(address, part);
		return part;
	}

	/** Nothing in a heap lies in two places: all together is no longer than the file. */
	#counted(part: Span): Span {
		this.#bytes += part.end - part.start;
		if (this.#bytes > this.#file.size) throw this.#file.damaged("the parts of a heap of it overlap");
		return part;
	}

	#managed({ bytes, start }: Span): Span {
		const { placeBytes, idBytes } = this.#heap;
		if (1 + placeBytes + this.#lengthBytes > idBytes) throw this.#file.short();
		const lengthAt = start + 1 + placeBytes;
		const place = uintAt(bytes, start + 1, placeBytes);
		const length = uintAt(bytes, lengthAt, this.#lengthBytes);
		const last = this.#last;
		const isInside = last !== undefined && place >= last.start && place < last.start + last.length;
		const block = isInside ? last : this.#blockFor(place);
		this.#last = block;
		const { content } = block;
		const from = content.start + place - block.start;
		if (from < content.start || from + length > content.end) throw this.#file.short();
		return { bytes: content.bytes, start: from, end: from + length };
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
		const file = this.#file;
		const content = this.#counted(file.span(address, length));
		const { bytes, start: from, end } = content;
		const sumAt = 5 + file.offsetBytes + this.#heap.placeBytes;
		if (sumAt + 4 > length) throw file.short();
		if (!isAt(bytes, from, "FHDB")) throw file.unlike(address, "FHDB");
		if (!this.#heap.checked) return { start, length, content };
		const blank = Buffer.from(bytes.subarray(from, end));
		blank.fill(0, sumAt, sumAt + 4);
		if (lookup3(blank) === u32At(bytes, from + sumAt)) return { start, length, content };
		throw file.damaged('the checksum of a part of it ("FHDB") does not match');
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
		this.#rows ??= new Map();
		const known = this.#rows.get(address);
		const whole = known ?? this.#file.checkedSpan(address, length, "FHIB");
		this.#rows.set(address, whole);
		return new Cursor(whole, this.#file).skip(5 + offsetBytes + placeBytes);
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
