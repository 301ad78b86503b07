import { join, padded8, text, u8, u16, u32, u64 } from "./bytes.ts";

// Global heap: HDF5 File Format Specification, III.E. Holds texts and lists of any length.

const HEADER_BYTES = 16;
const LEAST_BYTES = 4096;
/** Objects are numbered by 16 bits; collections are kept small enough to be read at once. */
const MOST_OBJECTS = 4096;

interface Collection {
	readonly address: number;
	readonly objects: Uint8Array[];
	bytes: number;
}

/** Collects objects for consecutive heap collections that will stand at `address`. */
export class GlobalHeap {
	readonly #collections: Collection[] = [];
	#next: number;

	/** `address` is a multiple of 8. */
	constructor(address: number) {
		this.#next = address;
	}

	/** Adds an object; gives its length in elements and its place, as a variable-length element is stored (16 bytes). */
	add(content: Uint8Array, elements: number): Uint8Array {
		if (elements === 0) return new Uint8Array(16);
		const collection = this.#room(content.length);
		const index = collection.objects.length + 1;
		const object = join(u16(index), u16(0), u32(0), u64(content.length), padded8(content));
		collection.objects.push(object);
		collection.bytes += object.length;
		return join(u32(elements), u64(collection.address), u32(index));
	}

	#room(bytes: number): Collection {
		const last = this.#collections.at(-1);
		const full = last && (last.objects.length >= MOST_OBJECTS || last.bytes + bytes > 2 ** 20);
		if (last && !full) return last;
		if (last) this.#next = last.address + sizeOf(last);
		const made = { address: this.#next, objects: [], bytes: 0 };
		this.#collections.push(made);
		return made;
	}

	/** All collections, to be written at the address given. */
	content(): Uint8Array {
		return join(...this.#collections.map(encode));
	}
}

/** Room for the header, the objects and the free-space object that ends a collection. */
const sizeOf = (collection: Collection): number => Math.max(LEAST_BYTES, 2 * HEADER_BYTES + collection.bytes);

function encode(collection: Collection): Uint8Array {
	const size = sizeOf(collection);
	const free = size - HEADER_BYTES - collection.bytes;
	const head = join(text("GCOL"), u8(1, 0, 0, 0), u64(size));
	const rest = join(u16(0), u16(0), u32(0), u64(free), new Uint8Array(free - HEADER_BYTES));
	return join(head, ...collection.objects, rest);
}
