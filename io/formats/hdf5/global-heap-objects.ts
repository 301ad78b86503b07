import type { H5File } from "./h5-file.ts";

// Global heap: HDF5 File Format Specification, III.E. Written by `global-heap.ts`.

type Collection = ReadonlyMap<number, { readonly at: number; readonly length: number }>;

const MOST_COLLECTIONS = 64;

/** Finds what variable-length elements point to. */
export class GlobalHeapObjects {
	readonly #file: H5File;
	readonly #collections = new Map<number, Collection>();

	constructor(file: H5File) {
		this.#file = file;
	}

	/** Bytes of an element that points into the heap: number of items, address of the collection, index in it. */
	get elementBytes(): number {
		return 8 + this.#file.offsetBytes;
	}

	/**
	 * What each pointing element of a row of them holds; `itemBytes` for each of its items. Each has its own place: all together are no longer
	 * than the file. @throws Miss
	 */
	contents(elements: Uint8Array, itemBytes: number): Uint8Array[] {
		const cursor = this.#file.cursorOver(elements);
		const count = Math.floor(elements.length / this.elementBytes);
		let left = this.#file.size;
		return Array.from({ length: count }, () => {
			const items = cursor.u32();
			const address = cursor.address();
			const index = cursor.u32();
			if (items === 0 || address === undefined || (address === 0 && index === 0)) return new Uint8Array(0);
			left -= items * itemBytes;
			if (left < 0) throw this.#file.damaged("its texts or lists overlap");
			return this.#object(address, index, items * itemBytes);
		});
	}

	#object(address: number, index: number, length: number): Uint8Array {
		const found = this.#collection(address).get(index);
		if (found && length <= found.length) return this.#file.bytes(address + found.at, length);
		throw this.#file.damaged("a text or list of it is missing");
	}

	#collection(address: number): Collection {
		const known = this.#collections.get(address);
		if (known) return known;
		const collection = this.#read(address);
		const [oldest] = this.#collections.keys();
		if (this.#collections.size >= MOST_COLLECTIONS && oldest !== undefined) this.#collections.delete(oldest);
		this.#collections.set(address, collection);
		return collection;
	}

	#read(address: number): Collection {
		const head = 8 + this.#file.lengthBytes;
		const size = this.#file.block(address, head, "GCOL").skip(4).length();
		const cursor = this.#file.cursor(address, size).skip(head);
		const objects = new Map<number, { at: number; length: number }>();
		while (cursor.left >= head) {
			const index = cursor.u16();
			const length = cursor.skip(6).length();
			if (index === 0) break;
			objects.set(index, { at: cursor.at, length });
			cursor.skip(Math.min(Math.ceil(length / 8) * 8, Math.max(length, cursor.left)));
		}
		return objects;
	}
}
