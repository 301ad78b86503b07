import { access, constants, type Dirent, readdir, type Stats, stat } from "node:fs";
import {
	atFirstSight,
	byLook,
	type Entry,
	type FolderReading,
	fileRecord,
	isReadableByAll,
	lost,
	sorted,
} from "./folder-reading.ts";

// Callbacks, not promises: a crawl asks for every file, and a promise costs as much as the asking.

function askReadable(path: string, stats: Stats, done: (readable: boolean) => void): void {
	if (isReadableByAll(stats)) done(true);
	else access(path, constants.R_OK, (error) => done(!error));
}

function inspect(folder: string, entry: Dirent, done: (entry: Entry) => void): void {
	const { name } = entry;
	const seen = atFirstSight(entry);
	if (seen !== undefined) {
		done(seen);
		return;
	}
	const isLink = entry.isSymbolicLink();
	const path = `${folder}/${name}`;
	stat(path, (error, stats) => {
		const other = error ? lost(name, isLink, error.code) : byLook(name, stats);
		if (other !== undefined) done(other);
		else
			askReadable(path, stats, (readable) =>
				done({ kind: "file", file: fileRecord(name, stats, { readable, isLink }) }),
			);
	});
}

/** Lists a folder and looks at its files, all at once; rejects with the system's error when it cannot be listed. */
export const readFolder = (path: string): Promise<FolderReading> =>
	new Promise((resolve, reject) => {
		readdir(path, { withFileTypes: true }, (error, entries) => {
			if (error) {
				reject(error);
				return;
			}
			const found: Entry[] = [];
			if (entries.length === 0) resolve(sorted(found));
			for (const entry of entries)
				inspect(path, entry, (result) => {
					found.push(result);
					if (found.length === entries.length) resolve(sorted(found));
				});
		});
	});
