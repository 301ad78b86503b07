import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readFile, rename, unlink, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { basename, dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { StoreError } from "../../core/errors.ts";
import { isRunning, type Marker, markerFile, newMarker, readMarker, writeMarker } from "./marker.ts";
import { removeRun } from "./remove.ts";

/** Who is about to replace a run; made exclusively, so that one of many wins. */
const claimFile = ".headwater-claim.json";

const hasCode = (error: unknown, code: string) => (error as NodeJS.ErrnoException).code === code;

/** Makes the folder and marks it; false when something of that name is there. `mkdir` is atomic: of two runs one gets it. */
export async function take(folder: string, now: Date): Promise<boolean> {
	try {
		await mkdir(folder);
	} catch (error) {
		if (hasCode(error, "EEXIST")) return false;
		throw error;
	}
	await writeMarker(folder, newMarker(basename(folder), now));
	return true;
}

const notOurs = (folder: string) =>
	new StoreError(
		folder,
		`it exists and Headwater did not make it (no fitting "${markerFile}" in it), so it is not overwritten. Move it away, name another OUTPUT_DIR, or leave out --overwrite.`,
	);

const inUse = (folder: string, who: Pick<Marker, "pid" | "host">) =>
	new StoreError(
		folder,
		`process ${who.pid} on "${who.host}" is still working in it. Wait for it, or leave out --overwrite; if that process no longer exists, delete the folder yourself.`,
	);

/** Looks twice: a run that has just made its folder marks it an instant later. */
async function patientMarker(folder: string): Promise<Marker | undefined> {
	const found = await readMarker(folder);
	if (found !== undefined) return found;
	await sleep(50);
	return readMarker(folder);
}

async function mustHaveEnded(folder: string): Promise<void> {
	const marker = await patientMarker(folder);
	if (marker === undefined && existsSync(folder)) throw notOurs(folder);
	if (marker !== undefined && isRunning(marker)) throw inUse(folder, marker);
}

async function claimOnce(folder: string): Promise<boolean> {
	const claim = { pid: process.pid, host: hostname() };
	try {
		await writeFile(join(folder, claimFile), JSON.stringify(claim), { flag: "wx" });
		return true;
	} catch (error) {
		if (hasCode(error, "EEXIST") || hasCode(error, "ENOENT")) return false;
		throw error;
	}
}

async function otherClaim(folder: string): Promise<Pick<Marker, "pid" | "host"> | undefined> {
	try {
		return JSON.parse(await readFile(join(folder, claimFile), "utf8")) as Pick<Marker, "pid" | "host">;
	} catch {
		return undefined; // Gone, or still being written: asked again by the caller's next attempt.
	}
}

/** Moves an ended run out of the way and deletes it; does nothing when another run was quicker. */
async function moveAside(folder: string): Promise<void> {
	await mustHaveEnded(folder);
	if (!(await claimOnce(folder))) {
		const other = await otherClaim(folder);
		if (other !== undefined && isRunning(other)) throw inUse(folder, other);
		if (other !== undefined) await unlink(join(folder, claimFile));
		return;
	}
	try {
		// Between the first look and the claim another run may have taken the name.
		await mustHaveEnded(folder);
	} catch (error) {
		await unlink(join(folder, claimFile));
		throw error;
	}
	const aside = join(dirname(folder), `.headwater-replaced-${randomUUID()}`);
	await rename(folder, aside);
	await removeRun(aside, basename(folder));
}

/** Makes the folder anew, in place of an ended run that Headwater made. @throws StoreError for anything else of that name. */
export async function replace(folder: string, now: Date): Promise<void> {
	for (let attempt = 0; attempt < 20; attempt++) {
		if (await take(folder, now)) return;
		await moveAside(folder);
	}
	throw new StoreError(
		folder,
		"other runs keep taking this folder. Leave out --overwrite, or run them in turn.",
	);
}
