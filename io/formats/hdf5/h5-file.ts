import { FormatError } from "../../../core/errors.ts";
import type { ByteSource } from "../../../core/ports/byte-source.ts";
import { Cursor, type Frame } from "./cursor.ts";
import type { Pages } from "./pages.ts";
import { readSuperblock, type Superblock } from "./read-superblock.ts";

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
		this.assertInside(address, length);
		return this.pages.view(address + this.superblock.base, length);
	}

	cursor(address: number, length: number): Cursor {
		this.assertInside(address, length);
		return this.pages.cursor(this, address + this.superblock.base, length);
	}

	/** Over bytes already at hand. */
	cursorOver(bytes: Uint8Array): Cursor {
		return new Cursor(bytes, this);
	}

	/** A part that begins with four letters, which are passed. */
	block(address: number, length: number, signature: string): Cursor {
		const cursor = this.cursor(address, length);
		if (cursor.isNext(signature)) return cursor;
		throw this.damaged(`at ${address} there is no "${signature}"`);
	}

	/** A part that begins with four letters and ends with the checksum of all before; the cursor ends before the checksum. */
	checkedBlock(address: number, length: number, signature: string): Cursor {
		const cursor = this.cursor(address, Math.max(length, 8));
		this.verify(cursor, signature);
		if (cursor.isNext(signature)) return cursor;
		throw this.damaged(`at ${address} there is no "${signature}"`);
	}

	/** The last four bytes are the checksum of the others; the cursor then ends before them. */
	verify(whole: Cursor, what: string): void {
		if (!whole.cutChecksum()) {
			throw this.damaged(`the checksum of a part of it ("${what}") does not match`);
		}
	}
}

const damageOf = (name: string, what: string): FormatError =>
	new FormatError(name, `${what}. Fetch it again.`);

/** Finds where HDF5 begins in a file. @throws Miss */
export function h5FileOf(source: ByteSource, pages: Pages): H5File {
	const damaged = (what: string) => damageOf(source.name, what);
	return new H5File(source, pages, readSuperblock(pages, { name: source.name, size: source.size, damaged }));
}
