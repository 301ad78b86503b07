import { statSync } from "node:fs";
import { InterruptedError } from "../core/errors.ts";
import { askDirectly, isSwift, type Pace } from "./read-directly.ts";

/** The folders of a tree as they were, in columns. */
export interface KnownFolders {
	readonly mtimes: Float64Array;
	readonly devices: Float64Array;
	readonly inodes: Float64Array;
	/** Absolute. */
	paths(): readonly string[];
}

interface FolderColumns extends Omit<KnownFolders, "paths"> {
	/** Folder → its name; of the first, its path. */
	readonly names: (index: number) => string;
	/** Folder → the one it lies in, which comes before it. */
	readonly parents: Uint32Array;
}

export const knownFolders = ({ names, parents, ...columns }: FolderColumns): KnownFolders => ({
	...columns,
	paths: () => {
		const paths: string[] = [];
		for (let index = 0; index < parents.length; index++)
			paths.push(index === 0 ? names(0) : `${paths[parents[index]!]}/${names(index)}`);
		return paths;
	},
});

/** Folders asked between two looks at the clock. */
const batch = 64;
/** Milliseconds after which the rest of the process gets its turn. */
const turn = 20;

interface Asking {
	readonly folders: KnownFolders;
	readonly paths: readonly string[];
}

/** True when all folders from `first` up to `end` are as they were. */
function areAsBefore({ folders, paths }: Asking, first: number, end: number): boolean {
	for (let index = first; index < end; index++) {
		const stats = statSync(paths[index]!, { throwIfNoEntry: false });
		if (stats === undefined || stats.mtimeMs !== folders.mtimes[index] || !stats.isDirectory()) return false;
		if (stats.ino !== folders.inodes[index] || stats.dev !== folders.devices[index]) return false;
	}
	return true;
}

export interface AskingOptions {
	readonly signal?: AbortSignal | undefined;
	/** Told of every folder found unchanged. */
	readonly onFolder?: () => void;
}

/**
 * Asks every folder for its time, in the calling thread. False at the first that is not as it was, and where the file system is too
 * slow to be asked like this: then the tree must be walked.
 * @throws InterruptedError on abort.
 */
export async function isUnchanged(folders: KnownFolders, options: AskingOptions = {}): Promise<boolean> {
	const asking = { folders, paths: folders.paths() };
	const pace: Pace = { asked: 0, milliseconds: 0 };
	const count = asking.paths.length;
	let since = performance.now();
	for (let first = 0; first < count; first += batch) {
		if (options.signal?.aborted) throw new InterruptedError("The crawl was stopped. Run it again to go on.");
		const end = Math.min(first + batch, count);
		if (!isSwift(pace) || !askDirectly(pace, () => areAsBefore(asking, first, end))) return false;
		pace.asked += end - first - 1;
		for (let index = first; index < end; index++) options.onFolder?.();
		if (performance.now() - since < turn) continue;
		await new Promise((resolve) => setImmediate(resolve));
		since = performance.now();
	}
	return count > 0;
}
