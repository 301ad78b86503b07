import type { ChunkEntries, ChunkSpace } from "./chunk-entries.ts";
import type { Cursor } from "./cursor.ts";
import { log2 } from "./encoded-sizes.ts";

// Fixed Array and Extensible Array indexes: HDF5 File Format Specification, VII.B and VII.C (Appendix "Types of Indexes for Dataset Chunks").

/** Gives numbered elements to the chunks they are of. */
class NumberedChunks {
	readonly space: ChunkSpace;
	readonly elementBytes: number;
	readonly #entries: ChunkEntries;
	/** Axes from the slowest to the fastest, and how many chunks each may ever have. */
	readonly #axes: readonly number[];
	readonly #counts: readonly number[];
	/** Whether the elements are counted as the chunks are, of which there are so many. */
	readonly #isRowMajor: boolean;
	readonly #total: number;

	constructor(space: ChunkSpace, elementBytes: number, entries: ChunkEntries) {
		this.space = space;
		this.elementBytes = elementBytes;
		this.#entries = entries;
		const endless = space.most.indexOf(Number.POSITIVE_INFINITY);
		const axes = space.most.map((_, axis) => axis);
		// The axis that grows without end is counted slowest.
		this.#axes = endless > 0 ? [endless, ...axes.toSpliced(endless, 1)] : axes;
		this.#counts = space.most.map((most, axis) =>
			Math.max(1, Math.ceil(most / (space.chunkShape[axis] ?? 1))),
		);
		this.#isRowMajor = endless <= 0 && this.#counts.every((n, axis) => axis === 0 || n === space.grid[axis]);
		this.#total = space.grid.reduce((product, n) => product * n, 1);
	}

	/** Reads `count` elements, the first of which has the number `first`. */
	read(cursor: Cursor, first: number, count: number): void {
		const { isFiltered, chunkBytes, file } = this.space;
		const lengthBytes = this.elementBytes - file.offsetBytes - 4;
		for (let i = 0; i < count; i++) {
			const address = cursor.address();
			const bytes = isFiltered ? cursor.uint(lengthBytes) : chunkBytes;
			const mask = isFiltered ? cursor.u32() : 0;
			if (address === undefined) continue;
			if (!this.#isRowMajor) this.#entries.add(this.place(first + i), { address, bytes, mask });
			else if (first + i < this.#total) this.#entries.put(first + i, address, bytes, mask);
		}
	}

	place(number: number): number[] {
		const place = new Array<number>(this.#axes.length).fill(0);
		let rest = number;
		for (let i = this.#axes.length - 1; i >= 0; i--) {
			const axis = this.#axes[i] as number;
			const count = i === 0 ? Number.POSITIVE_INFINITY : (this.#counts[axis] as number);
			place[axis] = i === 0 ? rest : rest % count;
			rest = Math.floor(rest / count);
		}
		return place;
	}
}

function numbered(space: ChunkSpace, elementBytes: number, entries: ChunkEntries): NumberedChunks {
	const extra = elementBytes - space.file.offsetBytes;
	const sound = space.isFiltered ? extra > 4 && extra <= 12 : extra === 0;
	if (!sound) throw space.file.damaged("a chunk index of it makes no sense");
	return new NumberedChunks(space, elementBytes, entries);
}

/** Elements of a block that is cut into pages, each with a checksum of its own; pages never written are left out by a bitmap. */
function readPages(
	chunks: NumberedChunks,
	block: { address: number; first: number; count: number; pageSize: number; used: Uint8Array; bit: number },
): void {
	const { file } = chunks.space;
	const fullBytes = block.pageSize * chunks.elementBytes + 4;
	for (let page = 0; page * block.pageSize < block.count; page++) {
		const bit = block.bit + page;
		if (((block.used[bit >> 3] ?? 0) & (0x80 >> (bit & 7))) === 0) continue;
		const count = Math.min(block.pageSize, block.count - page * block.pageSize);
		const elements = file.cursor(block.address + page * fullBytes, count * chunks.elementBytes + 4);
		file.verify(elements, "page of a chunk index");
		chunks.read(elements, block.first + page * block.pageSize, count);
	}
}

export function readFixedArray(space: ChunkSpace, address: number, entries: ChunkEntries): void {
	const { file } = space;
	const head = file.checkedBlock(address, 12 + file.lengthBytes + file.offsetBytes, "FAHD").skip(2);
	const chunks = numbered(space, head.u8(), entries);
	const pageSize = 2 ** head.u8();
	const count = head.length();
	const block = head.address();
	if (block === undefined) return;
	file.assertInside(block, count * chunks.elementBytes);
	const prefix = 6 + file.offsetBytes;
	if (count <= pageSize) {
		const cursor = file.checkedBlock(block, prefix + count * chunks.elementBytes + 4, "FADB");
		chunks.read(cursor.skip(prefix - 4), 0, count);
		return;
	}
	const mapBytes = Math.ceil(Math.ceil(count / pageSize) / 8);
	const used = file
		.checkedBlock(block, prefix + mapBytes + 4, "FADB")
		.skip(prefix - 4)
		.take(mapBytes);
	readPages(chunks, { address: block + prefix + mapBytes + 4, first: 0, count, pageSize, used, bit: 0 });
}

interface Extensible {
	readonly chunks: NumberedChunks;
	/** Elements that were ever set. */
	readonly count: number;
	/** Bytes of a place in the array. */
	readonly placeBytes: number;
	readonly leastInBlock: number;
	readonly leastPointers: number;
	readonly inIndexBlock: number;
	readonly pageSize: number;
	readonly superblocks: number;
}

export function readExtensibleArray(space: ChunkSpace, address: number, entries: ChunkEntries): void {
	const { file } = space;
	const head = file.checkedBlock(address, 16 + 6 * file.lengthBytes + file.offsetBytes, "EAHD").skip(2);
	const chunks = numbered(space, head.u8(), entries);
	const bits = head.u8();
	const inIndexBlock = head.u8();
	const leastInBlock = head.u8();
	const leastPointers = head.u8();
	const pageSize = 2 ** head.u8();
	const count = head.skip(4 * file.lengthBytes).length();
	const block = head.skip(file.lengthBytes).address();
	if (bits > 64 || leastInBlock === 0 || leastPointers < 2)
		throw file.damaged("a chunk index of it makes no sense");
	if (block === undefined) return;
	const superblocks = 1 + bits - log2(leastInBlock);
	const sizes = { leastInBlock, leastPointers, inIndexBlock, pageSize, superblocks };
	readIndexBlock({ chunks, count, placeBytes: Math.ceil(bits / 8), ...sizes }, block);
}

/** Super block `number` stands for so many data blocks, of so many elements each. */
const shapeOf = (array: Extensible, number: number) => ({
	blocks: 2 ** Math.floor(number / 2),
	elements: 2 ** Math.floor((number + 1) / 2) * array.leastInBlock,
});

/** First elements stand in the index block, then those of data blocks it points to, then those behind super blocks. */
function readIndexBlock(array: Extensible, address: number): void {
	const { chunks, leastPointers, inIndexBlock, superblocks } = array;
	const { file } = chunks.space;
	const direct = 2 * log2(leastPointers);
	const directBlocks = 2 * (leastPointers - 1);
	const pointers = directBlocks + Math.max(0, superblocks - direct);
	const bytes = 6 + file.offsetBytes + inIndexBlock * chunks.elementBytes + pointers * file.offsetBytes + 4;
	const cursor = file.checkedBlock(address, bytes, "EAIB").skip(2 + file.offsetBytes);
	chunks.read(cursor, 0, Math.min(inIndexBlock, array.count));
	cursor.goTo(6 + file.offsetBytes + inIndexBlock * chunks.elementBytes);
	let first = inIndexBlock;
	for (let number = 0; number < superblocks && first < array.count; number++) {
		const { blocks, elements } = shapeOf(array, number);
		if (number < direct) {
			for (let i = 0; i < blocks; i++, first += elements) {
				const found = cursor.address();
				if (found !== undefined && first < array.count)
					readDataBlock(array, { address: found, first, elements });
			}
			continue;
		}
		const found = cursor.address();
		if (found !== undefined) readSuperBlock(array, { address: found, first, blocks, elements });
		first += blocks * elements;
	}
}

interface Part {
	readonly address: number;
	/** Number of its first element. */
	readonly first: number;
	readonly elements: number;
}

/** Pages a data block of so many elements is cut into; 0: it is whole. */
const pagesIn = (array: Extensible, elements: number): number =>
	elements > array.pageSize ? elements / array.pageSize : 0;

function readSuperBlock(array: Extensible, part: Part & { readonly blocks: number }): void {
	const { file } = array.chunks.space;
	const pages = pagesIn(array, part.elements);
	const mapBytes = Math.ceil(pages / 8);
	const head = 6 + file.offsetBytes + array.placeBytes;
	const bytes = head + part.blocks * (mapBytes + file.offsetBytes) + 4;
	const cursor = file.checkedBlock(part.address, bytes, "EASB").skip(head - 4);
	const used = cursor.take(part.blocks * mapBytes);
	for (let i = 0; i < part.blocks; i++) {
		const address = cursor.address();
		const first = part.first + i * part.elements;
		if (address === undefined || first >= array.count) continue;
		// One bitmap for all blocks, without gaps, although each has whole bytes set aside.
		readDataBlock(array, { address, first, elements: part.elements }, { used, bit: i * pages });
	}
}

interface Pages {
	readonly used: Uint8Array;
	/** The bit of the first page. */
	readonly bit: number;
}

const NO_PAGES: Pages = { used: new Uint8Array(0), bit: 0 };

function readDataBlock(array: Extensible, part: Part, pages = NO_PAGES): void {
	const { chunks, pageSize } = array;
	const { file } = chunks.space;
	const head = 6 + file.offsetBytes + array.placeBytes;
	const count = Math.min(part.elements, array.count - part.first);
	if (pagesIn(array, part.elements) === 0) {
		const cursor = file.checkedBlock(part.address, head + part.elements * chunks.elementBytes + 4, "EADB");
		chunks.read(cursor.skip(head - 4), part.first, count);
		return;
	}
	file.checkedBlock(part.address, head + 4, "EADB");
	const address = part.address + head + 4;
	const whole = Math.ceil(count / pageSize) * pageSize;
	readPages(chunks, { address, first: part.first, count: whole, pageSize, ...pages });
}
