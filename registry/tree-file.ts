import { z } from "zod";
import { type ColumnArray, decodeColumns, encodeColumns } from "./column-file.ts";
import type { FileRecord, FolderRecord } from "./folder-record.ts";
import { type TextColumn, textAt, textColumn } from "./text-column.ts";

/** Folders with entries that cannot be data are few: they go to the header. */
const Header = z.strictObject({
	root: z.string(),
	complete: z.boolean(),
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
	readonly folders: readonly FolderRecord[];
}

const addText = (arrays: Map<string, ColumnArray>, name: string, texts: readonly string[]) => {
	const { offsets, bytes } = textColumn(texts);
	arrays.set(`${name}.offsets`, offsets).set(`${name}.bytes`, bytes);
};

const shared = 1;
const readable = 2;
const flagsOf = (file: FileRecord) => (file.shared ? shared : 0) + (file.readable ? readable : 0);

export function encodeTree({ root, complete, folders }: StoredTree): Uint8Array {
	const arrays = new Map<string, ColumnArray>();
	const files = folders.flatMap((folder) => folder.files);
	addText(
		arrays,
		"path",
		folders.map((folder) => folder.path),
	);
	// No name holds a slash.
	addText(
		arrays,
		"below",
		folders.map((folder) => folder.folders.join("/")),
	);
	addText(
		arrays,
		"links",
		folders.map((folder) => folder.links.join("/")),
	);
	addText(
		arrays,
		"name",
		files.map((file) => file.name),
	);
	for (const key of ["mtime", "device", "inode"] as const)
		arrays.set(
			`folder.${key}`,
			Float64Array.from(folders, (folder) => folder[key]),
		);
	for (const key of ["size", "mtime", "device", "inode"] as const)
		arrays.set(
			`file.${key}`,
			Float64Array.from(files, (file) => file[key]),
		);
	arrays.set(
		"linked",
		Uint8Array.from(folders, (folder) => Number(folder.linked)),
	);
	arrays.set(
		"files",
		Uint32Array.from(folders, (folder) => folder.files.length),
	);
	arrays.set("flags", Uint8Array.from(files, flagsOf));
	const refused = folders.flatMap((folder, index) =>
		folder.refused.length === 0 ? [] : [[index, folder.refused]],
	);
	return encodeColumns({ header: { root, complete, folders: folders.length, refused }, arrays });
}

const textsOf = (arrays: ReadonlyMap<string, ColumnArray>, name: string): TextColumn => ({
	offsets: arrays.get(`${name}.offsets`) as Uint32Array,
	bytes: arrays.get(`${name}.bytes`) as Uint8Array,
});

const splitNames = (text: string) => (text === "" ? [] : text.split("/"));

function fileReader(arrays: ReadonlyMap<string, ColumnArray>): (index: number) => FileRecord {
	const names = textsOf(arrays, "name");
	const [size, mtime, device, inode, flags] = [
		"file.size",
		"file.mtime",
		"file.device",
		"file.inode",
		"flags",
	].map((name) => arrays.get(name)!) as [ColumnArray, ColumnArray, ColumnArray, ColumnArray, ColumnArray];
	return (index) => ({
		name: textAt(names, index),
		size: size[index]!,
		mtime: mtime[index]!,
		device: device[index]!,
		inode: inode[index]!,
		shared: (flags[index]! & shared) !== 0,
		readable: (flags[index]! & readable) !== 0,
	});
}

/** @throws when the bytes are not those of a tree. */
export function decodeTree(bytes: Uint8Array): StoredTree | undefined {
	const file = decodeColumns(bytes);
	if (file === undefined) return undefined;
	const { arrays } = file;
	const header = Header.parse(file.header);
	const [paths, below, links] = ["path", "below", "links"].map((name) => textsOf(arrays, name)) as [
		TextColumn,
		TextColumn,
		TextColumn,
	];
	const refused = new Map(header.refused);
	const readFile = fileReader(arrays);
	let first = 0;
	const folders = Array.from({ length: header.folders }, (_, index): FolderRecord => {
		const count = arrays.get("files")![index]!;
		const start = first;
		let files: readonly FileRecord[] | undefined;
		first += count;
		return {
			path: textAt(paths, index),
			mtime: arrays.get("folder.mtime")![index]!,
			device: arrays.get("folder.device")![index]!,
			inode: arrays.get("folder.inode")![index]!,
			linked: arrays.get("linked")![index] === 1,
			folders: splitNames(textAt(below, index)),
			links: splitNames(textAt(links, index)),
			// Most folders have not changed: their files are decoded only when somebody asks.
			get files() {
				files ??= Array.from({ length: count }, (_, file) => readFile(start + file));
				return files;
			},
			refused: refused.get(index) ?? [],
		};
	});
	return { root: header.root, complete: header.complete, folders };
}
