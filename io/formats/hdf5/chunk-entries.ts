import type { H5File } from "./h5-file.ts";
import type { ChunkIndex } from "./read-layout.ts";

/** The chunks of a dataset as its index is to find them. */
export interface ChunkSpace {
	readonly file: H5File;
	readonly index: ChunkIndex;
	readonly shape: readonly number[];
	/** How long the axes may become. */
	readonly most: readonly number[];
	readonly chunkShape: readonly number[];
	/** Chunks along each axis. */
	readonly grid: readonly number[];
	/** Bytes of a chunk before filters. */
	readonly chunkBytes: number;
	readonly isFiltered: boolean;
}

const MOST_FIRST_ROOM = 4096;
/** An entry of the smallest kind of index is an address. */
const LEAST_ENTRY_BYTES = 8;

/** Collects entries of an index; refuses more than the file can hold. */
export class ChunkEntries {
	/** How far the number of a chunk goes up along each axis. */
	readonly strides: readonly number[];
	readonly #space: ChunkSpace;
	/** Bytes that an address may reach. */
	readonly #size: number;
	readonly #base: number;
	#numbers: Float64Array;
	#offsets: Float64Array;
	#sizes: Float64Array;
	#masks: Uint32Array;
	#count = 0;
	#last = -1;
	#isSorted = true;

	constructor(space: ChunkSpace) {
		this.#space = space;
		this.#size = space.file.size;
		this.#base = space.file.superblock.base;
		const strides = new Array<number>(space.grid.length).fill(1);
		for (let axis = space.grid.length - 2; axis >= 0; axis--) {
			strides[axis] = (strides[axis + 1] ?? 1) * (space.grid[axis + 1] ?? 1);
		}
		this.strides = strides;
		const [outer = 1] = space.grid;
		const total = (strides[0] ?? 1) * outer;
		if (total > Number.MAX_SAFE_INTEGER) {
			throw space.file.damaged("a variable of it has more chunks than can be counted");
		}
		const room = Math.max(1, Math.min(total, MOST_FIRST_ROOM));
		// One piece of memory for all: most indexes are small, and there is one for every variable of every file.
		const memory = new ArrayBuffer(28 * room);
		this.#numbers = new Float64Array(memory, 0, room);
		this.#offsets = new Float64Array(memory, 8 * room, room);
		this.#sizes = new Float64Array(memory, 16 * room, room);
		this.#masks = new Uint32Array(memory, 24 * room, room);
	}

	/** `place`: number of the chunk on each axis. Those outside the present shape are left from when it was larger. */
	add(place: ArrayLike<number>, chunk: { address: number; bytes: number; mask: number }): void {
		const { grid } = this.#space;
		let number = 0;
		for (let axis = 0; axis < grid.length; axis++) {
			const at = place[axis] as number;
			if (at >= (grid[axis] as number)) return;
			number += at * (this.strides[axis] as number);
		}
		this.put(number, chunk.address, chunk.bytes, chunk.mask);
	}

	// Called for every chunk there is: an object for its four numbers would cost more than all the rest.
	// biome-ignore lint/complexity/useMaxParams: see above
	put(number: number, address: number, bytes: number, mask: number): void {
		if (!(address >= 0 && address + bytes <= this.#size)) this.#space.file.assertInside(address, bytes);
		const i = this.#count++;
		if (i === this.#numbers.length) this.#grow();
		if (number <= this.#last) this.#isSorted = false;
		this.#last = number;
		this.#numbers[i] = number;
		this.#offsets[i] = address + this.#base;
		this.#sizes[i] = bytes;
		this.#masks[i] = mask;
	}

	#grow(): void {
		if (this.#count * LEAST_ENTRY_BYTES > this.#size) {
			throw this.#space.file.damaged("a chunk index of it lists more than the file can hold");
		}
		const room = 2 * this.#numbers.length;
		this.#numbers = longer(this.#numbers, new Float64Array(room));
		this.#offsets = longer(this.#offsets, new Float64Array(room));
		this.#sizes = longer(this.#sizes, new Float64Array(room));
		this.#masks = longer(this.#masks, new Uint32Array(room));
	}

	/** All entries, by number. FormatError when two have the same. */
	sorted() {
		const count = this.#count;
		const found = {
			numbers: this.#numbers.subarray(0, count),
			offsets: this.#offsets.subarray(0, count),
			sizes: this.#sizes.subarray(0, count),
			filterMasks: this.#masks.subarray(0, count),
		};
		if (this.#isSorted) return found;
		const order = Uint32Array.from({ length: count }, (_, i) => i).sort(
			(a, b) => (found.numbers[a] as number) - (found.numbers[b] as number),
		);
		const numbers = Float64Array.from(order, (i) => found.numbers[i] as number);
		if (numbers.some((number, i) => i > 0 && number === numbers[i - 1])) {
			throw this.#space.file.damaged("a chunk index of it lists a chunk twice");
		}
		return {
			numbers,
			offsets: Float64Array.from(order, (i) => found.offsets[i] as number),
			sizes: Float64Array.from(order, (i) => found.sizes[i] as number),
			filterMasks: Uint32Array.from(order, (i) => found.filterMasks[i] as number),
		};
	}
}

function longer<T extends Float64Array | Uint32Array>(old: T, made: T): T {
	made.set(old);
	return made;
}
