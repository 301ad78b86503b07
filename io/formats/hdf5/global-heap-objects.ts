import type { Cursor } from "./cursor.ts";
import type { H5File } from "./h5-file.ts";

// Global heap: HDF5 File Format Specification, III.E. Written by `global-heap.ts`.

/** Places of the objects of a collection, by their numbers. */
interface Collection {
	/** Absent where there is no object of that number. */
	readonly at: readonly (number | undefined)[];
	readonly length: readonly (number | undefined)[];
}

const MOST_COLLECTIONS = 64;

/** Finds what variable-length elements point to. */
export class GlobalHeapObjects {
	readonly #file: H5File;
	readonly #collections = new Map<number, Collection>();
	readonly #nothing: Cursor;

	constructor(file: H5File) {
		this.#file = file;
		this.#nothing = file.cursorOver(new Uint8Array(0));
	}

	/** Bytes of an element that points into the heap: number of items, address of the collection, index in it. */
	get elementBytes(): number {
		return 8 + this.#file.offsetBytes;
	}

	/** The same as bytes. @throws Miss */
	contents(elements: Uint8Array, itemBytes: number): Uint8Array[] {
		return this.parts(this.#file.cursorOver(elements), itemBytes).map((part) => part.whole());
	}

	/**
	 * What each pointing element of a row of them holds; `itemBytes` for each of its items. Each has its own place: all together are no longer
	 * than the file. @throws Miss
	 */
	parts(elements: Cursor, itemBytes: number): Cursor[] {
		const found: Cursor[] = [];
		let left = this.#file.size;
		while (elements.left >= this.elementBytes) {
			const items = elements.u32();
			const address = elements.address();
			const index = elements.u32();
			const isEmpty = items === 0 || address === undefined || (address === 0 && index === 0);
			left -= isEmpty ? 0 : items * itemBytes;
			if (left < 0) throw this.#file.damaged("its texts or lists overlap");
			found.push(isEmpty ? this.#nothing : this.#object(address, index, items * itemBytes));
		}
		return found;
	}

	#object(address: number, index: number, length: number): Cursor {
		const known = this.#collection(address);
		const at = known.at[index];
		if (at !== undefined && length <= (known.length[index] ?? 0))
			return this.#file.cursor(address + at, length);
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
		const at: number[] = [];
		const lengths: number[] = [];
		while (cursor.left >= head) {
			const index = cursor.u16();
			const length = cursor.skip(6).length();
			if (index === 0) break;
			at[index] = cursor.at;
			lengths[index] = length;
			cursor.skip(Math.min(Math.ceil(length / 8) * 8, Math.max(length, cursor.left)));
		}
		return { at, length: lengths };
	}
}
