import { createReadStream } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { join, relative, sep } from "node:path";

/** Paths of a file, or of all files below a folder, sorted. */
export async function filesOf(path: string): Promise<readonly string[]> {
	if (!(await stat(path)).isDirectory()) return [path];
	const entries = await readdir(path, { recursive: true, withFileTypes: true });
	return entries
		.filter((entry) => !entry.isDirectory())
		.map((entry) => join(entry.parentPath ?? entry.path, entry.name))
		.sort();
}

/** Bytes of a file, or of all files below a folder. */
export async function bytesOfAll(path: string): Promise<number> {
	let bytes = 0;
	for (const file of await filesOf(path)) bytes += (await stat(file)).size;
	return bytes;
}

/** Loaded with the first hash: it takes longer than many a command. */
const cryptography = () => import("node:crypto");

/** See `FileStore.sha256`. */
export async function sha256Of(path: string, options: { readonly signal?: AbortSignal }): Promise<string> {
	const files = await filesOf(path);
	if (files.length === 1 && files[0] === path) return sha256OfFile(path, options);
	const { createHash } = await cryptography();
	const lines = createHash("sha256");
	for (const file of files) {
		const key = relative(path, file).split(sep).join("/");
		lines.update(`${await sha256OfFile(file, options)}  ${key}\n`);
	}
	return lines.digest("hex");
}

async function sha256OfFile(path: string, options: { readonly signal?: AbortSignal }): Promise<string> {
	const { createHash } = await cryptography();
	const hash = createHash("sha256");
	const bytes = createReadStream(path, { highWaterMark: 2 ** 20, ...options });
	for await (const part of bytes) hash.update(part as Uint8Array);
	return hash.digest("hex");
}
