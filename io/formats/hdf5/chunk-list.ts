/** Where the chunks of a dataset were put, in row-major order: lists of numbers, as there may be millions. */
export class ChunkList {
	#addresses = new Float64Array(64);
	#sizes = new Float64Array(64);
	#count = 0;

	get count(): number {
		return this.#count;
	}

	add(address: number, bytes: number): void {
		if (this.#count === this.#sizes.length) {
			this.#addresses = twiceAsLong(this.#addresses);
			this.#sizes = twiceAsLong(this.#sizes);
		}
		this.#addresses[this.#count] = address;
		this.#sizes[this.#count] = bytes;
		this.#count++;
	}

	addressOf(number: number): number {
		return this.#addresses[number] as number;
	}

	/** Stored bytes. */
	sizeOf(number: number): number {
		return this.#sizes[number] as number;
	}
}

function twiceAsLong(list: Float64Array): Float64Array<ArrayBuffer> {
	const longer = new Float64Array(2 * list.length);
	longer.set(list);
	return longer;
}
