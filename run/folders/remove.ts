import type { Stats } from "node:fs";
import { chmod, lstat, readdir, realpath, rmdir, unlink } from "node:fs/promises";
import { basename, dirname, join, relative, resolve, sep } from "node:path";
import { messageOf, StoreError } from "../../core/errors.ts";
import { markerFile, readMarker } from "./marker.ts";

const isFolder = (found: Stats) => found.isDirectory() && !found.isSymbolicLink();

/** Deletes one entry: a link itself, never what it points to; no other file system that is mounted below. */
async function removeEntry(path: string, device: number): Promise<void> {
	const found = await lstat(path);
	if (!isFolder(found)) return unlink(path);
	if (found.dev !== device)
		throw new StoreError(path, "another file system is mounted here and is left alone. Unmount it first.");
	// A POD may have taken its own rights away; root does not care, others must take them back.
	if ((found.mode & 0o700) !== 0o700) await chmod(path, 0o700);
	// The marker goes last: a deletion that was cut short can still be proved and finished.
	const names = (await readdir(path)).sort((a, b) => Number(a === markerFile) - Number(b === markerFile));
	for (const name of names) await removeEntry(join(path, name), device);
	await rmdir(path);
}

async function explained(path: string): Promise<void> {
	try {
		await removeEntry(path, (await lstat(path)).dev);
	} catch (error) {
		if (error instanceof StoreError) throw error;
		throw new StoreError(path, `cannot be deleted: ${messageOf(error)}. Delete it yourself.`, {
			cause: error,
		});
	}
}

/** Deletes a whole run. @throws StoreError when no marker made for `run` (its present name, unless told) proves that it is ours. */
export async function removeRun(folder: string, run = basename(folder)): Promise<void> {
	if (!isFolder(await lstat(folder)) || (await readMarker(folder, run)) === undefined)
		throw new StoreError(
			folder,
			`Headwater did not make this folder (no fitting "${markerFile}" in it) and does not delete it.`,
		);
	await explained(folder);
}

/** Deletes something inside a run. @throws StoreError when the run has no marker or the path, links resolved, is not inside it. */
export async function removeInRun(folder: string, path: string): Promise<void> {
	const root = await realpath(folder);
	const parent = await realpath(dirname(resolve(folder, path)));
	const target = join(parent, basename(path));
	const inside = relative(root, target);
	if (inside === "" || inside === ".." || inside.startsWith(`..${sep}`) || inside === markerFile)
		throw new StoreError(path, `it is not inside the run "${folder}" and is not deleted.`);
	if ((await readMarker(root)) === undefined)
		throw new StoreError(folder, `it carries no "${markerFile}": nothing in it is deleted.`);
	await explained(target);
}
