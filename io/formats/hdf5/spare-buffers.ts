/** Larger buffers are not kept. */
const LARGEST_KEPT = 16 * 2 ** 20;

/** Buffers that are used again: memory fresh from the system costs more than reading into it. */
export class SpareBuffers {
	readonly #least: number;
	readonly #most: number;
	readonly #free: Uint8Array[] = [];
	readonly #lent = new WeakSet<ArrayBufferLike>();

	/** Of `least` bytes each, or as many as were once needed; at most so many are kept. */
	constructor(least: number, most: number) {
		this.#least = least;
		this.#most = most;
	}

	/** `length` bytes with any content. */
	take(length: number): Uint8Array {
		const at = this.#free.findIndex((one) => one.length >= length);
		const [whole = this.#made(length)] = at < 0 ? [] : this.#free.splice(at, 1);
		this.#lent.add(whole.buffer);
		return whole.subarray(0, length);
	}

	#made(length: number): Uint8Array {
		// It comes in the place of one that was too small.
		if (this.#free.length >= this.#most) this.#free.shift();
		return new Uint8Array(Buffer.allocUnsafeSlow(Math.max(this.#least, length)).buffer);
	}

	/** Nobody reads these bytes any more. */
	give({ buffer }: Uint8Array): void {
		const isOurs = this.#lent.delete(buffer);
		if (isOurs && buffer.byteLength <= LARGEST_KEPT && this.#free.length < this.#most)
			this.#free.push(new Uint8Array(buffer));
	}
}
