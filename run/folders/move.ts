import { constants } from "node:fs";
import {
	chmod,
	copyFile,
	link,
	lstat,
	mkdir,
	readdir,
	readlink,
	rename,
	symlink,
	utimes,
} from "node:fs/promises";
import { join } from "node:path";

/** Copies a tree as it is: links stay links, files of several names are copied once, times and rights are kept. */
export async function copyTree(from: string, to: string, known = new Map<string, string>()): Promise<void> {
	const found = await lstat(from);
	if (found.isSymbolicLink()) return symlink(await readlink(from), to);
	if (found.isDirectory()) {
		await mkdir(to, { recursive: true });
		for (const name of await readdir(from)) await copyTree(join(from, name), join(to, name), known);
	} else if (found.isFile()) {
		const inode = `${found.dev}.${found.ino}`;
		const twin = known.get(inode);
		if (twin !== undefined) return link(twin, to);
		if (found.nlink > 1) known.set(inode, to);
		await copyFile(from, to, constants.COPYFILE_FICLONE);
	} else return; // Pipes and sockets hold nothing once their process has ended.
	await chmod(to, found.mode & 0o7777);
	await utimes(to, found.atime, found.mtime);
}

/** Moves a folder in one step; false when source and destination lie on different file systems. */
export async function renamed(from: string, to: string): Promise<boolean> {
	try {
		await rename(from, to);
		return true;
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === "EXDEV") return false;
		throw error;
	}
}
