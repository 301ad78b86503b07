import { randomUUID } from "node:crypto";
import { type FileHandle, mkdtemp, open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Engine } from "../../core/ports/engine.ts";
import type { FileAnswer, FileAnswers } from "../../core/ports/file-answers.ts";

/** Each client that takes its time holds some of them. */
const PIECE = 2 ** 16;

/**
 * Answers written to a temporary file that loses its name as soon as it is open: whatever becomes of the client or of this process, the
 * disk is given back.
 */
export const temporaryAnswers = (engine: Engine): FileAnswers => ({
	async netcdf(dataset, { signal } = {}): Promise<FileAnswer> {
		const folder = await mkdtemp(join(tmpdir(), "headwater-answer-"));
		try {
			const path = join(folder, `${randomUUID()}.nc`);
			const { bytes } = await engine.write(dataset, path, {
				format: "netcdf4",
				compression: { deflate: 1, shuffle: true },
				unhashed: true,
				...(signal && { signal }),
			});
			return { bytes, body: bytesOnce(await open(path)) };
		} finally {
			await rm(folder, { recursive: true, force: true });
		}
	},
});

/** The bytes of an open file, which is closed at their end, and when nobody wants the rest. */
function bytesOnce(file: FileHandle): AsyncIterable<Uint8Array> {
	let at = 0;
	const end = async () => {
		await file.close();
		return { done: true, value: undefined } as const;
	};
	return {
		[Symbol.asyncIterator]: () => ({
			async next() {
				const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(PIECE), 0, PIECE, at);
				at += bytesRead;
				return bytesRead === 0 ? end() : { done: false, value: buffer.subarray(0, bytesRead) };
			},
			return: end,
		}),
	};
}
