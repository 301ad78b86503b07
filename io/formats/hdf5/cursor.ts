import type { FormatError } from "../../../core/errors.ts";
import { lookup3 } from "./checksum.ts";
import { bufferOver, textAt, upToNul, withoutNul } from "./texts.ts";

/** How a file writes its numbers, and how its damage is told. */
export interface Frame {
	/** Bytes of an address in this file. */
	readonly offsetBytes: number;
	/** Bytes of a length in this file. */
	readonly lengthBytes: number;
	damaged(what: string): FormatError;
}

/** Reads little-endian numbers one after the other; FormatError beyond the end. A window on bytes, which are not copied. */
export class Cursor {
	/** A buffer, as it decodes texts without a view of them. */
	readonly #bytes: Buffer;
	readonly #frame: Frame;
	#start = 0;
	#end: number;
	#at = 0;

	constructor(bytes: Uint8Array, frame: Frame) {
		this.#bytes = bufferOver(bytes);
		this.#frame = frame;
		this.#end = bytes.length;
	}

	/** A part of the same bytes; there are so many that each is but one small object. */
	#window(start: number, end: number): Cursor {
		const made = new Cursor(this.#bytes, this.#frame);
		made.#start = start;
		made.#end = end;
		made.#at = start;
		return made;
	}

	/** Bytes passed so far. */
	get at(): number {
		return this.#at - this.#start;
	}

	get left(): number {
		return this.#end - this.#at;
	}

	/** Bytes at a place counted from the start, as a window of their own; nothing is passed. */
	partAt(at: number, length: number): Cursor {
		const start = this.#start + at;
		if (!(at >= 0 && length >= 0 && start + length <= this.#end)) throw this.#short();
		return this.#window(start, start + length);
	}

	/** The same bytes from the start. */
	again(): Cursor {
		return this.#window(this.#start, this.#end);
	}

	/** The place of the next `length` bytes, which are passed. */
	#take(length: number): number {
		const at = this.#at;
		if (!(length >= 0 && at + length <= this.#end)) throw this.#short();
		this.#at = at + length;
		return at;
	}

	#short(): FormatError {
		return this.#frame.damaged("a part of it ends too early");
	}

	skip(length: number): this {
		this.#take(length);
		return this;
	}

	/** Goes to a place counted from the start. */
	goTo(at: number): this {
		this.#at = this.#start;
		return this.skip(at);
	}

	// These are called so often that one call more would be felt.

	u8(): number {
		const at = this.#at;
		if (at >= this.#end) throw this.#short();
		this.#at = at + 1;
		return this.#bytes[at] as number;
	}

	u16(): number {
		const at = this.#at;
		if (at + 2 > this.#end) throw this.#short();
		this.#at = at + 2;
		return (this.#bytes[at] as number) | ((this.#bytes[at + 1] as number) << 8);
	}

	u32(): number {
		const at = this.#at;
		if (at + 4 > this.#end) throw this.#short();
		this.#at = at + 4;
		return wordAt(this.#bytes, at);
	}

	/** A whole number of 1 to 8 bytes; beyond 2^53 only roughly, which every check of sizes refuses. */
	uint(width: number): number {
		const at = this.#take(width);
		const bytes = this.#bytes;
		if (width === 8) return wordAt(bytes, at) + wordAt(bytes, at + 4) * 2 ** 32;
		let value = 0;
		for (let i = width - 1; i >= 0; i--) value = value * 256 + (bytes[at + i] as number);
		return value;
	}

	length(): number {
		return this.uint(this.#frame.lengthBytes);
	}

	/** `undefined` where the file says "nowhere" (all bits set). */
	address(): number | undefined {
		const value = this.uint(this.#frame.offsetBytes);
		return value >= 2 ** (8 * this.#frame.offsetBytes) - 1 ? undefined : value;
	}

	take(length: number): Uint8Array {
		return this.#plain(this.#take(length), length);
	}

	/** Takes the last four bytes away from the window; whether they are the checksum of those before. */
	cutChecksum(): boolean {
		const end = this.#end - 4;
		this.#end = end;
		return lookup3(this.#bytes, this.#start, end) === wordAt(this.#bytes, end);
	}

	/** Whether these four letters come next; they are passed. */
	isNext(letters: string): boolean {
		const at = this.#take(4);
		const bytes = this.#bytes;
		for (let i = 0; i < 4; i++) if (bytes[at + i] !== letters.charCodeAt(i)) return false;
		return true;
	}

	/** Numbers in the next bytes, which are passed. */
	view(length: number): DataView {
		const { buffer, byteOffset } = this.#bytes;
		return new DataView(buffer, byteOffset + this.#take(length), length);
	}

	/** The next bytes as a window of their own. */
	part(length: number): Cursor {
		const at = this.#take(length);
		return this.#window(at, at + length);
	}

	/** All bytes of the window. */
	whole(): Uint8Array {
		return this.#plain(this.#start, this.#end - this.#start);
	}

	#plain(at: number, length: number): Uint8Array {
		return new Uint8Array(this.#bytes.buffer, this.#bytes.byteOffset + at, length);
	}

	/** A text of at most `length` bytes, up to its NUL if it has one. */
	text(length: number): string {
		const at = this.#take(length);
		return upToNul(textAt(this.#bytes, at, at + length));
	}

	/** A text of a fixed width, without the padding by NUL and whatever NUL is within. */
	paddedText(width: number): string {
		const at = this.#take(width);
		return withoutNul(textAt(this.#bytes, at, at + width));
	}

	/** A text up to its NUL. */
	closedText(): string {
		const start = this.#at;
		let end = start;
		while (end < this.#end && this.#bytes[end] !== 0) end++;
		// Without a NUL there is one byte too few.
		this.#take(end + 1 - start);
		return textAt(this.#bytes, start, end);
	}

	/** Passes padding up to a multiple of 8 bytes from `start`. */
	align8(start: number): void {
		this.skip((8 - ((this.at - start) % 8)) % 8);
	}
}

const wordAt = (bytes: Uint8Array, at: number): number =>
	((bytes[at] as number) |
		((bytes[at + 1] as number) << 8) |
		((bytes[at + 2] as number) << 16) |
		((bytes[at + 3] as number) << 24)) >>>
	0;
