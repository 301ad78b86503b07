import { closeSync, lstatSync, openSync, renameSync, writeFileSync } from "node:fs";
import { readFile, utimes } from "node:fs/promises";
import { dirname, sep } from "node:path";
import { type Checksum, checksumText } from "../../core/model/checksum.ts";
import { removeFile, syncFile } from "./descriptor.ts";
import { hasChecksum } from "./hashing.ts";
import type { FileRecord } from "./written-shapes.ts";

/** Files beside a download: hidden, so that no crawl takes them for data. */
export function besideOf(path: string, kind: "part" | "journal" | "record" | "lock" | "wrong"): string {
	// Cut, not taken apart and joined: that is asked eight times for each file.
	const name = path.lastIndexOf(sep) + 1;
	return `${path.slice(0, name)}.${path.slice(name)}.${kind}`;
}

export async function readRecord(path: string): Promise<FileRecord | undefined> {
	try {
		const text = await readFile(besideOf(path, "record"), "utf8");
		const { FileRecord } = await import("./written-shapes.ts");
		return FileRecord.parse(JSON.parse(text));
	} catch {
		return undefined;
	}
}

const writeRecord = (path: string, record: FileRecord): void =>
	writeFileSync(besideOf(path, "record"), `${JSON.stringify(record)}\n`);

/** Says that a file was used now. */
export async function touchRecord(path: string): Promise<void> {
	const now = new Date();
	await utimes(besideOf(path, "record"), now, now).catch(() => undefined);
}

/**
 * The record of a file that is there and is what is wanted; `undefined` when it must be fetched. A file whose record is lost or of another
 * state is read and compared; one that is not what it should be is taken away.
 */
export async function findWhole(
	path: string,
	wanted: { readonly id: string; readonly size?: number; readonly checksum?: Checksum },
	date: Date,
): Promise<FileRecord | undefined> {
	// At once: most often there is nothing, which takes less than to wait for it.
	const found = lstatSync(path, { throwIfNoEntry: false });
	if (found === undefined || !found.isFile()) return undefined;
	if (wanted.size !== undefined && wanted.size !== found.size) return undefined;
	const record = await readRecord(path);
	const isSame = record !== undefined && record.size === found.size && record.mtime === found.mtimeMs;
	const expected = wanted.checksum && checksumText(wanted.checksum);
	if (isSame && (expected === undefined || record.verified === expected)) return record;
	if (wanted.checksum === undefined || !(await hasChecksum(path, wanted.checksum))) return undefined;
	const renewed: FileRecord = {
		id: wanted.id,
		size: found.size,
		mtime: found.mtimeMs,
		verified: checksumText(wanted.checksum),
		nodes: record?.nodes ?? [],
		fetched: record?.fetched ?? date.toISOString(),
	};
	writeRecord(path, renewed);
	return renewed;
}

/** Shares the waiting for a folder's list of names: files that end together need it once. */
export class FolderSync {
	readonly #next = new Map<string, Promise<void>>();
	readonly #running = new Map<string, Promise<void>>();
	/** Waits until all names there now are on the disk. */
	sync(folder: string): Promise<void> {
		const next = this.#next.get(folder);
		if (next) return next;
		// A sync that has begun may have missed the last name.
		const begun = (this.#running.get(folder) ?? Promise.resolve()).catch(() => undefined);
		const mine = begun.then(() => {
			this.#next.delete(folder);
			const run = syncFolder(folder);
			this.#running.set(folder, run);
			return run;
		});
		this.#next.set(folder, mine);
		return mine;
	}
}

async function syncFolder(folder: string): Promise<void> {
	// Only the waiting for the disk is worth another thread.
	const descriptor = openSync(folder, "r");
	try {
		await syncFile(descriptor);
	} finally {
		closeSync(descriptor);
	}
}

/** Gives a part its final name: from now on it is a file of the cache. The record goes first: without its file it says nothing. */
export async function publish(
	{ path, part, record }: { readonly path: string; readonly part: string; readonly record: FileRecord },
	folders: FolderSync,
): Promise<void> {
	writeRecord(path, record);
	renameSync(part, path);
	removeFile(besideOf(path, "journal"));
	await folders.sync(dirname(path));
}
