import { z } from "zod";
import { type ColumnArray, decodeColumns, encodeColumns } from "./column-file.ts";
import type { FileColumns, FolderColumns } from "./folder-columns.ts";
import type { TextColumn } from "./text-column.ts";

/** Folders with entries that cannot be data are few: they go to the header. */
const Header = z.strictObject({
	root: z.string(),
	complete: z.boolean(),
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
	readonly folders: FolderColumns;
}

/** True where unchanged times of all folders prove that nothing has changed. Links lead to folders that change elsewhere, and some times prove nothing: such trees are walked. */
export function isProvable({ complete, folders }: StoredTree): boolean {
	const { parents, mtimes, linked, links, below } = folders;
	if (!complete || links.bytes.length > 0) return false;
	let named = 0;
	for (let index = 0; index < parents.length; index++) {
		if (mtimes[index]! < 0 || linked[index] === 1) return false;
		if (below.offsets[index + 1]! > below.offsets[index]!) named++;
	}
	for (const byte of below.bytes) if (byte === 0x2f) named++;
	return named === parents.length - 1;
}

type Arrays = Map<string, ColumnArray>;

const plainFolderArrays = ["parents", "mtimes", "devices", "inodes", "linked", "fileCounts"] as const;
const textFolderArrays = ["names", "below", "links"] as const;
const plainFileArrays = ["sizes", "mtimes", "devices", "inodes", "flags"] as const;

const addTexts = (arrays: Arrays, name: string, { offsets, bytes }: TextColumn) =>
	arrays.set(`${name}.offsets`, offsets).set(`${name}.bytes`, bytes);

export function encodeTree(tree: StoredTree): Uint8Array {
	const { root, complete, folders } = tree;
	const arrays: Arrays = new Map();
	for (const name of plainFolderArrays) arrays.set(`folder.${name}`, folders[name]);
	for (const name of textFolderArrays) addTexts(arrays, `folder.${name}`, folders[name]);
	for (const name of plainFileArrays) arrays.set(`file.${name}`, folders.files[name]);
	addTexts(arrays, "file.names", folders.files.names);
	const header = { root, complete, refused: [...folders.refused] };
	return encodeColumns({ header, arrays });
}

type Reading = <T extends ColumnArray>(name: string) => T;

const textsOf = (array: Reading, name: string): TextColumn => ({
	offsets: array(`${name}.offsets`),
	bytes: array(`${name}.bytes`),
});

const filesOf = (array: Reading): FileColumns => ({
	names: textsOf(array, "file.names"),
	sizes: array("file.sizes"),
	mtimes: array("file.mtimes"),
	devices: array("file.devices"),
	inodes: array("file.inodes"),
	flags: array("file.flags"),
});

/** @throws when the bytes are not those of a tree. */
export function decodeTree(bytes: Uint8Array): StoredTree | undefined {
	const file = decodeColumns(bytes);
	if (file === undefined) return undefined;
	const { refused, ...header } = Header.parse(file.header);
	const array: Reading = <T extends ColumnArray>(name: string) => {
		const found = file.arrays.get(name);
		if (found === undefined) throw new TypeError(`no "${name}"`);
		return found as T;
	};
	const folders = {
		names: textsOf(array, "folder.names"),
		parents: array<Uint32Array>("folder.parents"),
		mtimes: array<Float64Array>("folder.mtimes"),
		devices: array<Float64Array>("folder.devices"),
		inodes: array<Float64Array>("folder.inodes"),
		linked: array<Uint8Array>("folder.linked"),
		below: textsOf(array, "folder.below"),
		links: textsOf(array, "folder.links"),
		fileCounts: array<Uint32Array>("folder.fileCounts"),
		files: filesOf(array),
		refused: new Map(refused),
	};
	return { ...header, folders };
}
