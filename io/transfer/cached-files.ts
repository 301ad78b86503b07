import { existsSync } from "node:fs";
import { readdir, rm, rmdir, stat } from "node:fs/promises";
import { dirname, join, relative, sep } from "node:path";
import { readChecksum } from "../../core/model/checksum.ts";
import { onDisk } from "../stores/file/failures.ts";
import { hasChecksum } from "./hashing.ts";
import { besideOf, readRecord } from "./whole-file.ts";
import type { FileRecord } from "./written-shapes.ts";
import { forget } from "./wrong-bytes.ts";

/** A file of the cache, or the part of one. */
export interface CachedFile {
	/** Below the root, parts joined by "/". */
	readonly place: string;
	readonly path: string;
	/** On the disk. */
	readonly bytes: number;
	/** Milliseconds since 1970. */
	readonly lastUsed: number;
	readonly isPart: boolean;
	/** Absent for parts. */
	readonly record?: FileRecord;
}

/** All files of a cache, by place; nothing when there is no such folder. */
export async function cachedFiles(root: string): Promise<CachedFile[]> {
	const entries = await readdir(root, { recursive: true, withFileTypes: true }).catch(
		(error: NodeJS.ErrnoException) => {
			if (error.code === "ENOENT") return [];
			return onDisk(root, () => Promise.reject(error));
		},
	);
	const files: CachedFile[] = [];
	for (const entry of entries) {
		const [, name, kind] = /^\.(.+)\.(record|part)$/.exec(entry.name) ?? [];
		if (name === undefined || !entry.isFile()) continue;
		const file = await look(root, join(entry.parentPath ?? entry.path, name), kind === "part");
		if (file) files.push(file);
	}
	return files.sort((a, b) => (a.place < b.place ? -1 : 1));
}

async function look(root: string, path: string, isPart: boolean): Promise<CachedFile | undefined> {
	const place = relative(root, path).split(sep).join("/");
	const found = await stat(isPart ? besideOf(path, "part") : path).catch(() => undefined);
	if (found === undefined) return undefined;
	const common = { place, path, isPart, bytes: found.size };
	if (isPart) return { ...common, lastUsed: found.mtimeMs };
	const [record, used] = [await readRecord(path), await stat(besideOf(path, "record")).catch(() => found)];
	return record && { ...common, record, lastUsed: used.mtimeMs };
}

export type CacheVerdict = "right" | "wrong" | "unverified" | "partial";

/** Reads a file and compares it with the checksum it was fetched with. */
export async function verdictOn({ path, isPart, bytes, record }: CachedFile): Promise<CacheVerdict> {
	if (isPart) return "partial";
	const [algorithm, hex = ""] = record?.verified?.split(":") ?? [];
	const checksum = readChecksum(algorithm, hex);
	if (checksum === undefined || record === undefined) return "unverified";
	return bytes === record.size && (await hasChecksum(path, checksum)) ? "right" : "wrong";
}

/** Takes a file and all that lies beside it away, and the folders above that hold nothing else. */
export async function removeCached(root: string, { path }: Pick<CachedFile, "path">): Promise<void> {
	await onDisk(path, () => rm(path, { force: true }));
	for (const kind of ["part", "journal", "record"] as const) await rm(besideOf(path, kind), { force: true });
	for (let n = 0; existsSync(`${besideOf(path, "wrong")}${n}`); n++)
		await forget(`${besideOf(path, "wrong")}${n}`);
	for (let folder = dirname(path); folder !== root && folder.startsWith(root + sep); folder = dirname(folder))
		if (
			!(await rmdir(folder).then(
				() => true,
				() => false,
			))
		)
			return;
}
