import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { chmod, mkdir, open, stat } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import glob from "fast-glob";
import { StoreError } from "../../../core/errors.ts";
import type { FileStore } from "../../../core/ports/file-store.ts";
import { writeAtomically } from "./atomic.ts";
import { onDisk } from "./failures.ts";
import { linkOrCopy } from "./link.ts";

/** The local disk. */
export const fileStore: FileStore = {
	stamp: (path) =>
		onDisk(path, async () => {
			const found = await stat(path);
			if (!found.isFile()) throw new StoreError(path, "it is no file. Check the path.");
			return { device: found.dev, inode: found.ino, size: found.size, modified: found.mtimeMs };
		}),
	head: (path, bytes) => onDisk(path, () => headOf(path, bytes)),
	sha256: (path, options = {}) =>
		onDisk(path, async () => {
			const hash = createHash("sha256");
			await pipeline(createReadStream(path, { highWaterMark: 2 ** 20 }), hash, options);
			return hash.digest("hex");
		}),
	writeAtomically,
	linkOrCopy: (from, to) => onDisk(from, () => linkOrCopy(from, to)),
	protect: (path) => onDisk(path, () => chmod(path, 0o444)),
	makeFolder: (path) =>
		onDisk(path, async () => {
			await mkdir(path, { recursive: true });
		}),
	glob: (patterns, root) =>
		onDisk(root, async () => {
			const found = await glob([...patterns], { cwd: root, absolute: true, onlyFiles: true });
			return found.sort();
		}),
};

async function headOf(path: string, bytes: number): Promise<Uint8Array> {
	const handle = await open(path, "r");
	try {
		const { bytesRead, buffer } = await handle.read(new Uint8Array(bytes), 0, bytes, 0);
		return buffer.subarray(0, bytesRead);
	} finally {
		await handle.close();
	}
}
