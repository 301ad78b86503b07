import { readdir } from "node:fs";
import { isHeadwaterError } from "../../../core/errors.ts";
import type { FileStore } from "../../../core/ports/file-store.ts";
import { storeFailure } from "./failures.ts";

/** Files that match patterns; a folder that cannot be read is told to `passOver`, or fails where nobody hears of it. */
export const globFiles: FileStore["glob"] = async (patterns, root, { passOver } = {}) => {
	// Only globs need it, and it takes a while to load.
	const { default: glob } = await import("fast-glob");
	const fs = passOver && { readdir: passingOver(root, passOver) };
	try {
		const options = { cwd: root, absolute: true, onlyFiles: true, ...(fs && { fs }) };
		return (await glob([...patterns], options)).sort();
	} catch (error) {
		throw storeFailure(error, (error as NodeJS.ErrnoException).path ?? root);
	}
};

/** Node's `readdir`, for which folders below `root` that may not be read are empty. */
function passingOver(root: string, tell: (reason: string) => void): typeof readdir {
	const read = (
		path: string,
		options: { withFileTypes: true },
		done: (error: NodeJS.ErrnoException | null, entries: unknown[]) => void,
	): void =>
		readdir(path, options, (error, entries) => {
			const failure = error && path !== root ? storeFailure(error, path) : undefined;
			if (!isHeadwaterError(failure)) return done(error, entries);
			tell(failure.message);
			done(null, []);
		});
	return read as typeof readdir;
}
