/** Buffers that are used again: memory fresh from the system costs more than reading into it. */
export class SpareBuffers {
	readonly #bytes: number;
	readonly #most: number;
	readonly #free: Uint8Array[] = [];

	/** Of so many bytes each; at most so many are kept. */
	constructor(bytes: number, most: number) {
		this.#bytes = bytes;
		this.#most = most;
	}

	/** `length` bytes with any content. */
	take(length: number): Uint8Array {
		if (length > this.#bytes) return new Uint8Array(Buffer.allocUnsafeSlow(length).buffer);
		const whole = this.#free.pop() ?? new Uint8Array(Buffer.allocUnsafeSlow(this.#bytes).buffer);
		return whole.subarray(0, length);
	}

	/** Nobody reads these bytes any more. */
	give({ buffer }: Uint8Array): void {
		if (buffer.byteLength === this.#bytes && this.#free.length < this.#most)
			this.#free.push(new Uint8Array(buffer));
	}
}
