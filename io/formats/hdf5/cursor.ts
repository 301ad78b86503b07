import type { FormatError } from "../../../core/errors.ts";
import { lookup3 } from "./checksum.ts";
import { isAt, nowhere, type Span, u16At, u32At, uintAt } from "./span.ts";
import { textAt, upToNul, withoutNul } from "./texts.ts";

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
	readonly #bytes: Buffer;
	readonly #frame: Frame;
	readonly #start: number;
	#end: number;
	#at: number;

	constructor({ bytes, start, end }: Span, frame: Frame) {
		this.#bytes = bytes;
		this.#frame = frame;
		this.#start = start;
		this.#end = end;
		this.#at = start;
	}

	/** Bytes passed so far. */
	get at(): number {
		return this.#at - this.#start;
	}

	get left(): number {
		return this.#end - this.#at;
	}

	/** Where the bytes lie that are not passed yet. */
	get rest(): Span {
		return { bytes: this.#bytes, start: this.#at, end: this.#end };
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
		return u16At(this.#bytes, at);
	}

	u32(): number {
		const at = this.#at;
		if (at + 4 > this.#end) throw this.#short();
		this.#at = at + 4;
		return u32At(this.#bytes, at);
	}

	/** A whole number of 1 to 8 bytes; beyond 2^53 only roughly, which every check of sizes refuses. */
	uint(width: number): number {
		return uintAt(this.#bytes, this.#take(width), width);
	}

	length(): number {
		return this.uint(this.#frame.lengthBytes);
	}

	/** `undefined` where the file says "nowhere" (all bits set). */
	address(): number | undefined {
		const value = this.uint(this.#frame.offsetBytes);
		return value >= nowhere(this.#frame.offsetBytes) ? undefined : value;
	}

	take(length: number): Uint8Array {
		return this.#plain(this.#take(length), length);
	}

	/** Takes the last four bytes away from the window; whether they are the checksum of those before. */
	cutChecksum(): boolean {
		const end = this.#end - 4;
		this.#end = end;
		return lookup3(this.#bytes, this.#start, end) === u32At(this.#bytes, end);
	}

	/** Whether these four letters come next; they are passed. */
	isNext(letters: string): boolean {
		return isAt(this.#bytes, this.#take(4), letters);
	}

	/** The next bytes as a window of their own. */
	part(length: number): Cursor {
		const start = this.#take(length);
		return new Cursor({ bytes: this.#bytes, start, end: start + length }, this.#frame);
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
