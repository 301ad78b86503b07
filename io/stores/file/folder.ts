import {
	closeSync,
	type Dirent,
	existsSync,
	fstatSync,
	mkdirSync,
	openSync,
	readdirSync,
	readSync,
	statSync,
	writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import type { ByteStore } from "../../../core/ports/byte-store.ts";
import { rangeOf, safeKey } from "../keys.ts";
import { storeFailure } from "./failures.ts";

/** The files below a folder. Reads are synchronous: pieces are decoded by the thread that reads them. */
export function createFolderStore(folder: string): ByteStore {
	const pathOf = (key: string) => join(folder, safeKey(folder, key));
	return {
		place: folder,
		get: async (key) => readPart(pathOf(key), 0),
		getRange: async (key, offset, length) => readPart(pathOf(key), offset, length),
		size: async (key) => sizeOf(pathOf(key)),
		has: async (key) => existsSync(pathOf(key)),
		list: async (prefix) => namesIn(join(folder, prefix)),
		async set(key, bytes) {
			const path = pathOf(key);
			if (attempt(path, () => written(path, bytes))) return;
			attempt(path, () => {
				mkdirSync(dirname(path), { recursive: true });
				writeFileSync(path, bytes);
			});
		},
	};
}

/** A part of the key is a file (ENOTDIR), or the key a folder (EISDIR): no such piece. */
const ABSENT: ReadonlySet<string> = new Set(["ENOENT", "ENOTDIR", "EISDIR"]);

/** The result of an action, `undefined` when the path is absent; StoreError otherwise. */
function attempt<T>(path: string, action: () => T): T | undefined {
	try {
		return action();
	} catch (error) {
		if (ABSENT.has((error as NodeJS.ErrnoException).code ?? "")) return undefined;
		throw storeFailure(error, path);
	}
}

/** Mostly the folder is there. */
function written(path: string, bytes: Uint8Array): true {
	writeFileSync(path, bytes);
	return true;
}

function sizeOf(path: string): number | undefined {
	const found = attempt(path, () => statSync(path, { throwIfNoEntry: false }));
	return found?.isFile() ? found.size : undefined;
}

function readPart(path: string, offset: number, length = Number.POSITIVE_INFINITY): Uint8Array | undefined {
	return attempt(path, () => {
		const descriptor = openSync(path, "r");
		try {
			const { first, end } = rangeOf(fstatSync(descriptor).size, offset, length);
			const bytes = Buffer.allocUnsafeSlow(end - first);
			let done = 0;
			while (done < bytes.length) {
				const got = readSync(descriptor, bytes, done, bytes.length - done, first + done);
				if (got === 0) break;
				done += got;
			}
			return bytes.subarray(0, done);
		} finally {
			closeSync(descriptor);
		}
	});
}

function namesIn(folder: string): readonly string[] {
	const entries = attempt(folder, () => readdirSync(folder, { withFileTypes: true })) ?? [];
	const isFile = (entry: Dirent) =>
		entry.isFile() ||
		(entry.isSymbolicLink() && statSync(join(folder, entry.name), { throwIfNoEntry: false })?.isFile());
	return entries.map((entry) => (isFile(entry) ? entry.name : `${entry.name}/`)).sort();
}
