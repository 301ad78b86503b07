import { execFileSync } from "node:child_process";
import {
	closeSync,
	mkdtempSync,
	openSync,
	readdirSync,
	readFileSync,
	readSync,
	rmSync,
	writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import { afterAll, expect, test } from "@jest/globals";
import { FormatError } from "../../../core/errors.ts";
import type { Reader } from "../../../core/ports/reader.ts";
import { netcdf3Reader } from "../../../io/formats/netcdf3/reader.ts";
import { netcdf4Reader } from "../../../io/formats/netcdf4/reader.ts";
import { zarrReader } from "../../../io/formats/zarr/reader.ts";
import { pythonHas } from "../../python.ts";
import { shared } from "../../shared-data.ts";
import { comparable, hasNetCdfPython, type Seen, seenByPython, seenByUs } from "./oracle.ts";

const READERS: readonly Reader[] = [netcdf4Reader, netcdf3Reader];

const folder = mkdtempSync(join(tmpdir(), "headwater-readers-"));
afterAll(() => rmSync(folder, { recursive: true }));

function filesIn(name: string): string[] {
	const root = shared(name);
	if (root === undefined) return [];
	return readdirSync(root, { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile() && /\.(nc|h5|zip)$/.test(entry.name))
		.map((entry) => join(entry.parentPath, entry.name))
		.sort();
}

function readerOf(path: string): Reader | undefined {
	const descriptor = openSync(path, "r");
	const head = new Uint8Array(4096);
	const length = readSync(descriptor, head, 0, head.length, 0);
	closeSync(descriptor);
	return READERS.find((reader) => reader.accepts(head.subarray(0, length), path));
}

async function seenIn(path: string): Promise<Seen | undefined> {
	const reader = readerOf(path);
	if (reader === undefined) return undefined;
	const file = await reader.open(path);
	try {
		return await seenByUs(path, file);
	} finally {
		file.close();
	}
}

/** Storage never written and without a fill value: netCDF gives whatever the memory held. */
const GARBAGE = new Set(["f03tst_open_mem.nc var2"]);

function assertSame(ours: Seen, theirs: Seen): void {
	expect(Object.keys(ours.attributes).sort()).toEqual(Object.keys(theirs.attributes).sort());
	expect(Object.keys(ours.variables).filter((name) => !(name in theirs.variables))).toEqual([]);
	expect(ours.dimensions).toEqual(theirs.dimensions);
	for (const [path, attributes] of Object.entries(theirs.attributes)) {
		const [mine, expected] = comparable(ours.attributes[path] ?? [], attributes);
		expect(mine).toEqual(expected);
	}
	for (const [name, variable] of Object.entries(theirs.variables)) {
		const mine = ours.variables[name];
		if (mine === undefined) {
			expect(variable.type).toBe("user");
			continue;
		}
		expect(mine).toMatchObject({ dimensions: variable.dimensions, shape: variable.shape });
		const [given, expected] = comparable(mine.attributes, variable.attributes);
		expect(given).toEqual(expected);
		const told = variable.md5 !== null && !GARBAGE.has(`${ours.file.split("/").at(-1)} ${name}`);
		if (told) expect([name, mine.type, mine.md5]).toEqual([name, variable.type, variable.md5]);
	}
}

for (const name of ["cmip6", "cmip6-extra", "cesm", "native", "formats"]) {
	const files = filesIn(name);
	const ready = files.length > 0 && hasNetCdfPython;
	const why = files.length === 0 ? "no sample data here" : "no netCDF4-python here";
	(ready ? test : test.skip)(
		`every file of ${name} is seen as netCDF4-python sees it${ready ? "" : ` (skipped: ${why})`}`,
		async () => {
			for (const theirs of seenByPython(files)) {
				const ours = await seenIn(theirs.file);
				expect(ours === undefined).toBe(theirs.error !== undefined);
				if (ours !== undefined) assertSame(ours, theirs);
			}
		},
	);
}

const packed = shared("cf");
const packedReady = packed !== undefined && hasNetCdfPython;
(packedReady ? test : test.skip)(
	`every packed file of cf is seen as netCDF4-python sees it${packedReady ? "" : " (skipped: no sample data or no netCDF4-python here)"}`,
	async () => {
		const names = readdirSync(packed ?? "").filter((name) => name.endsWith(".nc.gz"));
		const files = names.map((name) => {
			const path = join(folder, name.replace(/\.gz$/, ""));
			writeFileSync(path, gunzipSync(readFileSync(join(packed ?? "", name))));
			return path;
		});
		expect(files.length).toBeGreaterThan(0);
		for (const theirs of seenByPython(files)) {
			const ours = await seenIn(theirs.file);
			expect(ours === undefined).toBe(theirs.error !== undefined);
			if (ours !== undefined) assertSame(ours, theirs);
		}
	},
	60_000,
);

interface ZarrSeen {
	readonly file: string;
	readonly attributes: Readonly<Record<string, readonly string[]>>;
	readonly arrays: Readonly<Record<string, { shape: number[]; attributes: string[]; md5: string }>>;
}

const archives = filesIn("formats").filter((path) => path.endsWith(".zip"));
const archivesReady = archives.length > 0 && pythonHas("zarr");
(archivesReady ? test : test.skip)(
	`every zipped Zarr of formats is seen as zarr-python sees it${archivesReady ? "" : " (skipped: no sample data or no zarr-python here)"}`,
	async () => {
		const script = fileURLToPath(new URL("./zarr-oracle.py", import.meta.url));
		const out = execFileSync("/usr/bin/python3", [script], {
			input: JSON.stringify(archives),
			encoding: "utf8",
		});
		for (const line of out.trim().split("\n")) {
			const theirs = JSON.parse(line) as ZarrSeen;
			const head = readFileSync(theirs.file).subarray(0, 4096);
			expect([theirs.file, zarrReader.accepts(head, theirs.file)]).toEqual([theirs.file, true]);
			const file = await zarrReader.open(theirs.file);
			const ours = await seenByUs(theirs.file, file);
			file.close();
			expect(Object.keys(ours.attributes).sort()).toEqual(Object.keys(theirs.attributes).sort());
			expect(Object.keys(ours.variables).sort()).toEqual(Object.keys(theirs.arrays).sort());
			for (const [name, array] of Object.entries(theirs.arrays))
				expect([name, ours.variables[name]]).toMatchObject([name, { shape: array.shape, md5: array.md5 }]);
		}
	},
);

const formats = shared("formats");
(formats ? test : test.skip)("variables of user-defined types are left out and named", async () => {
	const file = await netcdf4Reader.open(join(formats ?? "", "ref_tst_compounds.nc"));
	expect([...file.dataset.variables.keys()]).toEqual([]);
	expect(file.dataset.unreadable?.get("obs")).toMatch("compound");
	file.close();
});

(formats ? test : test.skip)("a file of another format is a FormatError", async () => {
	const path = join(formats ?? "", "ref_oldformat.zip");
	await expect(netcdf4Reader.open(path)).rejects.toThrow(FormatError);
	await expect(netcdf3Reader.open(path)).rejects.toThrow(FormatError);
});
