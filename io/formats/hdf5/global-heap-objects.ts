import { Recent } from "../../../core/loop/recent.ts";
import type { H5File } from "./h5-file.ts";
import { isAt, plainBytes, type Span, spanOver, u16At, u32At, uintAt } from "./span.ts";
import { textAt, upToNul } from "./texts.ts";

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
	readonly #collections = new Recent<number, Collection>(MOST_COLLECTIONS);

	constructor(file: H5File) {
		this.#file = file;
	}

	/** Bytes of an element that points into the heap: number of items, address of the collection, index in it. */
	get elementBytes(): number {
		return 8 + this.#file.offsetBytes;
	}

	/** The same as bytes. @throws Miss */
	contents(elements: Uint8Array, itemBytes: number): Uint8Array[] {
		return this.parts(spanOver(elements), itemBytes).map(plainBytes);
	}

	/** The same as texts. @throws Miss */
	texts(elements: Span): string[] {
		return this.parts(elements, 1).map(({ bytes, start, end }) => upToNul(textAt(bytes, start, end)));
	}

	/**
	 * What each pointing element of a row of them holds; `itemBytes` for each of its items. Each has its own place: all together are no longer
	 * than the file. @throws Miss
	 */
	parts({ bytes, start, end }: Span, itemBytes: number): Span[] {
		const file = this.#file;
		const { elementBytes } = this;
		const found: Span[] = [];
		let left = file.size;
		for (let at = start; at + elementBytes <= end; at += elementBytes) {
			const length = u32At(bytes, at) * itemBytes;
			const address = file.addressAt(bytes, at + 4);
			const index = u32At(bytes, at + 4 + file.offsetBytes);
			const isEmpty = length === 0 || address === undefined || (address === 0 && index === 0);
			left -= isEmpty ? 0 : length;
			if (left < 0) throw file.damaged("its texts or lists overlap");
			found.push(isEmpty ? NOTHING : this.#object(address, index, length));
		}
		return found;
	}

	#object(address: number, index: number, length: number): Span {
		const known = this.#collection(address);
		const at = known.at[index];
		if (at !== undefined && length <= (known.length[index] ?? 0))
			return this.#file.span(address + at, length);
		throw this.#file.damaged("a text or list of it is missing");
	}

	#collection(address: number): Collection {
		const known = this.#collections.get(address);
		if (known) return known;
		const collection = this.#read(address);
		this.#collections.set(address, collection);
		return collection;
	}

	#read(address: number): Collection {
		const file = this.#file;
		const head = 8 + file.lengthBytes;
		const first = file.span(address, head);
		if (!isAt(first.bytes, first.start, "GCOL")) throw file.unlike(address, "GCOL");
		const size = uintAt(first.bytes, first.start + 8, file.lengthBytes);
		const { bytes, start, end } = file.span(address, size);
		const places: number[] = [];
		const lengths: number[] = [];
		for (let at = start + head; at + head <= end; ) {
			const index = u16At(bytes, at);
			const length = uintAt(bytes, at + 8, file.lengthBytes);
			if (index === 0) break;
			at += head;
			if (at + length > end) throw file.short();
			places[index] = at - start;
			lengths[index] = length;
			at += Math.ceil(length / 8) * 8;
		}
		return { at: places, length: lengths };
	}
}

const NOTHING: Span = spanOver(new Uint8Array(0));
