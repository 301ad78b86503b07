import type { Dirent, Stats } from "node:fs";
import { type FileRecord, type FolderRecord, type Refused, tally } from "./folder-record.ts";

/** A folder below the one read, that is a link: with what the link leads to. */
export interface LinkedFolder {
	readonly name: string;
	readonly stats: Stats;
}

/** What lies in one folder. */
export interface FolderReading {
	readonly folders: readonly string[];
	readonly links: readonly LinkedFolder[];
	readonly files: readonly FileRecord[];
	readonly refused: readonly Refused[];
}

export type Entry =
	| { readonly kind: "folder"; readonly name: string }
	| { readonly kind: "link"; readonly link: LinkedFolder }
	| { readonly kind: "file"; readonly file: FileRecord }
	| { readonly kind: "refused"; readonly name: string; readonly reason: string };

/** Why an entry of this name is no data, whatever it is. */
export const whyNeverData = (name: string): string | undefined => {
	if (name.startsWith(".")) return "hidden (the name begins with a dot)";
	if (name.endsWith(".nc.part")) return "half written (.nc.part)";
	return undefined;
};

/** Decides what needs no look at the entry itself; `undefined`: look. */
export function atFirstSight(entry: Dirent): Entry | undefined {
	const { name } = entry;
	const refused = (reason: string): Entry => ({ kind: "refused", name, reason });
	const hidden = whyNeverData(name);
	if (hidden !== undefined) return refused(hidden);
	if (entry.isDirectory()) return { kind: "folder", name };
	if (entry.isSymbolicLink()) return undefined;
	if (!entry.isFile()) return refused("neither a file nor a folder");
	return name.endsWith(".nc") ? undefined : refused("not named .nc");
}

/** What is no file of data after all; `undefined`: it is one. */
export function byLook(name: string, stats: Stats): Entry | undefined {
	if (stats.isDirectory()) return { kind: "link", link: { name, stats } };
	if (!stats.isFile()) return { kind: "refused", name, reason: "neither a file nor a folder" };
	return name.endsWith(".nc") ? undefined : { kind: "refused", name, reason: "not named .nc" };
}

/** What cannot be looked at, with the system's code. */
export const lost = (name: string, isLink: boolean, code: string | undefined): Entry => ({
	kind: "refused",
	name,
	reason: isLink ? "a link that leads nowhere" : `cannot be looked at (${code})`,
});

/** What everybody may read needs no second question. */
export const isReadableByAll = ({ mode }: Stats): boolean => (mode & 0o444) === 0o444;

export const fileRecord = (
	name: string,
	stats: Stats,
	found: { readable: boolean; isLink: boolean },
): FileRecord => ({
	name,
	size: stats.size,
	mtime: stats.mtimeMs,
	device: stats.dev,
	inode: stats.ino,
	shared: found.isLink || stats.nlink > 1,
	readable: found.readable,
});

const byName = (a: { name: string }, b: { name: string }) => (a.name < b.name ? -1 : 1);

export function sorted(entries: readonly Entry[]): FolderReading {
	const folders: string[] = [];
	const links: LinkedFolder[] = [];
	const files: FileRecord[] = [];
	const refused: { name: string; reason: string }[] = [];
	for (const entry of entries) {
		if (entry.kind === "folder") folders.push(entry.name);
		else if (entry.kind === "link") links.push(entry.link);
		else if (entry.kind === "file") files.push(entry.file);
		else refused.push(entry);
	}
	files.sort(byName);
	refused.sort(byName);
	return { folders, links, files, refused: refused.length === 0 ? [] : tally(refused) };
}

/** The record of a folder that could not be listed. */
export const unreadable = (folder: Pick<FolderRecord, "path" | "linked">, code: string): FolderRecord => ({
	...folder,
	mtime: -1,
	device: 0,
	inode: 0,
	folders: [],
	links: [],
	files: [],
	refused: [{ reason: `a folder that cannot be read (${code})`, count: 1, examples: [""] }],
});
