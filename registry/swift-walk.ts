import { lstatSync, readdirSync, type Stats, statSync } from "node:fs";
import { codeOf } from "./code-of.ts";
import { type FolderColumns, readableFlag, sharedFlag } from "./folder-columns.ts";
import { byLook, lost, whyNeverData } from "./folder-reading.ts";
import { type Refused, tally } from "./folder-record.ts";
import { isSwift, note, type Pace } from "./pace.ts";
import { isReadable } from "./read-directly.ts";
import { textColumn } from "./text-column.ts";
import { trustedTime } from "./trusted-time.ts";

/** Identities of the folders above one. */
interface Chain {
	readonly device: number;
	readonly inode: number;
	readonly above: Chain | undefined;
}

/** A folder to enter; its row is made when it is entered. */
export interface Pending extends Chain {
	readonly path: string;
	readonly name: string;
	readonly mtime: number;
	/** Row of the folder it lies in; -1 where that is known elsewhere. */
	readonly parent: number;
}

/** Columns that grow. */
interface Rows {
	readonly names: string[];
	readonly parents: number[];
	readonly mtimes: number[];
	readonly devices: number[];
	readonly inodes: number[];
	readonly below: string[];
	readonly links: string[];
	readonly fileCounts: number[];
	readonly refused: Map<number, readonly Refused[]>;
	readonly files: {
		readonly names: string[];
		readonly sizes: number[];
		readonly mtimes: number[];
		readonly devices: number[];
		readonly inodes: number[];
		readonly flags: number[];
	};
}

/**
 * A walk that asks directly, looks at each entry once and keeps no records. It judges nothing doubtful: where it meets links to folders,
 * or what it cannot look at, it goes on beside them and is no longer `plain`; then a careful walk has the last word.
 */
export interface SwiftWalk {
	readonly pace: Pace;
	readonly rows: Rows;
	/** The last is the next to be entered. */
	readonly stack: Pending[];
	plain: boolean;
}

export const swiftWalk = (pace: Pace): SwiftWalk => ({
	pace,
	rows: {
		names: [],
		parents: [],
		mtimes: [],
		devices: [],
		inodes: [],
		below: [],
		links: [],
		fileCounts: [],
		refused: new Map(),
		files: { names: [], sizes: [], mtimes: [], devices: [], inodes: [], flags: [] },
	},
	stack: [],
	plain: true,
});

/** What has been found in the folder being read. */
interface Reading {
	readonly folder: Pending;
	readonly row: number;
	readonly inside: Chain;
	readonly below: Pending[];
	readonly names: string[];
	readonly links: string[];
	readonly refused: { readonly reason: string; readonly name: string }[];
	doubtful: boolean;
}

/** Where a link leads; `undefined` when it leads nowhere. */
function followed(path: string): Stats | undefined {
	try {
		return statSync(path, { throwIfNoEntry: false });
	} catch {
		return undefined;
	}
}

function addFile({ files }: Rows, { path, name }: { path: string; name: string }, seen: Seen): void {
	const { stats, isLink } = seen;
	files.names.push(name);
	files.sizes.push(stats.size);
	files.mtimes.push(stats.mtimeMs);
	files.devices.push(stats.dev);
	files.inodes.push(stats.ino);
	const shared = isLink || stats.nlink > 1 ? sharedFlag : 0;
	files.flags.push(shared + (isReadable(path, stats) ? readableFlag : 0));
}

interface Seen {
	readonly stats: Stats;
	readonly isLink: boolean;
}

function addFolder(walk: SwiftWalk, reading: Reading, { path, name, stats }: Found): void {
	reading.names.push(name);
	for (let above: Chain | undefined = reading.inside; above !== undefined; above = above.above) {
		if (above.inode !== stats.ino || above.device !== stats.dev) continue;
		walk.plain = false;
		return;
	}
	const mtime = trustedTime(stats.mtimeMs);
	const identity = { device: stats.dev, inode: stats.ino };
	reading.below.push({ path, name, mtime, ...identity, parent: reading.row, above: reading.inside });
}

interface Found {
	readonly path: string;
	readonly name: string;
	readonly stats: Stats;
}

function addLinked(walk: SwiftWalk, reading: Reading, { path, name }: { path: string; name: string }): void {
	const stats = followed(path);
	const other = stats === undefined ? lost(name, true, undefined) : byLook(name, stats);
	if (other?.kind === "link") {
		reading.names.push(name);
		reading.links.push(name);
		walk.plain = false;
	} else if (other?.kind === "refused") reading.refused.push(other);
	else addFile(walk.rows, { path, name }, { stats: stats!, isLink: true });
}

