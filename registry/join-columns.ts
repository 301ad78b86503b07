import type { FileColumns, FolderColumns } from "./folder-columns.ts";
import type { Refused } from "./folder-record.ts";
import type { TextColumn } from "./text-column.ts";

/** A run of folders of one part of a crawl: one folder and, right behind it, those below it that are in the same part. */
export interface Segment {
	readonly columns: FolderColumns;
	readonly firstFolder: number;
	readonly endFolder: number;
	readonly firstFile: number;
	readonly endFile: number;
	/** Where the folder lies in which the first one lies, among all folders when they are joined. */
	readonly parent: number;
}

interface Range<Column> {
	readonly column: Column;
	readonly first: number;
	readonly end: number;
}

type NumberColumn = Uint8Array | Uint32Array | Float64Array;

function joinNumbers<Column extends NumberColumn>(ranges: readonly Range<Column>[], joined: Column): Column {
	let at = 0;
	for (const { column, first, end } of ranges) {
		joined.set(column.subarray(first, end), at);
		at += end - first;
	}
	return joined;
}

function joinTexts(ranges: readonly Range<TextColumn>[], rows: number): TextColumn {
	const size = ranges.reduce(
		(sum, { column, first, end }) => sum + column.offsets[end]! - column.offsets[first]!,
		0,
	);
	const joined = { offsets: new Uint32Array(rows + 1), bytes: new Uint8Array(size) };
	let row = 0;
	for (const { column, first, end } of ranges) {
		const start = joined.offsets[row]!;
		const shift = start - column.offsets[first]!;
		joined.bytes.set(column.bytes.subarray(column.offsets[first], column.offsets[end]), start);
		for (let index = first; index < end; index++) joined.offsets[++row] = column.offsets[index + 1]! + shift;
	}
	return joined;
}

function joinParents(segments: readonly Segment[], rows: number): Uint32Array {
	const parents = new Uint32Array(rows);
	let row = 0;
	for (const { columns, firstFolder, endFolder, parent } of segments) {
		const shift = row - firstFolder;
		parents[row++] = parent;
		for (let index = firstFolder + 1; index < endFolder; index++)
			parents[row++] = columns.parents[index]! + shift;
	}
	return parents;
}

function joinFiles(segments: readonly Segment[]): FileColumns {
	const rows = segments.reduce((sum, { firstFile, endFile }) => sum + endFile - firstFile, 0);
	const ranges = <Name extends keyof FileColumns>(name: Name) =>
		segments.map(({ columns, firstFile, endFile }) => ({
			column: columns.files[name],
			first: firstFile,
			end: endFile,
		}));
	const numbers = (name: "sizes" | "mtimes" | "devices" | "inodes") =>
		joinNumbers(ranges(name), new Float64Array(rows));
	return {
		names: joinTexts(ranges("names"), rows),
		sizes: numbers("sizes"),
		mtimes: numbers("mtimes"),
		devices: numbers("devices"),
		inodes: numbers("inodes"),
		flags: joinNumbers(ranges("flags"), new Uint8Array(rows)),
	};
}

function joinRefused(segments: readonly Segment[]): Map<number, readonly Refused[]> {
	const joined = new Map<number, readonly Refused[]>();
	let row = 0;
	for (const { columns, firstFolder, endFolder } of segments) {
		if (columns.refused.size > 0)
			for (let index = firstFolder; index < endFolder; index++) {
				const refused = columns.refused.get(index);
				if (refused !== undefined) joined.set(row + index - firstFolder, refused);
			}
		row += endFolder - firstFolder;
	}
	return joined;
}

/** The columns of a whole tree, from those of its parts. */
export function joinColumns(segments: readonly Segment[]): FolderColumns {
	const rows = segments.reduce((sum, { firstFolder, endFolder }) => sum + endFolder - firstFolder, 0);
	const ranges = <Name extends keyof FolderColumns>(name: Name) =>
		segments.map(({ columns, firstFolder, endFolder }) => ({
			column: columns[name],
			first: firstFolder,
			end: endFolder,
		}));
	const numbers = (name: "mtimes" | "devices" | "inodes") =>
		joinNumbers(ranges(name), new Float64Array(rows));
	return {
		names: joinTexts(ranges("names"), rows),
		parents: joinParents(segments, rows),
		mtimes: numbers("mtimes"),
		devices: numbers("devices"),
		inodes: numbers("inodes"),
		linked: joinNumbers(ranges("linked"), new Uint8Array(rows)),
		below: joinTexts(ranges("below"), rows),
		links: joinTexts(ranges("links"), rows),
		fileCounts: joinNumbers(ranges("fileCounts"), new Uint32Array(rows)),
		files: joinFiles(segments),
		refused: joinRefused(segments),
	};
}
