import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";

/** Where the files lie that `make.py` made; the large ones, which are mostly zeros, packed. */
export const hdf5Folder = fileURLToPath(new URL("../../../fixtures/hdf5", import.meta.url));

/** Bytes of one of them. */
export function hdf5Bytes(name: string): Buffer {
	const path = join(hdf5Folder, `${name}.h5`);
	return existsSync(path) ? readFileSync(path) : gunzipSync(readFileSync(`${path}.gz`));
}

let unpacked: string | undefined;

/** The path of one of them as a file. */
export function hdf5Fixture(name: string): string {
	const path = join(hdf5Folder, `${name}.h5`);
	if (existsSync(path)) return path;
	if (unpacked === undefined) {
		const folder = mkdtempSync(join(tmpdir(), "headwater-hdf5-"));
		process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
		unpacked = folder;
	}
	const target = join(unpacked, `${name}.h5`);
	if (!existsSync(target)) writeFileSync(target, hdf5Bytes(name));
	return target;
}
