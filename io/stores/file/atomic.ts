import { constants } from "node:fs";
import { access, open, readdir, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { StoreError } from "../../../core/errors.ts";
import { onDisk } from "./failures.ts";

const FOUR_LETTERS = 36 ** 4;

/** Eight letters and digits; no other writer of this process, or of another with the same number elsewhere, has them. */
const unlikeOthers = (): string =>
	[0, 0]
		.map(() =>
			Math.floor(Math.random() * FOUR_LETTERS)
				.toString(36)
				.padStart(4, "0"),
		)
		.join("");

/** A name no crawl takes for data, beside the target so that the rename stays on one file system. */
const temporaryBeside = (path: string): string =>
	join(dirname(path), `.${basename(path)}.${process.pid}-${unlikeOthers()}.part`);

/** See `FileStore.writeAtomically`. */
export async function writeAtomically(
	path: string,
	write: (temporary: string) => Promise<void>,
	meanwhile: (temporary: string) => Promise<void> = async () => {},
): Promise<void> {
	const temporary = temporaryBeside(path);
	await onDisk(dirname(path), () => access(dirname(path), constants.W_OK));
	await onDisk(path, async () => {
		try {
			await write(temporary);
			await both(sync(temporary), meanwhile(temporary));
			if ((await stat(temporary)).isDirectory()) await replaceFolder(temporary, path);
			else await rename(temporary, path);
		} catch (error) {
			await rm(temporary, { force: true, recursive: true });
			throw error;
		}
		await sync(dirname(path));
	});
}

/** Waits for both even when one fails: nothing may go on with a file that is taken away. */
async function both(...actions: readonly Promise<void>[]): Promise<void> {
	for (const done of await Promise.allSettled(actions)) if (done.status === "rejected") throw done.reason;
}

/** A folder cannot be renamed over another that holds something: the old one is moved away, and deleted when the new one stands. */
async function replaceFolder(temporary: string, path: string): Promise<void> {
	const names = await readdir(path).catch((error: NodeJS.ErrnoException) => {
		if (error.code === "ENOENT") return undefined;
		throw error;
	});
	if (names === undefined || names.length === 0) return rename(temporary, path);
	assertReplaceable(path, names);
	const old = temporaryBeside(path);
	await rename(path, old);
	try {
		await rename(temporary, path);
	} catch (error) {
		await rename(old, path);
		throw error;
	}
	await rm(old, { force: true, recursive: true });
}

/** StoreError when a folder holds anything else than data of ours: a mistyped path must not delete a home folder. */
export function assertReplaceable(path: string, names: readonly string[]): void {
	if (names.some((name) => [".zgroup", ".zarray", ".zmetadata", "zarr.json"].includes(name))) return;
	throw new StoreError(path, "it is a folder that holds other things. Choose another path, or move it away.");
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
