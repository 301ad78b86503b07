import { z } from "zod";
import { type ColumnArray, decodeColumns, encodeColumns } from "./column-file.ts";
import type { FileRecord, FolderRecord } from "./folder-record.ts";
import { type TextColumn, textColumn, textReader } from "./text-column.ts";
import { type KnownFolders, knownFolders } from "./unchanged.ts";

/** Folders with entries that cannot be data are few: they go to the header. */
const Header = z.strictObject({
	root: z.string(),
	complete: z.boolean(),
	provable: z.boolean(),
	folders: z.number().int().nonnegative(),
	refused: z.array(
		z.tuple([
			z.number().int(),
			z.array(z.strictObject({ reason: z.string(), count: z.number(), examples: z.array(z.string()) })),
		]),
	),
});

/** What a crawl learned, kept for the next. */
export interface StoredTree {
	readonly root: string;
	readonly complete: boolean;
	/** Each followed by all that lies below it. */
	readonly folders: readonly FolderRecord[];
	/** Present where unchanged times of all folders prove that nothing has changed. */
	readonly known?: KnownFolders;
}

type Arrays = Map<string, ColumnArray>;

const addTexts = (arrays: Arrays, name: string, texts: readonly string[]) => {
	const { offsets, bytes } = textColumn(texts);
	arrays.set(`${name}.offsets`, offsets).set(`${name}.bytes`, bytes);
};

function numbers<T>(items: readonly T[], valueFor: (item: T) => number): Float64Array {
	const values = new Float64Array(items.length);
	for (let index = 0; index < items.length; index++) values[index] = valueFor(items[index]!);
	return values;
}

const shared = 1;
const readable = 2;
const flagsOf = (file: FileRecord) => (file.shared ? shared : 0) + (file.readable ? readable : 0);

/** Folder → the one it lies in; the first lies in none. */
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

/** Links lead to folders that change elsewhere, and some times prove nothing: such trees are walked. */
function isProvable({ complete, folders }: StoredTree): boolean {
	const below = folders.reduce((sum, folder) => sum + folder.folders.length, 0);
	const isPlain = ({ linked, links, mtime }: FolderRecord) => !linked && links.length === 0 && mtime >= 0;
	return complete && below === folders.length - 1 && folders.every(isPlain);
}

function addFolders(arrays: Arrays, folders: readonly FolderRecord[]): void {
	const lastName = ({ path }: FolderRecord, index: number) =>
		index === 0 ? path : path.slice(path.lastIndexOf("/") + 1);
	addTexts(arrays, "folder", folders.map(lastName));
	arrays.set("parent", parentsOf(folders));
	// No name holds a slash.
	for (const key of ["folders", "links"] as const)
		addTexts(
			arrays,
			key,
			folders.map((folder) => folder[key].join("/")),
		);
	for (const key of ["mtime", "device", "inode"] as const)
		arrays.set(
			`folder.${key}`,
			numbers(folders, (folder) => folder[key]),
		);
	arrays.set("linked", new Uint8Array(numbers(folders, (folder) => Number(folder.linked))));
	arrays.set("files", new Uint32Array(numbers(folders, (folder) => folder.files.length)));
}

function addFiles(arrays: Arrays, files: readonly FileRecord[]): void {
	addTexts(
		arrays,
		"name",
		files.map((file) => file.name),
	);
	for (const key of ["size", "mtime", "device", "inode"] as const)
		arrays.set(
			`file.${key}`,
			numbers(files, (file) => file[key]),
		);
	arrays.set("flags", new Uint8Array(numbers(files, flagsOf)));
}

export function encodeTree(tree: StoredTree): Uint8Array {
	const { root, complete, folders } = tree;
	const arrays: Arrays = new Map();
	addFolders(arrays, folders);
	addFiles(
		arrays,
		folders.flatMap((folder) => folder.files),
	);
	const refused = folders.flatMap((folder, index) =>
		folder.refused.length === 0 ? [] : [[index, folder.refused]],
	);
	const header = { root, complete, provable: isProvable(tree), folders: folders.length, refused };
	return encodeColumns({ header, arrays });
}

type StoredArrays = ReadonlyMap<string, ColumnArray>;

const textsOf = (arrays: StoredArrays, name: string): TextColumn => ({
	offsets: arrays.get(`${name}.offsets`) as Uint32Array,
	bytes: arrays.get(`${name}.bytes`) as Uint8Array,
});

const splitNames = (text: string) => (text === "" ? [] : text.split("/"));

function fileReader(arrays: StoredArrays): (index: number) => FileRecord {
	const nameAt = textReader(textsOf(arrays, "name"));
	const [size, mtime, device, inode, flags] = [
		"file.size",
		"file.mtime",
		"file.device",
		"file.inode",
		"flags",
	].map((name) => arrays.get(name)!) as [ColumnArray, ColumnArray, ColumnArray, ColumnArray, ColumnArray];
	return (index) => ({
		name: nameAt(index),
		size: size[index]!,
		mtime: mtime[index]!,
		device: device[index]!,
		inode: inode[index]!,
		shared: (flags[index]! & shared) !== 0,
		readable: (flags[index]! & readable) !== 0,
	});
}

function readFolders(arrays: StoredArrays, { folders, refused }: z.infer<typeof Header>): FolderRecord[] {
	const { mtimes, devices, inodes, paths } = knownOf(arrays);
	const belowOf = textReader(textsOf(arrays, "folders"));
	const linksOf = textReader(textsOf(arrays, "links"));
	const refusals = new Map(refused);
	const readFile = fileReader(arrays);
	const all = paths();
	let first = 0;
	return Array.from({ length: folders }, (_, index): FolderRecord => {
		const count = arrays.get("files")![index]!;
		const start = first;
		let files: readonly FileRecord[] | undefined;
		first += count;
		return {
			path: all[index]!,
			mtime: mtimes[index]!,
			device: devices[index]!,
			inode: inodes[index]!,
			linked: arrays.get("linked")![index] === 1,
			folders: splitNames(belowOf(index)),
			links: splitNames(linksOf(index)),
			// Most folders have not changed: their files are decoded only when somebody asks.
			get files() {
				files ??= Array.from({ length: count }, (_, file) => readFile(start + file));
				return files;
			},
			refused: refusals.get(index) ?? [],
		};
	});
}

const knownOf = (arrays: StoredArrays): KnownFolders =>
	knownFolders({
		names: textReader(textsOf(arrays, "folder")),
		parents: arrays.get("parent") as Uint32Array,
		mtimes: arrays.get("folder.mtime") as Float64Array,
		devices: arrays.get("folder.device") as Float64Array,
		inodes: arrays.get("folder.inode") as Float64Array,
	});

/** @throws when the bytes are not those of a tree. */
export function decodeTree(bytes: Uint8Array): StoredTree | undefined {
	const file = decodeColumns(bytes);
	if (file === undefined) return undefined;
	const header = Header.parse(file.header);
	let folders: readonly FolderRecord[] | undefined;
	return {
		root: header.root,
		complete: header.complete,
		// Where nothing has changed nobody asks.
		get folders() {
			folders ??= readFolders(file.arrays, header);
			return folders;
		},
		...(header.provable ? { known: knownOf(file.arrays) } : {}),
	};
}
