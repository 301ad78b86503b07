import type { FormatError } from "../../../core/errors.ts";
import { lookup3 } from "./checksum.ts";

/** How a file writes its numbers, and how its damage is told. */
export interface Frame {
	/** Bytes of an address in this file. */
	readonly offsetBytes: number;
	/** Bytes of a length in this file. */
	readonly lengthBytes: number;
	damaged(what: string): FormatError;
}

const decoder = new TextDecoder();

/** Reads little-endian numbers one after the other; FormatError beyond the end. A window on bytes, which are not copied. */
export class Cursor {
	readonly #bytes: Uint8Array;
	readonly #frame: Frame;
	#start = 0;
	#end: number;
	#at = 0;

	constructor(bytes: Uint8Array, frame: Frame) {
		this.#bytes = bytes;
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
		const at = this.#take(length);
		return this.#bytes.subarray(at, at + length);
	}

	/** Whether the last four bytes are the checksum of those before. */
	endsWithItsChecksum(): boolean {
		const end = this.#end - 4;
		return lookup3(this.#bytes, this.#start, end) === wordAt(this.#bytes, end);
	}

	/** The next bytes as a window of their own. */
	part(length: number): Cursor {
		const at = this.#take(length);
		return this.#window(at, at + length);
	}

	/** All bytes of the window. */
	whole(): Uint8Array {
		return this.#bytes.subarray(this.#start, this.#end);
	}

	/** A text of at most `length` bytes, up to its NUL if it has one. */
	text(length: number): string {
		const at = this.#take(length);
		return shortTextAt(this.#bytes, at, at + length);
	}

	/** A text up to its NUL. */
	closedText(): string {
		const start = this.#at;
		let end = start;
		while (end < this.#end && this.#bytes[end] !== 0) end++;
		// Without a NUL there is one byte too few.
		this.#take(end + 1 - start);
		return shortTextAt(this.#bytes, start, end);
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

const SHORT = 32;

/** UTF-8, up to the first NUL. */
export const decodeText = (bytes: Uint8Array): string => shortTextAt(bytes, 0, bytes.length);

/** Names are short and ASCII: for them no decoder is asked. */
function shortTextAt(bytes: Uint8Array, start: number, end: number): string {
	if (end - start > SHORT) return decodeUpToNul(bytes, start, end);
	let found = "";
	for (let at = start; at < end; at++) {
		const byte = bytes[at] as number;
		if (byte === 0) return found;
		if (byte > 127) return decodeUpToNul(bytes, start, end);
		found += String.fromCharCode(byte);
	}
	return found;
}

function decodeUpToNul(bytes: Uint8Array, start: number, end: number): string {
	const nul = bytes.indexOf(0, start);
	return decoder.decode(bytes.subarray(start, nul < 0 || nul > end ? end : nul));
}

const LONGEST_JOINED = 512;

/** A text of a part of some bytes, NULs included: UTF-8; what is ASCII is joined from codes, which is faster than any decoder. */
export function textAt(bytes: Uint8Array, start: number, end: number): string {
	if (end - start > LONGEST_JOINED) return decoder.decode(bytes.subarray(start, end));
	for (let at = start; at < end; at++) {
		if ((bytes[at] as number) > 127) return decoder.decode(bytes.subarray(start, end));
	}
	return String.fromCharCode.apply(undefined, bytes.subarray(start, end) as unknown as number[]);
}