function inspect(walk: SwiftWalk, reading: Reading, name: string): void {
	const never = whyNeverData(name);
	if (never !== undefined) {
		reading.refused.push({ name, reason: never });
		return;
	}
	const path = `${reading.folder.path}/${name}`;
	const stats = lstatSync(path, { throwIfNoEntry: false });
	if (stats === undefined) reading.doubtful = true;
	else if (stats.isDirectory()) addFolder(walk, reading, { path, name, stats });
	else if (stats.isSymbolicLink()) addLinked(walk, reading, { path, name });
	else {
		const refused = byLook(name, stats);
		if (refused?.kind === "refused") reading.refused.push(refused);
		else addFile(walk.rows, { path, name }, { stats, isLink: false });
	}
}

function inspectAll(walk: SwiftWalk, reading: Reading, names: readonly string[]): void {
	for (const name of names) {
		try {
			inspect(walk, reading, name);
		} catch (error) {
			if (codeOf(error) === undefined) throw error;
			reading.doubtful = true;
		}
	}
}

/** Names in a folder, in order; or the code of why they cannot be had. */
function namesIn(path: string): string[] | string {
	try {
		return readdirSync(path).sort();
	} catch (error) {
		const code = codeOf(error);
		if (code === undefined) throw error;
		return code;
	}
}

function addRow(rows: Rows, folder: Pending): number {
	const { name, parent, mtime, device, inode } = folder;
	rows.parents.push(parent);
	rows.mtimes.push(mtime);
	rows.devices.push(device);
	rows.inodes.push(inode);
	return rows.names.push(name) - 1;
}

function setUnreadable({ mtimes, devices, inodes, refused }: Rows, row: number, code: string): void {
	mtimes[row] = -1;
	devices[row] = 0;
	inodes[row] = 0;
	refused.set(row, [{ reason: `a folder that cannot be read (${code})`, count: 1, examples: [""] }]);
}

/** Reads one folder into the rows; gives the folders below, in the order of their names. */
export function enterSwiftly(walk: SwiftWalk, folder: Pending): readonly Pending[] {
	const { rows, pace } = walk;
	const start = performance.now();
	const row = addRow(rows, folder);
	const before = rows.files.names.length;
	const names = namesIn(folder.path);
	const reading: Reading = {
		folder,
		row,
		inside: folder,
		below: [],
		names: [],
		links: [],
		refused: [],
		doubtful: false,
	};
	if (typeof names === "string") setUnreadable(rows, row, names);
	else inspectAll(walk, reading, names);
	rows.below.push(reading.names.join("/"));
	rows.links.push(reading.links.join("/"));
	rows.fileCounts.push(rows.files.names.length - before);
	if (reading.refused.length > 0) rows.refused.set(row, tally(reading.refused));
	if (reading.doubtful) {
		rows.mtimes[row] = -1;
		walk.plain = false;
	}
	note(pace, typeof names === "string" ? 1 : names.length + 1, performance.now() - start);
	return reading.below;
}

/** Enters what is on the stack, and what lies below it, until it is empty or the time is over. True when it is empty. */
export function walkUntil(walk: SwiftWalk, end: number): boolean {
	const { stack } = walk;
	for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
		const below = enterSwiftly(walk, next);
		for (let index = below.length - 1; index >= 0; index--) stack.push(below[index]!);
		if (performance.now() > end || !isSwift(walk.pace)) break;
	}
	return stack.length === 0;
}

/** What was found; rows are in the order in which they were entered. */
export function columnsOfWalk({ rows }: SwiftWalk): FolderColumns {
	const { files } = rows;
	return {
		names: textColumn(rows.names),
		parents: Uint32Array.from(rows.parents),
		mtimes: new Float64Array(rows.mtimes),
		devices: new Float64Array(rows.devices),
		inodes: new Float64Array(rows.inodes),
		linked: new Uint8Array(rows.names.length),
		below: textColumn(rows.below),
		links: textColumn(rows.links),
		fileCounts: new Uint32Array(rows.fileCounts),
		refused: rows.refused,
		files: {
			names: textColumn(files.names),
			sizes: new Float64Array(files.sizes),
			mtimes: new Float64Array(files.mtimes),
			devices: new Float64Array(files.devices),
			inodes: new Float64Array(files.inodes),
			flags: new Uint8Array(files.flags),
		},
	};
}
