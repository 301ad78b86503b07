import { fdatasync, fsync, read, readSync, unlinkSync, writeSync } from "node:fs";
import { promisify } from "node:util";

/** Waits until what was written is on the disk. */
export const syncFile: (descriptor: number) => Promise<void> = promisify(fsync);
/** The same without its times. */
export const syncBytes: (descriptor: number) => Promise<void> = promisify(fdatasync);

const readSome = promisify(read);

/** Writes all bytes. */
export function writeFully(descriptor: number, bytes: Uint8Array, start: number): void {
	for (let at = 0; at < bytes.length; ) at += writeSync(descriptor, bytes, at, bytes.length - at, start + at);
}

/** Bytes of a file; fewer where it ends before. */
export async function readBytes(descriptor: number, start: number, end: number): Promise<Buffer> {
	const bytes = Buffer.allocUnsafe(end - start);
	let at = 0;
	while (at < bytes.length) {
		const { bytesRead } = await readSome(descriptor, bytes, at, bytes.length - at, start + at);
		if (bytesRead === 0) break;
		at += bytesRead;
	}
	return bytes.subarray(0, at);
}

/** The same at once: for little, and what has just been written. */
export function readBytesSync(descriptor: number, start: number, end: number): Buffer {
	const bytes = Buffer.allocUnsafe(end - start);
	let at = 0;
	while (at < bytes.length) {
		const count = readSync(descriptor, bytes, at, bytes.length - at, start + at);
		if (count === 0) break;
		at += count;
	}
	return bytes.subarray(0, at);
}

/** Takes a file away, if it is there (`rmSync` looks first what it is, which takes longer than this). */
export function removeFile(path: string): void {
	try {
		unlinkSync(path);
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
	}
}
