import { readFile, rename, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { basename, dirname, join, resolve } from "node:path";
import { z } from "zod";

/** The file that proves that Headwater made a folder: nothing is ever deleted but below one. */
export const markerFile = ".headwater-run.json";

const Marker = z.strictObject({
	schema: z.literal(1),
	/** Name of the folder it was made for: a copy under another name is not ours. */
	run: z.string(),
	/** The process that made it, and where. */
	pid: z.int().positive(),
	host: z.string(),
	started: z.string(),
	/** Absent while the run lasts. */
	finished: z.string().optional(),
});
export type Marker = z.infer<typeof Marker>;

export const newMarker = (run: string, now: Date): Marker => ({
	schema: 1,
	run,
	pid: process.pid,
	host: hostname(),
	started: now.toISOString(),
});

/** Replaces the folder's marker in one move, so that nobody reads half of it. */
export async function writeMarker(folder: string, marker: Marker): Promise<void> {
	const draft = join(folder, `${markerFile}.${process.pid}`);
	await writeFile(draft, `${JSON.stringify(marker, undefined, "\t")}\n`);
	await rename(draft, join(folder, markerFile));
}

/** The folder's marker; `undefined` when it has none, or one that was not made for it. */
export async function readMarker(folder: string, run = basename(folder)): Promise<Marker | undefined> {
	try {
		const found = Marker.safeParse(JSON.parse(await readFile(join(folder, markerFile), "utf8")));
		return found.success && found.data.run === run ? found.data : undefined;
	} catch {
		// Absent, unreadable or no JSON: in each case no proof.
		return undefined;
	}
}

/** Whether the run that made it still lasts; processes of other machines cannot be asked and count as alive. */
export function isRunning(marker: Pick<Marker, "pid" | "host" | "finished">): boolean {
	if (marker.finished !== undefined) return false;
	if (marker.host !== hostname()) return true;
	try {
		process.kill(marker.pid, 0);
		return true;
	} catch (error) {
		return (error as NodeJS.ErrnoException).code === "EPERM";
	}
}

/** The nearest folder at or above `path` that carries a marker. */
export async function markedFolder(path: string): Promise<string | undefined> {
	for (let folder = resolve(path); ; folder = dirname(folder)) {
		if ((await readMarker(folder)) !== undefined) return folder;
		if (folder === dirname(folder)) return undefined;
	}
}
