import {
	type ArrayReader,
	arrayReader,
	type ColumnArray,
	decodeColumns,
	encodeColumns,
} from "./column-file.ts";
import type { FileColumns, FolderColumns } from "./folder-columns.ts";
import { addTallies, addTexts, talliesOf, textsOf } from "./stored-texts.ts";
import { textAt, textColumn } from "./text-column.ts";

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

export function encodeTree(tree: StoredTree): Uint8Array {
	const { root, complete, folders } = tree;
	const arrays: Arrays = new Map();
	for (const name of plainFolderArrays) arrays.set(`folder.${name}`, folders[name]);
	for (const name of textFolderArrays) addTexts(arrays, `folder.${name}`, folders[name]);
	for (const name of plainFileArrays) arrays.set(`file.${name}`, folders.files[name]);
	addTexts(arrays, "file.names", folders.files.names);
	arrays.set("refused.folders", Uint32Array.from(folders.refused.keys()));
	addTallies(arrays, "refused", [...folders.refused.values()]);
	addTexts(arrays, "root", textColumn([root]));
	arrays.set("complete", Uint8Array.of(Number(complete)));
	return encodeColumns(arrays);
}

const filesOf = (array: ArrayReader): FileColumns => ({
	names: textsOf(array, "file.names"),
	sizes: array("file.sizes"),
	mtimes: array("file.mtimes"),
	devices: array("file.devices"),
	inodes: array("file.inodes"),
	flags: array("file.flags"),
});

/** @throws when the bytes are not those of a tree. */
export function decodeTree(bytes: Uint8Array): StoredTree | undefined {
	const arrays = decodeColumns(bytes);
	if (arrays === undefined) return undefined;
	const array = arrayReader(arrays);
	const rows = array<Uint32Array>("refused.folders");
	const tallies = talliesOf(array, "refused");
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
		refused: new Map(Array.from(rows, (row, index) => [row, tallies[index]!])),
	};
	return { root: textAt(textsOf(array, "root"), 0), complete: array("complete")[0] === 1, folders };
}
