import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rm, stat, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { messageOf } from "../../../core/errors.ts";
import type { KeptWork, Work } from "../../../core/ports/kept-work.ts";
import type { Log } from "../../../core/ports/log.ts";
import { writeAtomically } from "./atomic.ts";

const DIGEST_BYTES = 32;
const MOST_BYTES = 2 ** 30;

export interface KeptWorkOptions {
	readonly log: Pick<Log, "warn">;
	/** Of all files together; the ones not used for longest go first. */
	readonly mostBytes?: number;
}

/** Results in files of a folder, named by the SHA-256 of what they depend on; each begins with the SHA-256 of the rest. */
export function keptWork(folder: string, { log, mostBytes = MOST_BYTES }: KeptWorkOptions): KeptWork {
	const fileOf = (work: Work) => join(folder, `${keyOf(work)}.bin`);
	return {
		async recall(work) {
			const path = fileOf(work);
			const bytes = await readFile(path).catch(() => undefined);
			if (bytes === undefined) return undefined;
			const result = bytes.subarray(DIGEST_BYTES);
			if (digestOf(result).equals(bytes.subarray(0, DIGEST_BYTES))) {
				const now = new Date();
				await utimes(path, now, now).catch(() => {});
				return new Uint8Array(result);
			}
			log.warn(`"${path}" is damaged: the ${work.makes} in it are made again.`);
			await rm(path, { force: true }).catch(() => {});
			return undefined;
		},
		async keep(work, result) {
			const length = DIGEST_BYTES + result.length;
			if (length > mostBytes) return;
			try {
				await mkdir(folder, { recursive: true });
				await makeRoom(folder, mostBytes - length);
				await writeAtomically(fileOf(work), (temporary) =>
					writeFile(temporary, Buffer.concat([digestOf(result), result])),
				);
			} catch (error) {
				// A full disk or a folder without the right to write costs time the next time, nothing else.
				log.warn(`The ${work.makes} could not be kept for the next time: ${messageOf(error)}`);
			}
		},
	};
}

const digestOf = (bytes: Uint8Array): Buffer => createHash("sha256").update(bytes).digest();

/** Lengths and kinds are part of it: no two lists of parts look alike. */
function keyOf({ makes, parts }: Work): string {
	const hash = createHash("sha256").update(makes);
	for (const part of parts) {
		const bytes =
			typeof part === "string"
				? Buffer.from(part)
				: new Uint8Array(part.buffer, part.byteOffset, part.byteLength);
		const kind = typeof part === "string" ? "text" : part.constructor.name;
		hash.update(`\0${kind} ${bytes.length}\0`).update(bytes);
	}
	return hash.digest("hex");
}

/** Removes what was not used for longest, until the rest are at most so many bytes. */
async function makeRoom(folder: string, mostBytes: number): Promise<void> {
	const found: { path: string; used: number; size: number }[] = [];
	for (const name of await readdir(folder)) {
		const path = join(folder, name);
		// Another process may have taken it away.
		const at = name.endsWith(".bin") ? await stat(path).catch(() => undefined) : undefined;
		if (at) found.push({ path, used: at.mtimeMs, size: at.size });
	}
	let bytes = found.reduce((sum, { size }) => sum + size, 0);
	for (const { path, size } of found.sort((a, b) => a.used - b.used)) {
		if (bytes <= mostBytes) return;
		await rm(path, { force: true });
		bytes -= size;
	}
}
