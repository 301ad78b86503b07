import type { FileRecord, FolderRecord, Refused } from "./folder-record.ts";
import { type TextColumn, textColumn, textReader } from "./text-column.ts";

/** What a crawl learned of files that may be data, in columns; in the order of their folders. */
export interface FileColumns {
	readonly names: TextColumn;
	/** Bytes. */
	readonly sizes: Float64Array;
	/** Milliseconds since 1970. */
	readonly mtimes: Float64Array;
	readonly devices: Float64Array;
	readonly inodes: Float64Array;
	/** `sharedFlag`, `readableFlag`. */
	readonly flags: Uint8Array;
}

/** What a crawl learned of a tree, in columns: of a hundred thousand files, records would cost more than asking for them. */
export interface FolderColumns {
	/** Names; of the first, its path. Each folder is followed by all that lies below it, in the order of names. */
	readonly names: TextColumn;
	/** Folder → the one it lies in, which comes before it; the first lies in none. */
	readonly parents: Uint32Array;
	/** As they were before reading; -1 where an unchanged time proves nothing. */
	readonly mtimes: Float64Array;
	readonly devices: Float64Array;
	readonly inodes: Float64Array;
	/** 1 where a link lies between the root and the folder. */
	readonly linked: Uint8Array;
	/** Folder → names of the folders below, joined by slashes. */
	readonly below: TextColumn;
	/** Those of them that are links. */
	readonly links: TextColumn;
	/** Folder → how many files it has. */
	readonly fileCounts: Uint32Array;
	readonly files: FileColumns;
	/** Folder → its entries that cannot be data, where there are any. */
	readonly refused: ReadonlyMap<number, readonly Refused[]>;
}

export const sharedFlag = 1;
export const readableFlag = 2;

export const flagsOf = (file: Pick<FileRecord, "shared" | "readable">): number =>
	(file.shared ? sharedFlag : 0) + (file.readable ? readableFlag : 0);

function numbers<T>(items: readonly T[], valueFor: (item: T) => number): Float64Array {
	const values = new Float64Array(items.length);
	for (let index = 0; index < items.length; index++) values[index] = valueFor(items[index]!);
	return values;
}

function parentsOf(folders: readonly FolderRecord[]): Uint32Array {
	const parents = new Uint32Array(folders.length);
	const above: number[] = [];
	const isIn = (path: string, folder: string) =>
		path.lastIndexOf("/") === folder.length && path.startsWith(folder);
	for (const [index, { path }] of folders.entries()) {
		while (above.length > 0 && !isIn(path, folders[above.at(-1)!]!.path)) above.pop();
		parents[index] = above.at(-1) ?? 0;
		above.push(index);
	}
	return parents;
}

const fileColumns = (files: readonly FileRecord[]): FileColumns => ({
	names: textColumn(files.map((file) => file.name)),
	sizes: numbers(files, (file) => file.size),
	mtimes: numbers(files, (file) => file.mtime),
	devices: numbers(files, (file) => file.device),
	inodes: numbers(files, (file) => file.inode),
	flags: new Uint8Array(numbers(files, flagsOf)),
});

/** Records, each followed by all that lie below it, as columns. */
export function columnsOf(folders: readonly FolderRecord[]): FolderColumns {
	const lastName = ({ path }: FolderRecord, index: number) =>
		index === 0 ? path : path.slice(path.lastIndexOf("/") + 1);
	return {
		names: textColumn(folders.map(lastName)),
		parents: parentsOf(folders),
		mtimes: numbers(folders, (folder) => folder.mtime),
		devices: numbers(folders, (folder) => folder.device),
		inodes: numbers(folders, (folder) => folder.inode),
		linked: new Uint8Array(numbers(folders, (folder) => Number(folder.linked))),
		// No name holds a slash.
		below: textColumn(folders.map((folder) => folder.folders.join("/"))),
		links: textColumn(folders.map((folder) => folder.links.join("/"))),
		fileCounts: new Uint32Array(numbers(folders, (folder) => folder.files.length)),
		files: fileColumns(folders.flatMap((folder) => folder.files)),
		refused: new Map(
			folders.flatMap((folder, index) => (folder.refused.length === 0 ? [] : [[index, folder.refused]])),
		),
	};
}

/** Absolute paths of all folders. */
export function pathsOf({ names, parents }: Pick<FolderColumns, "names" | "parents">): string[] {
	const nameAt = textReader(names);
	const paths: string[] = [];
	for (let index = 0; index < parents.length; index++)
		paths.push(index === 0 ? nameAt(0) : `${paths[parents[index]!]}/${nameAt(index)}`);
	return paths;
}

function fileReader(files: FileColumns): (index: number) => FileRecord {
	const nameAt = textReader(files.names);
	return (index) => ({
		name: nameAt(index),
		size: files.sizes[index]!,
		mtime: files.mtimes[index]!,
		device: files.devices[index]!,
		inode: files.inodes[index]!,
		shared: (files.flags[index]! & sharedFlag) !== 0,
		readable: (files.flags[index]! & readableFlag) !== 0,
	});
}

const splitNames = (text: string) => (text === "" ? [] : text.split("/"));

/** Columns as records, for a walk that wants to know what was there before. */
export function recordsOf(columns: FolderColumns): FolderRecord[] {
	const [belowOf, linksOf] = [textReader(columns.below), textReader(columns.links)];
	const readFile = fileReader(columns.files);
	let first = 0;
	return pathsOf(columns).map((path, index): FolderRecord => {
		const count = columns.fileCounts[index]!;
		const start = first;
		let files: readonly FileRecord[] | undefined;
		first += count;
		return {
			path,
			mtime: columns.mtimes[index]!,
			device: columns.devices[index]!,
			inode: columns.inodes[index]!,
			linked: columns.linked[index] === 1,
			folders: splitNames(belowOf(index)),
			links: splitNames(linksOf(index)),
			// Most folders have not changed: their files are decoded only when somebody asks.
			get files() {
				files ??= Array.from({ length: count }, (_, file) => readFile(start + file));
				return files;
			},
			refused: columns.refused.get(index) ?? [],
		};
	});
}
