import { access, constants, type Dirent, readdir, readdirSync, type Stats, stat, statSync } from "node:fs";
import { type FileRecord, type FolderRecord, type Refused, tally } from "./folder-record.ts";

/** A folder below the one read, that is a link: with what the link leads to. */
export interface LinkedFolder {
	readonly name: string;
	readonly stats: Stats;
}

export interface FolderReading {
	readonly folders: readonly string[];
	readonly links: readonly LinkedFolder[];
	readonly files: readonly FileRecord[];
	readonly refused: readonly Refused[];
}

type Entry =
	| { readonly kind: "folder"; readonly name: string }
	| { readonly kind: "link"; readonly link: LinkedFolder }
	| { readonly kind: "file"; readonly file: FileRecord }
	| { readonly kind: "refused"; readonly name: string; readonly reason: string };

const notData = (name: string): string | undefined => {
	if (name.startsWith(".")) return "hidden (the name begins with a dot)";
	if (name.endsWith(".nc.part")) return "half written (.nc.part)";
	return undefined;
};

/** Decides what needs no look at the entry itself; `undefined`: look. */
function atFirstSight(entry: Dirent): Entry | undefined {
	const { name } = entry;
	const refused = (reason: string): Entry => ({ kind: "refused", name, reason });
	const hidden = notData(name);
	if (hidden !== undefined) return refused(hidden);
	if (entry.isDirectory()) return { kind: "folder", name };
	if (entry.isSymbolicLink()) return undefined;
	if (!entry.isFile()) return refused("neither a file nor a folder");
	return name.endsWith(".nc") ? undefined : refused("not named .nc");
}

function byLook(name: string, stats: Stats): Entry | undefined {
	if (stats.isDirectory()) return { kind: "link", link: { name, stats } };
	if (!stats.isFile()) return { kind: "refused", name, reason: "neither a file nor a folder" };
	return name.endsWith(".nc") ? undefined : { kind: "refused", name, reason: "not named .nc" };
}

/** What asking the file system takes: decides how the next questions are asked. */
export interface Pace {
	asked: number;
	milliseconds: number;
}

/**
 * A local disk answers in the time it takes to hand the question to another thread: then it is asked directly. A distant one keeps many
 * questions in the air.
 */
const swift = 0.05;
const isSwift = ({ asked, milliseconds }: Pace) => milliseconds <= swift * Math.max(asked, 20);

/** Asks directly, and takes the time; `undefined` when there is any trouble: the slower way tells what it is. */
function askDirectly<Answer>(pace: Pace, ask: () => Answer | undefined): Answer | undefined {
	const start = performance.now();
	try {
		return ask();
	} catch {
		return undefined;
	} finally {
		pace.asked++;
		pace.milliseconds += performance.now() - start;
	}
}

// Callbacks, not promises: a crawl asks for every file, and a promise costs as much as the asking.
function look(
	path: string,
	pace: Pace,
	done: (error: NodeJS.ErrnoException | null, stats?: Stats) => void,
): void {
	const stats = isSwift(pace)
		? askDirectly(pace, () => statSync(path, { throwIfNoEntry: false }))
		: undefined;
	if (stats === undefined) stat(path, done);
	else done(null, stats);
}

interface Looking {
	readonly folder: string;
	readonly entry: Dirent;
	readonly pace: Pace;
}

function inspect({ folder, entry, pace }: Looking, done: (entry: Entry) => void): void {
	const { name } = entry;
	const seen = atFirstSight(entry);
	if (seen !== undefined) {
		done(seen);
		return;
	}
	const isLink = entry.isSymbolicLink();
	const path = `${folder}/${name}`;
	look(path, pace, (error, stats) => {
		const lost = isLink ? "a link that leads nowhere" : `cannot be looked at (${error?.code})`;
		const other: Entry | undefined =
			stats === undefined ? { kind: "refused", name, reason: lost } : byLook(name, stats);
		if (other !== undefined) done(other);
		else
			askReadable(path, stats!, (readable) =>
				done({ kind: "file", file: fileRecord(name, stats!, { readable, isLink }) }),
			);
	});
}

/** What everybody may read needs no second question. */
function askReadable(path: string, stats: Stats, done: (readable: boolean) => void): void {
	if ((stats.mode & 0o444) === 0o444) done(true);
	else access(path, constants.R_OK, (error) => done(!error));
}

const fileRecord = (
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

function sorted(entries: readonly Entry[]): FolderReading {
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
	files.sort((a, b) => (a.name < b.name ? -1 : 1));
	refused.sort((a, b) => (a.name < b.name ? -1 : 1));
	return { folders, links, files, refused: tally(refused) };
}

function list(
	path: string,
	pace: Pace,
	done: (error: Error | null, entries: readonly Dirent[]) => void,
): void {
	const entries = isSwift(pace)
		? askDirectly(pace, () => readdirSync(path, { withFileTypes: true }))
		: undefined;
	if (entries === undefined) readdir(path, { withFileTypes: true }, done);
	else done(null, entries);
}

/** Lists a folder and looks at its files, all at once; rejects with the system's error when it cannot be listed. */
export const readFolder = (path: string, pace: Pace): Promise<FolderReading> =>
	new Promise((resolve, reject) => {
		list(path, pace, (error, entries) => {
			if (error) {
				reject(error);
				return;
			}
			const found: Entry[] = [];
			if (entries.length === 0) resolve(sorted(found));
			for (const entry of entries)
				inspect({ folder: path, entry, pace }, (result) => {
					found.push(result);
					if (found.length === entries.length) resolve(sorted(found));
				});
		});
	});

export const lookAt = (path: string, pace: Pace): Promise<Stats> =>
	new Promise((resolve, reject) => {
		look(path, pace, (error, stats) => (error ? reject(error) : resolve(stats!)));
	});

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
