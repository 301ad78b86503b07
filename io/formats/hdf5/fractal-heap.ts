import { readBtree2 } from "./btree2.ts";
import { lookup3 } from "./checksum.ts";
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

/** Objects of any size, found by ids. */
export class FractalHeap {
	readonly #file: H5File;
	readonly #heap: Geometry;
	readonly #verified = new Set<number>();

	constructor(file: H5File, address: number) {
		this.#file = file;
		this.#heap = readGeometry(file, address);
	}

	get idBytes(): number {
		return this.#heap.idBytes;
	}

	object(id: Uint8Array): Uint8Array {
		const first = id[0] ?? 0;
		if (first >> 6 !== 0) throw this.#file.damaged("an object of a heap has an unknown version");
		switch ((first >> 4) & 3) {
			case MANAGED:
				return this.#managed(id);
			case HUGE:
				return this.#huge(id);
			case TINY:
				return this.#tiny(id, first);
			default:
				throw this.#file.damaged("an object of a heap is of an unknown kind");
		}
	}

	/** Objects short enough stand in the id itself. */
	#tiny(id: Uint8Array, first: number): Uint8Array {
		const extended = this.#heap.idBytes > 17;
		const length = 1 + (extended ? ((first & 15) << 8) | (id[1] ?? 0) : first & 15);
		const start = extended ? 2 : 1;
		if (start + length > id.length) throw this.#file.damaged("a small object of a heap ends too early");
		return id.subarray(start, start + length);
	}

	/** Objects too long for blocks have a tree of their own, or their address in the id. */
	#huge(id: Uint8Array): Uint8Array {
		const file = this.#file;
		const cursor = file.cursorOver(id).skip(1);
		const direct = file.offsetBytes + file.lengthBytes <= this.#heap.idBytes - 1;
		if (direct) return file.bytes(cursor.address() ?? -1, cursor.length());
		const key = cursor.uint(Math.min(8, this.#heap.idBytes - 1));
		const { hugeTree } = this.#heap;
		if (hugeTree !== undefined) {
			for (const record of readBtree2(file, hugeTree).records) {
				const at = file.cursorOver(record);
				const address = at.address();
				const length = at.length();
				if (at.length() === key) return file.bytes(address ?? -1, length);
			}
		}
		throw file.damaged("a long object of a heap is missing");
	}

	#managed(id: Uint8Array): Uint8Array {
		const { placeBytes, largestDirect, largestManaged } = this.#heap;
		const cursor = this.#file.cursorOver(id).skip(1);
		const place = cursor.uint(placeBytes);
		const length = cursor.uint(Math.min(bytesFor(largestManaged), Math.floor((log2(largestDirect) + 7) / 8)));
		const { root, rootRows, firstBlock } = this.#heap;
		if (root === undefined) throw this.#file.damaged("an object of a heap is missing");
		const block =
			rootRows === 0
				? { address: root, start: 0, bytes: firstBlock }
				: this.#blockAt({ address: root, rows: rootRows, start: 0, place });
		if (place - block.start + length > block.bytes)
			throw this.#file.damaged("an object of a heap ends too early");
		return this.#directBlock(block.address, block.bytes).subarray(
			place - block.start,
			place - block.start + length,
		);
	}

	/** All bytes of a block; where blocks have a checksum it is verified at the first use. */
	#directBlock(address: number, length: number): Uint8Array {
		const bytes = this.#file.bytes(address, length);
		if (!this.#heap.checked || this.#verified.has(address)) return bytes;
		const at = 5 + this.#file.offsetBytes + this.#heap.placeBytes;
		const stored = this.#file
			.block(address, length, "FHDB")
			.skip(at - 4)
			.u32();
		const blank = bytes.slice();
		blank.fill(0, at, at + 4);
		if (lookup3(blank) !== stored)
			throw this.#file.damaged('the checksum of a part of it ("FHDB") does not match');
		this.#verified.add(address);
		return bytes;
	}

	/** Steps down from block to block until the one that holds the place. */
	#blockAt(from: { address: number; rows: number; start: number; place: number }) {
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
			if (row < directRows) return { address: next, start: start + begin, bytes };
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
