import { cpSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Reader } from "../../core/ports/reader.ts";
import { netcdf3Reader } from "../../io/formats/netcdf3/reader.ts";
import { netcdf4Reader } from "../../io/formats/netcdf4/reader.ts";
import { referencesReader } from "../../io/formats/references/reader.ts";
import { zarrReader } from "../../io/formats/zarr/reader.ts";

/** A small sound file, or a folder of them, that is to be damaged. */
export interface Subject {
	readonly name: string;
	readonly reader: Reader;
	/** What is opened. */
	readonly path: string;
	/** What is damaged, with its sound bytes. */
	readonly files: readonly SoundFile[];
}

export interface SoundFile {
	/** Relative to the folder of all subjects. */
	readonly name: string;
	readonly path: string;
	readonly bytes: Uint8Array;
}

interface Source {
	/** Below test/fixtures. */
	readonly from: string;
	readonly reader: Reader;
	/** Other fixtures it needs beside it. */
	readonly beside?: readonly string[];
}

const SOURCES: readonly Source[] = [
	{ from: "fuzz/old.h5", reader: netcdf4Reader },
	{ from: "hdf5/superblock1.h5", reader: netcdf4Reader },
	{ from: "fuzz/new.h5", reader: netcdf4Reader },
	{ from: "fuzz/packed.nc", reader: netcdf4Reader },
	{ from: "formats/cdf1.nc", reader: netcdf3Reader },
	{ from: "formats/cdf2.nc", reader: netcdf3Reader },
	{ from: "formats/cdf5.nc", reader: netcdf3Reader },
	{ from: "fuzz/v2.zarr", reader: zarrReader },
	{ from: "fuzz/v3.zarr", reader: zarrReader },
	{ from: "fuzz/v2.zarr.zip", reader: zarrReader },
	{ from: "fuzz/references.json", reader: referencesReader, beside: ["fuzz/packed.nc"] },
];

const lastOf = (path: string): string => path.slice(path.lastIndexOf("/") + 1);

export const SUBJECT_NAMES: readonly string[] = SOURCES.map(({ from }) => lastOf(from));

/** Copies a subject below `folder`, where it may be damaged. */
export function copySubject(
	name: string,
	{ fixtures, folder }: { fixtures: string; folder: string },
): Subject {
	const source = SOURCES.find(({ from }) => lastOf(from) === name);
	if (source === undefined) throw new Error(`no subject "${name}"; there are ${SUBJECT_NAMES.join(", ")}`);
	const place = join(folder, name.replaceAll(".", "-"));
	mkdirSync(place, { recursive: true });
	for (const from of [source.from, ...(source.beside ?? [])])
		cpSync(join(fixtures, from), join(place, lastOf(from)), { recursive: true });
	return { name, reader: source.reader, path: join(place, name), files: soundFiles(place) };
}

function soundFiles(place: string): SoundFile[] {
	return readdirSync(place, { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile())
		.map((entry) => join(entry.parentPath, entry.name))
		.sort()
		.map((path) => ({ name: path.slice(place.length + 1), path, bytes: readFileSync(path) }));
}
