import { constants } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { messageOf, StoreError } from "../../core/errors.ts";

const block = 64 * 1024;

/** A new file, to be appended to by the POD and read by us. @throws StoreError when there is one already, or no folder for it. */
export async function openLog(path: string): Promise<FileHandle> {
	try {
		return await open(
			path,
			constants.O_RDWR | constants.O_CREAT | constants.O_EXCL | constants.O_APPEND,
			0o644,
		);
	} catch (cause) {
		throw new StoreError(path, `this log cannot be made: ${messageOf(cause)}. Look at the folder's rights.`, {
			cause,
		});
	}
}

/** Moves the bytes [from, end) of the file to `to` < `from`, a block at a time. */
async function moveDown(file: FileHandle, range: { from: number; end: number }, to: number): Promise<void> {
	const buffer = Buffer.alloc(block);
	for (let done = 0; range.from + done < range.end; ) {
		const wanted = Math.min(block, range.end - range.from - done);
		const { bytesRead } = await file.read(buffer, 0, wanted, range.from + done);
		if (bytesRead === 0) return;
		await file.write(buffer, 0, bytesRead, to + done);
		done += bytesRead;
	}
}

/** Cuts the middle out of a log that grew over `limit` bytes: half of the limit stays of its beginning, half of its end. */
export async function cutLog(path: string, log: FileHandle, limit: number): Promise<void> {
	const { size, ino } = await log.stat();
	if (size <= limit) return;
	// What is appended to cannot be rewritten; and the POD may have put something else, even a link, in the log's place.
	const file = await open(path, constants.O_RDWR | constants.O_NOFOLLOW);
	try {
		if ((await file.stat()).ino !== ino) return;
		const half = Math.floor(limit / 2);
		const note = Buffer.from(`\n[... Headwater left out ${size - 2 * half} bytes here ...]\n`);
		const from = Math.max(size - half, half + note.length);
		await moveDown(file, { from, end: size }, half + note.length);
		await file.write(note, 0, note.length, half);
		await file.truncate(half + note.length + size - from);
	} finally {
		await file.close();
	}
}

/** Colours and other signals to a terminal mean nothing in a report. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is taken out.
const control = /\u001b\[[0-9;?]*[A-Za-z]|[\u0000-\u0008\u000b-\u001f\u007f]/gu;

/** The last lines of a log, read from its last 16 KiB; long lines are cut. */
export async function lastLines(file: FileHandle, count = 20): Promise<readonly string[]> {
	const { size } = await file.stat();
	const length = Math.min(size, 16 * 1024);
	const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, size - length);
	const lines = buffer.toString("utf8", 0, bytesRead).split(/\r?\n/u);
	if (lines.at(-1) === "") lines.pop();
	return lines.slice(-count).map((line) => line.replace(control, "").slice(0, 500));
}
