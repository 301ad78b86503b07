import { FormatError } from "../../core/errors.ts";
import type { Archive } from "./zip-archive.ts";

// .ZIP File Format Specification (APPNOTE) 4.3: the list of files stands at the end.

export interface ZipEntry {
	/** Of its local header. */
	readonly offset: number;
	/** Bytes in the archive, and when unpacked. */
	readonly stored: number;
	readonly size: number;
	readonly method: number;
	readonly crc: number;
}

const END = 0x06054b50;
const END_BYTES = 22;
const LONGEST_COMMENT = 65_535;
const END_64 = 0x06064b50;
const LOCATOR_64 = 0x07064b50;
const ENTRY = 0x02014b50;
const ENTRY_BYTES = 46;
/** Stands in for a number that is in the 64-bit extension. */
const ELSEWHERE = 0xffffffff;

interface Directory {
	readonly offset: number;
	readonly size: number;
}

/** All files of an archive by name; folders are left out. */
export function readDirectory(archive: Archive, path: string): ReadonlyMap<string, ZipEntry> {
	const { offset, size } = findDirectory(archive, path);
	const bytes = archive.read(offset, size);
	const entries = new Map<string, ZipEntry>();
	for (let at = 0; at + ENTRY_BYTES <= bytes.length; ) {
		if (bytes.readUInt32LE(at) !== ENTRY) throw damaged(path);
		const nameEnd = at + ENTRY_BYTES + bytes.readUInt16LE(at + 28);
		const extraEnd = nameEnd + bytes.readUInt16LE(at + 30);
		if (extraEnd > bytes.length) throw damaged(path);
		const name = bytes.toString("utf8", at + ENTRY_BYTES, nameEnd);
		const entry = entryOf(bytes.subarray(at, extraEnd), bytes.subarray(nameEnd, extraEnd));
		if (!name.endsWith("/")) entries.set(name, entry);
		at = extraEnd + bytes.readUInt16LE(at + 32);
	}
	return entries;
}

const damaged = (path: string) => new FormatError(path, "its list of files is damaged. Fetch it again.");

function findDirectory(archive: Archive, path: string): Directory {
	const length = Math.min(archive.size, END_BYTES + LONGEST_COMMENT);
	const tail = archive.read(archive.size - length, length);
	for (let at = tail.length - END_BYTES; at >= 0; at--) {
		if (tail.readUInt32LE(at) !== END) continue;
		const found = { size: tail.readUInt32LE(at + 12), offset: tail.readUInt32LE(at + 16) };
		const extended =
			tail.readUInt16LE(at + 10) === 0xffff || found.size === ELSEWHERE || found.offset === ELSEWHERE;
		return extended && at >= 20 ? (findDirectory64(archive, tail.subarray(at - 20, at)) ?? found) : found;
	}
	throw new FormatError(path, "it is no whole zip archive. Fetch it again.");
}

function findDirectory64(archive: Archive, locator: Buffer): Directory | undefined {
	if (locator.readUInt32LE(0) !== LOCATOR_64) return undefined;
	const end = archive.read(Number(locator.readBigUInt64LE(8)), 56);
	if (end.readUInt32LE(0) !== END_64) return undefined;
	return { size: Number(end.readBigUInt64LE(40)), offset: Number(end.readBigUInt64LE(48)) };
}

function entryOf(bytes: Buffer, extra: Buffer): ZipEntry {
	const long = longNumbers(extra);
	const number = (at: number): number => {
		const value = bytes.readUInt32LE(at);
		return value === ELSEWHERE ? (long.shift() ?? value) : value;
	};
	// APPNOTE 4.5.3: the extension holds, in this order, only what did not fit.
	const size = number(24);
	const stored = number(20);
	const offset = number(42);
	return { size, stored, offset, method: bytes.readUInt16LE(10), crc: bytes.readUInt32LE(16) };
}

function longNumbers(extra: Buffer): number[] {
	for (let at = 0; at + 4 <= extra.length; ) {
		const length = extra.readUInt16LE(at + 2);
		const body = extra.subarray(at + 4, at + 4 + length);
		if (extra.readUInt16LE(at) === 1) {
			return Array.from({ length: Math.floor(body.length / 8) }, (_, i) =>
				Number(body.readBigUInt64LE(8 * i)),
			);
		}
		at += 4 + length;
	}
	return [];
}
