import { randomUUID } from "node:crypto";
import { constants } from "node:fs";
import { access, open, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { onDisk } from "./failures.ts";

/** A name no crawl takes for data, beside the target so that the rename stays on one file system. */
const temporaryBeside = (path: string): string =>
	join(dirname(path), `.${basename(path)}.${process.pid}-${randomUUID().slice(0, 8)}.part`);

/** See `FileStore.writeAtomically`. */
export async function writeAtomically(
	path: string,
	write: (temporary: string) => Promise<void>,
): Promise<void> {
	const temporary = temporaryBeside(path);
	await onDisk(dirname(path), () => access(dirname(path), constants.W_OK));
	await onDisk(path, async () => {
		try {
			await write(temporary);
			await sync(temporary);
			await rename(temporary, path);
		} catch (error) {
			await rm(temporary, { force: true });
			throw error;
		}
		await sync(dirname(path));
	});
}

/** Waits until a file, or the list of names of a folder, is on the disk. */
async function sync(path: string): Promise<void> {
	const handle = await open(path, "r");
	try {
		await handle.sync();
	} finally {
		await handle.close();
	}
}
