import { lstat, mkdir, realpath, stat, unlink } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { isHeadwaterError, messageOf, StoreError } from "../../core/errors.ts";
import { markedFolder, markerFile, newMarker, readMarker, writeMarker } from "./marker.ts";
import { copyTree, renamed } from "./move.ts";
import { folderName } from "./names.ts";
import { removeRun } from "./remove.ts";
import { replace, take } from "./take.ts";

/** Where a run is to lie. */
export interface RunPlace {
	/** OUTPUT_DIR: made when absent, never emptied. */
	readonly output: string;
	/** WORKING_DIR; absent: OUTPUT_DIR. */
	readonly working?: string;
	/** `runName(caseFile)`. */
	readonly name: string;
	/** Replace an ended run of this name instead of taking the first free ".v1", ".v2" ... */
	readonly overwrite: boolean;
	readonly now: Date;
}

/** The folder of one run, taken by this process alone. */
export interface RunFolder {
	/** "case", "case.v1" ... */
	readonly name: string;
	/** Absolute: where the work happens. */
	readonly path: string;
	/** Absolute: where the finished run lies; the same as `path` unless WORKING_DIR differs. */
	readonly destination: string;
}

/**
 * Makes a folder and those above it. Not by `mkdir` with `recursive`: where the system answers ENOENT below a folder that is there
 * (/proc, some network disks), Node 20 tries for ever.
 */
async function makeFolders(folder: string): Promise<void> {
	if (await isFolder(folder)) return;
	if (dirname(folder) !== folder) await makeFolders(dirname(folder));
	try {
		await mkdir(folder);
	} catch (error) {
		// Another run may have been quicker.
		if (!(await isFolder(folder))) throw error;
	}
}

const isFolder = (path: string) =>
	stat(path).then(
		(found) => found.isDirectory(),
		() => false,
	);

async function root(folder: string, what: string): Promise<string> {
	try {
		await makeFolders(resolve(folder));
	} catch (error) {
		throw new StoreError(
			folder,
			`this ${what} cannot be made: ${messageOf(error)}. Name a folder you may write to.`,
			{ cause: error },
		);
	}
	const run = await markedFolder(folder);
	if (run === undefined) return realpath(folder);
	throw new StoreError(
		folder,
		`this ${what} lies inside the run "${run}", which --overwrite would delete with all that is in it. Name a folder outside.`,
	);
}

/** Takes one name in all roots or in none. */
async function takeAll(folders: readonly string[], now: Date): Promise<boolean> {
	const taken: string[] = [];
	for (const folder of folders) {
		if (await take(folder, now)) taken.push(folder);
		else {
			for (const mine of taken) await removeRun(mine);
			return false;
		}
	}
	return true;
}

async function replaceAll(folders: readonly string[], now: Date): Promise<void> {
	const taken: string[] = [];
	try {
		for (const folder of folders) {
			await replace(folder, now);
			taken.push(folder);
		}
	} catch (error) {
		for (const mine of taken) await removeRun(mine);
		throw error;
	}
}

async function takeFirstFree(roots: readonly string[], place: RunPlace): Promise<string> {
	for (let version = 0; ; version++) {
		const name = version === 0 ? place.name : folderName(`${place.name}.v${version}`, "run");
		const folders = roots.map((folder) => join(folder, name));
		if (await takeAll(folders, place.now)) return name;
	}
}

async function takeName(roots: readonly string[], place: RunPlace): Promise<string> {
	if (!place.overwrite) return takeFirstFree(roots, place);
	await replaceAll(
		roots.map((folder) => join(folder, place.name)),
		place.now,
	);
	return place.name;
}

/**
 * Takes `OUTPUT_DIR/<name>[.vN]/` for this process; no other run can take it too. The marker `.headwater-run.json` in it proves that
 * it is Headwater's. @throws StoreError when a folder cannot be made, or may not be overwritten.
 */
export async function openRunFolder(place: RunPlace): Promise<RunFolder> {
	folderName(place.name, "run");
	const output = await root(place.output, "OUTPUT_DIR");
	const working = place.working === undefined ? output : await root(place.working, "WORKING_DIR");
	try {
		const name = await takeName([...new Set([working, output])], place);
		return { name, path: join(working, name), destination: join(output, name) };
	} catch (error) {
		if (isHeadwaterError(error)) throw error;
		throw new StoreError(
			output,
			`the run's folder cannot be made: ${messageOf(error)}. Look at its rights.`,
			{
				cause: error,
			},
		);
	}
}

async function bringHome(folder: RunFolder, finished: Date): Promise<void> {
	const reserved = await readMarker(folder.destination);
	if (reserved === undefined || !(await lstat(folder.destination)).isDirectory())
		throw new Error("the place kept for it is gone");
	const marker = { ...reserved, finished: finished.toISOString() };
	// A folder moves onto an empty one in one step (POSIX rename); the marker alone would be in the way.
	await unlink(join(folder.destination, markerFile));
	if (await renamed(folder.path, folder.destination)) return writeMarker(folder.destination, marker);
	await writeMarker(folder.destination, reserved);
	await copyTree(folder.path, folder.destination);
	await writeMarker(folder.destination, marker);
	await removeRun(folder.path);
}

/** Marks the run as ended and moves it to OUTPUT_DIR if it was made elsewhere. The path where it now lies. */
export async function closeRunFolder(folder: RunFolder, finished: Date): Promise<string> {
	if (folder.path === folder.destination) {
		const marker = (await readMarker(folder.path)) ?? newMarker(basename(folder.path), finished);
		await writeMarker(folder.path, { ...marker, finished: finished.toISOString() });
		return folder.path;
	}
	try {
		await bringHome(folder, finished);
		return folder.destination;
	} catch (error) {
		throw new StoreError(
			folder.path,
			`the finished run could not be moved to "${dirname(folder.destination)}": ${messageOf(error)}. It is whole where it is; move it yourself.`,
			{ cause: error },
		);
	}
}
