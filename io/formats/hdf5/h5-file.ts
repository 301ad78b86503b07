import { FormatError } from "../../../core/errors.ts";
import type { ByteSource } from "../../../core/ports/byte-source.ts";
import { lookup3 } from "./checksum.ts";
import { Cursor, type Frame } from "./cursor.ts";
import type { Pages } from "./pages.ts";
import { readSuperblock, type Superblock } from "./read-superblock.ts";
import { isAt, nowhere, plainBytes, type Span, spanOver, u32At, uintAt } from "./span.ts";

/** An HDF5 file being read: addresses in, checked bytes out. All FormatErrors about its structure come from `damaged`. */
export class H5File implements Frame {
	readonly source: ByteSource;
	readonly pages: Pages;
	readonly superblock: Superblock;
	readonly offsetBytes: number;
	readonly lengthBytes: number;

	constructor(source: ByteSource, pages: Pages, superblock: Superblock) {
		this.source = source;
		this.pages = pages;
		this.superblock = superblock;
		this.offsetBytes = superblock.offsetBytes;
		this.lengthBytes = superblock.lengthBytes;
	}

	damaged(what: string): FormatError {
		return damageOf(this.source.name, what);
	}

	/** Bytes that an address of this file may reach. */
	get size(): number {
		return this.source.size - this.superblock.base;
	}

	assertInside(address: number, length: number): void {
		if (address >= 0 && length >= 0 && address + length <= this.size) return;
		throw this.damaged(`it points to ${length} bytes at ${address}, beyond its ${this.source.size} bytes`);
	}

	bytes(address: number, length: number): Uint8Array {
		return plainBytes(this.span(address, length));
	}

	/** Bytes where they lie. @throws Miss */
	span(address: number, length: number): Span {
		this.assertInside(address, length);
		const span = this.pages.span(address + this.superblock.base, length);
		if (span.end > span.bytes.length) throw this.short();
		return span;
	}

	cursor(address: number, length: number): Cursor {
		return new Cursor(this.span(address, length), this);
	}

	/** Over bytes already at hand. */
	cursorOver(bytes: Uint8Array): Cursor {
		return new Cursor(spanOver(bytes), this);
	}

	/** A part that begins with four letters, which are passed. */
	block(address: number, length: number, signature: string): Cursor {
		const cursor = this.cursor(address, length);
		if (cursor.isNext(signature)) return cursor;
		throw this.unlike(address, signature);
	}

	/** A part that begins with four letters and ends with the checksum of all before, without that checksum. */
	checkedSpan(address: number, length: number, signature: string): Span {
		const { bytes, start, end } = this.span(address, Math.max(length, 8));
		if (lookup3(bytes, start, end - 4) !== u32At(bytes, end - 4)) throw this.#unsound(signature);
		if (!isAt(bytes, start, signature)) throw this.unlike(address, signature);
		return { bytes, start, end: end - 4 };
	}

	/** The same, its letters passed. */
	checkedBlock(address: number, length: number, signature: string): Cursor {
		return new Cursor(this.checkedSpan(address, length, signature), this).skip(4);
	}

	/** The address that stands there; `undefined` where the file says "nowhere" (all bits set). */
	addressAt(bytes: Uint8Array, at: number): number | undefined {
		const value = uintAt(bytes, at, this.offsetBytes);
		return value >= nowhere(this.offsetBytes) ? undefined : value;
	}

	short(): FormatError {
		return this.damaged("a part of it ends too early");
	}

	unlike(address: number, signature: string): FormatError {
		return this.damaged(`at ${address} there is no "${signature}"`);
	}

	#unsound(what: string): FormatError {
		return this.damaged(`the checksum of a part of it ("${what}") does not match`);
	}

	/** The last four bytes are the checksum of the others; the cursor then ends before them. */
	verify(whole: Cursor, what: string): void {
		if (!whole.cutChecksum()) throw this.#unsound(what);
	}
}

const damageOf = (name: string, what: string): FormatError =>
	new FormatError(name, `${what}. Fetch it again.`);

/** Finds where HDF5 begins in a file. @throws Miss */
export function h5FileOf(source: ByteSource, pages: Pages): H5File {
	const damaged = (what: string) => damageOf(source.name, what);
	return new H5File(source, pages, readSuperblock(pages, { name: source.name, size: source.size, damaged }));
}
