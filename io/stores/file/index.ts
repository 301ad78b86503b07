import { chmod, mkdir, open, readdir, stat } from "node:fs/promises";
import { StoreError } from "../../../core/errors.ts";
import type { FileStore } from "../../../core/ports/file-store.ts";
import { writeAtomically } from "./atomic.ts";
import { onDisk } from "./failures.ts";
import { filePieces } from "./file-pieces.ts";
import { bytesOfAll, filesOf, sha256Of } from "./folder-files.ts";
import { globFiles } from "./glob.ts";
import { linkOrCopy } from "./link.ts";

/** The local disk. */
export const fileStore: FileStore = {
	stamp: (path, { folders = false } = {}) =>
		onDisk(path, async () => {
			const found = await stat(path);
			if (!(found.isFile() || (folders && found.isDirectory())))
				throw new StoreError(path, "it is no file. Check the path.");
			return { device: found.dev, inode: found.ino, size: found.size, modified: found.mtimeMs };
		}),
	names: (path) =>
		onDisk(path, async () => ((await stat(path)).isDirectory() ? (await readdir(path)).sort() : undefined)),
	head: (path, bytes) => onDisk(path, () => readHead(path, bytes)),
	pieces: filePieces,
	bytes: (path) => onDisk(path, () => bytesOfAll(path)),
	sha256: (path, options = {}) => onDisk(path, () => sha256Of(path, options)),
	writeAtomically,
	linkOrCopy: (from, to) => onDisk(from, () => linkOrCopy(from, to)),
	protect: (path) =>
		onDisk(path, async () => {
			// A folder without the right to enter it could not be read.
			for (const file of await filesOf(path)) await chmod(file, 0o444);
		}),
	makeFolder: (path) =>
		onDisk(path, async () => {
			await mkdir(path, { recursive: true });
		}),
	glob: globFiles,
};

async function readHead(path: string, length: number): Promise<Uint8Array> {
	const handle = await open(path, "r");
	try {
		const { bytesRead, buffer } = await handle.read(new Uint8Array(length), 0, length, 0);
		return buffer.subarray(0, bytesRead);
	} finally {
		await handle.close();
	}
}
