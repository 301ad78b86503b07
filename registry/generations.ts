import { createHash, randomBytes } from "node:crypto";
import { mkdir, open, readdir, readlink, rename, rm, stat, symlink, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { CatalogueError } from "../core/errors.ts";

/**
 * Files that belong together, replaced together: each writer makes a folder of its own and then turns the link `current` to it in one
 * step. Readers never wait and never see half; of two writers the later one stays.
 */
export interface Generations {
	/** Holds `current` and the folders it has led to. */
	readonly folder: string;
	/** The named files of the present generation; `undefined` when there is none, or one of them is not there. */
	read(...names: string[]): Promise<readonly Uint8Array[] | undefined>;
	/** The same, with the folder they lie in, for who wants parts of other files of it. */
	readWithPlace(...names: string[]): Promise<Generation | undefined>;
	/** @throws CatalogueError when they cannot be written. */
	write(files: ReadonlyMap<string, string | Uint8Array>): Promise<void>;
}

interface Generation {
	readonly files: readonly Uint8Array[];
	/** Stays for some minutes after it was replaced. */
	readonly place: string;
}

const current = "current";
/** Nobody reads as long as this in a generation that has been replaced. */
const grace = 10 * 60 * 1000;

/** A readable and unique folder name for anything that can be told in words. */
export function storeName(title: string, identity: unknown): string {
	const plain = title
		.replace(/[^A-Za-z0-9]+/gu, "-")
		.replace(/^-|-$/gu, "")
		.slice(-40);
	const hash = createHash("sha256").update(JSON.stringify(identity)).digest("hex");
	return `${plain === "" ? "root" : plain}-${hash.slice(0, 16)}`;
}

/** In one go: `readFile` asks for half a mebibyte at a time, and waits each time. */
async function readInOne(path: string): Promise<Uint8Array> {
	const file = await open(path);
	try {
		const { size } = await file.stat();
		const bytes = Buffer.allocUnsafeSlow(size);
		let at = 0;
		while (at < size) {
			const { bytesRead } = await file.read(bytes, at, size - at, at);
			if (bytesRead === 0) break;
			at += bytesRead;
		}
		return bytes.subarray(0, at);
	} finally {
		await file.close();
	}
}

/** Between reading the link and the files, the generation may be replaced and swept away: then there is a newer one. */
async function readCurrent(folder: string, names: readonly string[]): Promise<Generation | undefined> {
	for (let attempt = 0; attempt < 3; attempt++) {
		try {
			const generation = join(folder, basename(await readlink(join(folder, current))));
			const files = await Promise.all(names.map((name) => readInOne(join(generation, name))));
			return { files, place: generation };
		} catch {
			// Swept away or unreadable: after the last attempt it counts as not there, and writing will tell of lasting trouble.
		}
	}
	return undefined;
}

async function sweep(folder: string): Promise<void> {
	const kept = await readlink(join(folder, current));
	for (const name of await readdir(folder)) {
		if (name === kept || name === current) continue;
		const path = join(folder, name);
		const stats = await stat(path).catch(() => undefined);
		if (stats !== undefined && Date.now() - stats.mtimeMs > grace)
			await rm(path, { recursive: true, force: true });
	}
}

async function writeGeneration(
	folder: string,
	files: ReadonlyMap<string, string | Uint8Array>,
): Promise<void> {
	const name = `g-${process.pid}-${randomBytes(6).toString("hex")}`;
	const generation = join(folder, name);
	await mkdir(generation, { recursive: true });
	await Promise.all([...files].map(([file, bytes]) => writeFile(join(generation, file), bytes)));
	const link = join(folder, `${name}.link`);
	await symlink(name, link);
	await rename(link, join(folder, current));
	await sweep(folder);
}

export const generations = (folder: string): Generations => ({
	folder,
	read: async (...names) => (await readCurrent(folder, names))?.files,
	readWithPlace: (...names) => readCurrent(folder, names),
	write: async (files) => {
		try {
			await writeGeneration(folder, files);
		} catch (cause) {
			const code = (cause as NodeJS.ErrnoException).code;
			throw new CatalogueError(
				`The catalogue cannot be stored in "${folder}" (${code}). Name a folder that can be written with --cache-dir.`,
				{ cause },
			);
		}
	},
});
