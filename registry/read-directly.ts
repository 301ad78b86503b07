import { accessSync, constants, type Dirent, readdirSync, type Stats, statSync } from "node:fs";
import type { FolderReading } from "./folder-reading.ts";
import {
	atFirstSight,
	byLook,
	type Entry,
	fileRecord,
	isReadableByAll,
	lost,
	sorted,
} from "./folder-reading.ts";
import { note, type Pace } from "./pace.ts";

/** Asks directly, and takes the time; `undefined` when there is any trouble: the slower way tells what it is. */
function askDirectly<Answer>(
	pace: Pace,
	ask: () => Answer | undefined,
	questions: (answer: Answer) => number,
): Answer | undefined {
	const start = performance.now();
	let answer: Answer | undefined;
	try {
		answer = ask();
	} catch {
		answer = undefined;
	}
	note(pace, answer === undefined ? 1 : questions(answer), performance.now() - start);
	return answer;
}

/** `undefined` when there is nothing, or trouble. */
export const lookDirectly = (path: string, pace: Pace): Stats | undefined =>
	askDirectly(
		pace,
		() => statSync(path, { throwIfNoEntry: false }),
		() => 1,
	);

export function isReadable(path: string, stats: Stats): boolean {
	if (isReadableByAll(stats)) return true;
	try {
		accessSync(path, constants.R_OK);
		return true;
	} catch {
		return false;
	}
}

function inspect(folder: string, entry: Dirent): Entry {
	const seen = atFirstSight(entry);
	if (seen !== undefined) return seen;
	const { name } = entry;
	const path = `${folder}/${name}`;
	const isLink = entry.isSymbolicLink();
	const stats = statSync(path, { throwIfNoEntry: false });
	if (stats === undefined) return lost(name, isLink, "ENOENT");
	return (
		byLook(name, stats) ?? {
			kind: "file",
			file: fileRecord(name, stats, { readable: isReadable(path, stats), isLink }),
		}
	);
}

/** Lists a folder and looks at its files, in the calling thread; `undefined` when there is any trouble. */
export function readDirectly(folder: string, pace: Pace): FolderReading | undefined {
	const entries = askDirectly(
		pace,
		() => readdirSync(folder, { withFileTypes: true }).map((entry) => inspect(folder, entry)),
		(found) => found.length + 1,
	);
	return entries === undefined ? undefined : sorted(entries);
}
