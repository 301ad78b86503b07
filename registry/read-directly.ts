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
export const isSwift = ({ asked, milliseconds }: Pace) => milliseconds <= swift * Math.max(asked, 20);

/** Asks directly, and takes the time; `undefined` when there is any trouble: the slower way tells what it is. */
export function askDirectly<Answer>(pace: Pace, ask: () => Answer | undefined): Answer | undefined {
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

/** `undefined` when there is nothing, or trouble. */
export const lookDirectly = (path: string, pace: Pace): Stats | undefined =>
	askDirectly(pace, () => statSync(path, { throwIfNoEntry: false }));

function isReadable(path: string, stats: Stats): boolean {
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
	return askDirectly(pace, () => {
		const entries = readdirSync(folder, { withFileTypes: true });
		// The clock is read once for all of them.
		pace.asked += entries.length;
		return sorted(entries.map((entry) => inspect(folder, entry)));
	});
}
