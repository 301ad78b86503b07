import { fdatasync, fsync, read, readSync, writev } from "node:fs";
import { promisify } from "node:util";

/** Waits until what was written is on the disk. */
export const syncFile: (descriptor: number) => Promise<void> = promisify(fsync);
/** The same without its times. */
export const syncBytes: (descriptor: number) => Promise<void> = promisify(fdatasync);

const readSome = promisify(read);
const writeSome = promisify(writev);

/** Writes all bytes of several buffers one after the other. */
export async function writeFully(
	descriptor: number,
	buffers: readonly Uint8Array[],
	start: number,
): Promise<void> {
	const size = buffers.reduce((sum, { length }) => sum + length, 0);
	let { bytesWritten: done } = await writeSome(descriptor, buffers as Uint8Array[], start);
	if (done === size) return;
	const all = Buffer.concat(buffers);
	while (done < size) done += (await writeSome(descriptor, [all.subarray(done)], start + done)).bytesWritten;
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

/** The same at once: for little, or what has just been written. */
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
