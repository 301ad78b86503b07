import type { FormatError } from "../../../core/errors.ts";
import type { ChunkEntries, ChunkSpace } from "./chunk-entries.ts";

// Version 1 B-tree of chunks (node type 1): HDF5 File Format Specification, III.A.1. Written by `chunk-index.ts`.

const DEEPEST = 32;
/** Children of a node where nothing else is said. */
const USUAL_CHILDREN = 64;
/** "TREE". */
const SIGNATURE = 0x4545_5254;
const CHUNKS = 1;
const HIGH = 2 ** 32;

/** Level by level, so that the nodes of one can be fetched together. @throws Miss */
export function readBtree1(space: ChunkSpace, root: number, entries: ChunkEntries): void {
	const node = new Node(space);
	const seen = new Set<number>();
	let nodes = [root];
	// The root alone tells how many levels there are.
	let level: number | undefined;
	do {
		node.want(nodes);
		const children: number[] = [];
		for (const address of nodes) {
			if (seen.has(address)) throw space.file.damaged("a chunk index of it leads in a circle");
			seen.add(address);
			node.load(address);
			level ??= node.level;
			if (node.level !== level) throw node.senseless();
			if (level === 0) node.giveChunks(entries);
			else node.giveChildren(children);
		}
		nodes = children;
	} while (level !== undefined && level-- > 0);
}

/**
 * One node after the other, in words: all its parts are as long as a whole number of them. A local file is asked for just a node, as
 * nodes lie scattered among the chunks.
 */
class Node {
	level = 0;
	#count = 0;
	readonly #space: ChunkSpace;
	/** Words of an address, of what comes before the first key, of a key, and of a key and its child. */
	readonly #addressWords: number;
	readonly #headWords: number;
	readonly #keyWords: number;
	readonly #stride: number;
	#words: Uint32Array;
	#bytes: Uint8Array;

	constructor(space: ChunkSpace) {
		const { offsetBytes } = space.file;
		this.#space = space;
		if (offsetBytes % 4 !== 0) throw space.file.damaged("its chunk indexes have addresses of an odd length");
		this.#addressWords = offsetBytes / 4;
		this.#headWords = 2 + 2 * this.#addressWords;
		this.#keyWords = 2 + 2 * (space.chunkShape.length + 1);
		this.#stride = this.#keyWords + this.#addressWords;
		this.#words = new Uint32Array(this.#headWords + USUAL_CHILDREN * this.#stride);
		this.#bytes = new Uint8Array(this.#words.buffer);
	}

	senseless(): FormatError {
		return this.#space.file.damaged("a chunk index of it makes no sense");
	}

	/** Says which nodes come next. @throws Miss */
	want(nodes: readonly number[]): void {
		const { file } = this.#space;
		if (file.source.readSync) return;
		const { length } = this.#bytes;
		const inside = nodes.filter((address) => address >= 0 && address < file.size);
		file.pages.want(inside.map((address) => ({ offset: address + file.superblock.base, length })));
	}

	load(address: number): void {
		const { file } = this.#space;
		const least = 4 * this.#headWords;
		file.assertInside(address, least);
		this.#fill(address, Math.min(this.#bytes.length, file.size - address));
		const head = this.#words[1] as number;
		if (this.#words[0] !== SIGNATURE) throw file.damaged(`at ${address} there is no "TREE"`);
		this.level = (head >>> 8) & 0xff;
		this.#count = head >>> 16;
		if ((head & 0xff) !== CHUNKS || this.level > DEEPEST) throw this.senseless();
		const whole = least + 4 * this.#count * this.#stride;
		file.assertInside(address, whole);
		if (whole > this.#bytes.length) this.#enlarge(address, whole);
	}

	#fill(address: number, length: number): void {
		const { source, pages, superblock } = this.#space.file;
		const part = length === this.#bytes.length ? this.#bytes : this.#bytes.subarray(0, length);
		if (source.readSync) source.readSync(part, address + superblock.base);
		else part.set(pages.view(address + superblock.base, length));
	}

	#enlarge(address: number, bytes: number): void {
		this.#words = new Uint32Array(bytes / 4);
		this.#bytes = new Uint8Array(this.#words.buffer);
		this.#fill(address, bytes);
	}

	/** -1, which is inside no file, for what points nowhere. */
	#address(at: number): number {
		const low = this.#words[at] as number;
		if (this.#addressWords === 1) return low === HIGH - 1 ? -1 : low;
		const high = this.#words[at + 1] as number;
		return high === HIGH - 1 ? -1 : high * HIGH + low;
	}

	giveChildren(children: number[]): void {
		for (let i = 0, at = this.#headWords + this.#keyWords; i < this.#count; i++, at += this.#stride)
			children.push(this.#address(at));
	}

	/** Keys: stored length, filter mask, first element on each axis, 0. This is the hot loop of opening large files. */
	giveChunks(entries: ChunkEntries): void {
		const { chunkShape, grid, file } = this.#space;
		const { strides } = entries;
		const words = this.#words;
		const rank = chunkShape.length;
		for (let i = 0, at = this.#headWords; i < this.#count; i++, at += this.#stride) {
			let number = 0;
			for (let axis = 0; axis < rank; axis++) {
				const from = at + 2 + 2 * axis;
				const first = (words[from] as number) + (words[from + 1] as number) * HIGH;
				const place = first / (chunkShape[axis] as number);
				if (place !== Math.floor(place)) throw file.damaged("a chunk of it begins where none can");
				// What lies outside the present shape is left from when it was larger.
				number +=
					place < (grid[axis] as number) ? place * (strides[axis] as number) : Number.POSITIVE_INFINITY;
			}
			if (number === Number.POSITIVE_INFINITY) continue;
			entries.put(number, this.#address(at + this.#keyWords), words[at] as number, words[at + 1] as number);
		}
	}
}
