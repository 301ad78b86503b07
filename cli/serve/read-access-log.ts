import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { type ReadAccess, readAccessLine } from "../../publish/server/operations/access-line.ts";

/** Bytes at the end of a log that are read back: some seconds' work. */
const MOST_READ = 256 * 2 ** 20;
/** Read at once; requests are answered between two such pieces. */
const PIECE = 256 * 2 ** 10;
/** No line of ours is longer. */
const LONGEST_LINE = 32 * 2 ** 10;

/** Bytes of a log as it stands; 0 where there is none yet. */
export const sizeNow = (path: string): Promise<number> =>
	stat(path).then(
		(found) => (found.isFile() ? found.size : 0),
		() => 0,
	);

/** Tells what stands in the first `size` bytes of a log, at most the last 256 MiB of them; lines that are none are passed over. */
export async function readAccessLog(
	path: string,
	size: number,
	hear: (access: ReadAccess) => void,
): Promise<void> {
	if (size === 0) return;
	const start = Math.max(0, size - MOST_READ);
	const pieces = createReadStream(path, {
		...{ start, end: size - 1, highWaterMark: PIECE, encoding: "utf8" as const },
	});
	let rest = "";
	for await (const piece of pieces as AsyncIterable<string>) {
		const lines = (rest + piece).split("\n");
		rest = (lines.pop() ?? "").slice(0, LONGEST_LINE);
		for (const line of lines) {
			const access = readAccessLine(line);
			if (access) hear(access);
		}
	}
}
