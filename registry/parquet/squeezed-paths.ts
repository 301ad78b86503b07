import type { TextColumn } from "../text-column.ts";
import { byteSink } from "./byte-sink.ts";

/** The rows of paths to write: each a folder and a name. */
export interface PathRows {
	readonly folders: TextColumn;
	readonly names: TextColumn;
	/** Row → its folder; rows are the names from `first` on. */
	readonly folderOf: Uint32Array;
	readonly first: number;
}

const slash = 0x2f;

/** Length and path of one row, as Parquet writes a text plainly. */
interface Row {
	readonly bytes: Uint8Array;
	length: number;
	/** Whose path it begins with, and where that ends. */
	folder: number;
	folderEnd: number;
}

function put(row: Row, { bytes, offsets }: TextColumn, index: number): void {
	const end = offsets[index + 1]!;
	for (let at = offsets[index]!; at < end; at++) row.bytes[row.length++] = bytes[at]!;
}

function compose(row: Row, { folders, names, folderOf, first }: PathRows, index: number): void {
	const folder = folderOf[index]!;
	row.length = 4;
	if (row.folder !== folder) {
		put(row, folders, folder);
		row.bytes[row.length++] = slash;
		row.folder = folder;
		row.folderEnd = row.length;
	}
	row.length = row.folderEnd;
	put(row, names, first + index);
	const length = row.length - 4;
	for (let byte = 0; byte < 4; byte++) row.bytes[byte] = length >>> (byte * 8);
}

function commonPrefix(a: Row, b: Row): number {
	const end = Math.min(a.length, b.length);
	let at = 0;
	while (at < 4 && a.bytes[at] === b.bytes[at]) at++;
	if (at < 4) return at;
	if (a.folder === b.folder) at = a.folderEnd;
	while (at < end && a.bytes[at] === b.bytes[at]) at++;
	return at;
}

function commonSuffix(a: Row, b: Row, prefix: number): number {
	const end = Math.min(a.length, b.length) - prefix;
	let length = 0;
	while (length < end && a.bytes[a.length - 1 - length] === b.bytes[b.length - 1 - length]) length++;
	return length;
}

/** The longest text of a column, in bytes. */
function longest({ offsets }: TextColumn): number {
	let most = 0;
	for (let at = 1; at < offsets.length; at++) most = Math.max(most, offsets[at]! - offsets[at - 1]!);
	return most;
}

type Sink = ReturnType<typeof byteSink>;

/** Bytes as they are, at least one. */
function literal(sink: Sink, bytes: Uint8Array): void {
	const length = bytes.length - 1;
	if (length < 60) sink.byte(length << 2);
	else {
		// Two bytes of length: no path is longer than a system takes (4096), no row than that and four.
		sink.byte(61 << 2);
		sink.byte(length);
		sink.byte(length >>> 8);
	}
	sink.append(bytes);
}

/** Bytes that stand `offset` before; `offset` < 2^16. */
function copy(sink: Sink, offset: number, length: number): void {
	for (let left = length; left > 0; left -= 64) {
		sink.byte(((Math.min(left, 64) - 1) << 2) | 2);
		sink.byte(offset);
		sink.byte(offset >>> 8);
	}
}

/**
 * Paths in Parquet's plain coding, squeezed as Snappy does (format_description.txt of google/snappy), at once and without searching:
 * a path repeats the one before but for a piece in its middle. Gives the size of the plain bytes too.
 */
export function squeezedPaths(rows: PathRows): { content: Uint8Array; fullSize: number } {
	const room = longest(rows.folders) + longest(rows.names) + 8;
	let [row, before]: [Row, Row] = [
		{ bytes: new Uint8Array(room), length: 0, folder: -1, folderEnd: 0 },
		{ bytes: new Uint8Array(room), length: 0, folder: -1, folderEnd: 0 },
	];
	const sink = byteSink(rows.folderOf.length * 48);
	let fullSize = 0;
	for (let index = 0; index < rows.folderOf.length; index++) {
		compose(row, rows, index);
		const prefix = commonPrefix(row, before);
		const suffix = commonSuffix(row, before, prefix);
		const middle = row.length - suffix;
		if (prefix > 0) copy(sink, before.length, prefix);
		if (middle > prefix) literal(sink, row.bytes.subarray(prefix, middle));
		// The same piece of the row before ends where that row ended.
		if (suffix > 0) copy(sink, row.length, suffix);
		fullSize += row.length;
		[row, before] = [before, row];
	}
	const whole = byteSink(sink.length + 8);
	whole.varint(fullSize);
	whole.append(sink.written());
	return { content: whole.written(), fullSize };
}
