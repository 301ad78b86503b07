import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { StoreError } from "../../../core/errors.ts";
import type { ByteSource } from "../../../core/ports/byte-source.ts";
import { storeFailure } from "./failures.ts";

/** One call of the system gives at most this many bytes. */
const LARGEST_READ = 2 ** 30;

/** A local file. StoreError when it is absent, a folder, or may not be read. */
export function openFileSource(path: string): ByteSource {
	try {
		const descriptor = openSync(path, "r");
		const found = fstatSync(descriptor);
		if (found.isFile()) return sourceOf(descriptor, path, found.size);
		closeSync(descriptor);
	} catch (error) {
		throw storeFailure(error, path);
	}
	throw new StoreError(path, "it is no file. Check the path.");
}

function sourceOf(descriptor: number, path: string, size: number): ByteSource {
	const fill = (target: Uint8Array, offset: number) => readFully({ descriptor, path }, target, offset);
	return {
		name: path,
		size,
		readSync: fill,
		async read(offset, length) {
			const bytes = new Uint8Array(length);
			fill(bytes, offset);
			return bytes;
		},
		close: () => closeSync(descriptor),
	};
}

function readFully(
	{ descriptor, path }: { descriptor: number; path: string },
	target: Uint8Array,
	offset: number,
): void {
	for (let done = 0; done < target.length; ) {
		const length = Math.min(LARGEST_READ, target.length - done);
		const got = readOnce(path, () => readSync(descriptor, target, done, length, offset + done));
		if (got === 0) throw new StoreError(path, "it became shorter while it was read. Fetch it again.");
		done += got;
	}
}

function readOnce(path: string, read: () => number): number {
	try {
		return read();
	} catch (error) {
		throw storeFailure(error, path);
	}
}
