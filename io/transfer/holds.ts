import { randomUUID } from "node:crypto";
import { closeSync, openSync, writeSync } from "node:fs";
import { mkdir, readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { type Lock, LockKeeper } from "./lock.ts";

const folderIn = (root: string): string => join(root, ".holds");

/** The files of a cache that a process has been given: nobody takes them away while it lives. */
export class Holds {
	readonly #root: string;
	readonly #locks: LockKeeper;
	readonly #held = new Set<string>();
	#begun: Promise<{ readonly lock: Lock; readonly file: number; readonly list: string }> | undefined;

	constructor(root: string, locks: LockKeeper) {
		this.#root = root;
		this.#locks = locks;
	}

	/** From now on until the end. */
	async hold(place: string): Promise<void> {
		if (this.#held.has(place)) return;
		this.#held.add(place);
		this.#begun ??= this.#begin();
		writeSync((await this.#begun).file, `${place}\n`);
	}

	async release(): Promise<void> {
		const begun = await this.#begun;
		if (begun === undefined) return;
		closeSync(begun.file);
		await rm(begun.list, { force: true });
		begun.lock.release();
	}

	async #begin() {
		const folder = folderIn(this.#root);
		await mkdir(folder, { recursive: true });
		const list = join(folder, randomUUID());
		const lock = await this.#locks.take(`${list}.lock`);
		return { lock, file: openSync(list, "a"), list };
	}
}

/** The places that processes which live hold; what dead ones left is taken away. */
export async function heldPlaces(
	root: string,
	locks: LockKeeper = new LockKeeper(),
): Promise<ReadonlySet<string>> {
	const folder = folderIn(root);
	const held = new Set<string>();
	for (const name of await readdir(folder).catch(() => [])) {
		if (name.includes(".")) continue;
		const list = join(folder, name);
		if (await locks.isTaken(`${list}.lock`))
			for (const place of (await readFile(list, "utf8").catch(() => "")).split("\n")) held.add(place);
		else for (const path of [list, `${list}.lock`]) await rm(path, { force: true });
	}
	return held;
}
