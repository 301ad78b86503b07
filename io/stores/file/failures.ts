import { accessSync, constants, statSync } from "node:fs";
import { isHeadwaterError, StoreError } from "../../../core/errors.ts";

const ADVICE: Readonly<Record<string, string>> = {
	ENOENT: "it does not exist. Check the path.",
	ENOTDIR: "a part of the path is a file, not a folder. Check the path.",
	EISDIR: "it is a folder, but a file is needed. Check the path.",
	EEXIST: "it is there already, as something else. Move it away.",
	EACCES: "access is denied. Change its rights, or choose another place.",
	EPERM: "the system does not permit it. Change its rights, or choose another place.",
	ENOSPC: "the disk is full. Free some space, or choose another place.",
	EDQUOT: "the quota is used up. Free some space, or choose another place.",
	EROFS: "the file system is read-only. Choose another place.",
	EMFILE: "too many files are open. Raise the limit (`ulimit -n`).",
	ELOOP: "its links lead in a circle. Mend them.",
	ENAMETOOLONG: "its name is too long. Choose a shorter one.",
	EIO: "the disk reports an error. Check the disk.",
};

/** A failure of the system as a StoreError about `path` that says what to do; everything else passes. */
export function storeFailure(error: unknown, path: string): unknown {
	if (isHeadwaterError(error)) return error;
	const { code, message } = (error ?? {}) as NodeJS.ErrnoException;
	if (typeof code !== "string" || !/^E[A-Z0-9]+$/.test(code)) return error;
	return new StoreError(path, ADVICE[code] ?? `${message}.`, { cause: error });
}

/** StoreError when `path` is no file, or may not be read. */
export function assertReadable(path: string): void {
	try {
		accessSync(path, constants.R_OK);
		if (statSync(path).isFile()) return;
	} catch (error) {
		throw storeFailure(error, path);
	}
	throw new StoreError(path, "it is no file. Check the path.");
}

/** Runs an action on `path`; failures of the system become StoreErrors. */
export async function onDisk<T>(path: string, action: () => Promise<T>): Promise<T> {
	try {
		return await action();
	} catch (error) {
		throw storeFailure(error, path);
	}
}
