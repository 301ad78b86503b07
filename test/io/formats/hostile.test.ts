import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { lengthOf } from "../../../core/array/lazy-array.ts";
import { isHeadwaterError, MemoryError } from "../../../core/errors.ts";
import type { Reader } from "../../../core/ports/reader.ts";
import { netcdf3Reader } from "../../../io/formats/netcdf3/reader.ts";
import { netcdf4Reader } from "../../../io/formats/netcdf4/reader.ts";
import { referencesReader } from "../../../io/formats/references/reader.ts";
import { zarrReader } from "../../../io/formats/zarr/reader.ts";
import { pythonHas } from "../../python.ts";

// Files that are sound, or nearly so, but made to take long or much.

const folder = mkdtempSync(join(tmpdir(), "headwater-hostile-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const hasH5py = pythonHas("h5py");
beforeAll(() => {
	if (!hasH5py) return;
	const script = fileURLToPath(new URL("./hostile.py", import.meta.url));
	const { status, stderr } = spawnSync("/usr/bin/python3", [script, folder], { encoding: "utf8" });
	if (status !== 0) throw new Error(stderr);
}, 60_000);

/** "opened N", or the class and text of an error of ours; fails after 2 s of the processor. */
async function opened(reader: Reader, path: string): Promise<string> {
	const start = process.cpuUsage();
	const said = await attempt(reader, path);
	const { user, system } = process.cpuUsage(start);
	expect([said, (user + system) / 1e6 < 2]).toEqual([said, true]);
	return said;
}

async function attempt(reader: Reader, path: string): Promise<string> {
	try {
		const file = await reader.open(path);
		const variables = [...file.dataset.variables.values()];
		for (const { data } of [...variables.slice(0, 3), ...variables.slice(-3)]) {
			const count = data.shape.map((length) => Math.min(length, 16));
			const start = data.shape.map((length, axis) => length - (count[axis] ?? 0));
			if (data.op !== "stored") continue;
			const values = await file.read(data.variable, start, count);
			expect(values.length).toBe(lengthOf(count));
		}
		file.close();
		return `opened ${variables.length}`;
	} catch (error) {
		if (!isHeadwaterError(error)) throw error;
		return `${error.name}: ${error.message}`;
	}
}

const inFolder = (name: string, content: string | Uint8Array): string => {
	const path = join(folder, name);
	mkdirSync(dirname(path), { recursive: true });
	writeFileSync(path, content);
	return path;
};

for (const [name, expected] of [
	["links", /^opened 8001$/],
	["long-links", /^opened 0$/],
	["lengths", /^opened 4000$/],
	["deep", /^FormatError: .*nested too deep/],
	["attributes", /^opened 1$/],
	["huge", /^FormatError: .*impossible length/],
	["tiny", /^opened 1$/],
	["large-chunk", /^(opened 2|FormatError|MemoryError)/],
	["texts", /^opened 1$/],
] as const) {
	(hasH5py ? test : test.skip)(
		`HDF5: ${name}: soon an answer${hasH5py ? "" : " (skipped: no h5py here)"}`,
		async () => {
			expect(await opened(netcdf4Reader, join(folder, `${name}.h5`))).toMatch(expected);
		},
	);
}

(hasH5py ? test : test.skip)(
	"HDF5: many texts that all point to one long text are refused, not made",
	async () => {
		const bytes = readFileSync(join(folder, "texts.h5"));
		const file = await netcdf4Reader.open(join(folder, "texts.h5"));
		const place = (await file.extents?.("x")) ?? undefined;
		file.close();
		expect(place).toBeUndefined();
		// Elements of 16 bytes: length, address of the collection, index; the first is the long one.
		const length = Buffer.alloc(4);
		length.writeUInt32LE(65_536);
		let at = bytes.indexOf(length);
		while (bytes.subarray(at + 16, at + 20).readUInt32LE(0) !== 1) at = bytes.indexOf(length, at + 1);
		for (let i = 1; i < 10_000; i++) bytes.copy(bytes, at + 16 * i, at, at + 16);
		const path = inFolder("one-text.h5", bytes);
		const spoilt = await netcdf4Reader.open(path);
		await expect(spoilt.read("x", [0], [10_000])).rejects.toThrow(/texts or lists overlap/);
		expect(await spoilt.read("x", [0], [2])).toHaveLength(2);
		spoilt.close();
	},
);

/** A classic header of numbers and texts, each 4 bytes or padded to as many. */
function classic(version: number, parts: readonly (number | string)[]): Uint8Array {
	const pieces = parts.map((part) => {
		if (typeof part === "string") return Buffer.from(part.padEnd(Math.ceil(part.length / 4) * 4, "\0"));
		const bytes = Buffer.alloc(4);
		bytes.writeUInt32BE(part);
		return bytes;
	});
	return Buffer.concat([Buffer.from([0x43, 0x44, 0x46, version]), ...pieces]);
}

const NONE = [0, 0];

test("netCDF-3: 150 000 variables are read, more than a call has arguments", async () => {
	const one = (i: number) => [8, `v${String(i).padStart(7, "0")}`, 0, ...NONE, 1, 4, 32];
	const variables = Array.from({ length: 150_000 }, (_, i) => one(i)).flat();
	const path = inFolder("variables.nc", classic(1, [0, ...NONE, ...NONE, 11, 150_000, ...variables]));
	const file = await netcdf3Reader.open(path);
	expect(file.dataset.variables.size).toBe(150_000);
	file.close();
}, 60_000);

test("netCDF-3: lengths and counts no file can have are refused at once, whatever the size of the file", async () => {
	const most = 0xffff_ffff;
	const rest = new Uint8Array(2 ** 20);
	for (const [version, parts] of [
		[1, [0, 10, 0x0200_0000]],
		[1, [0, ...NONE, 12, 0x0200_0000]],
		[1, [0, ...NONE, 12, 1, 4, "name", 6, 0x0200_0000]],
		[1, [0, ...NONE, 12, 1, 0x1fff_ffff]],
		[2, [0, ...NONE, ...NONE, 11, most]],
		[1, [0, 10, 2, 4, "aaaa", most, 4, "bbbb", most, ...NONE, 11, 1, 4, "vvvv", 2, 0, 1, ...NONE, 6, 0, 0]],
		[2, [most - 1, 10, 1, 4, "time", 0, ...NONE, 11, 1, 4, "vvvv", 1, 0, ...NONE, 6, 8, 0, 128]],
	] as const) {
		const path = inFolder("lengths.nc", Buffer.concat([classic(version, parts), rest]));
		const before = process.memoryUsage().rss;
		expect(await opened(netcdf3Reader, path)).toMatch(/^FormatError/);
		expect(process.memoryUsage().rss - before).toBeLessThan(64 * 2 ** 20);
	}
});

test("netCDF-3: a header is not followed through all of a large file", async () => {
	const path = inFolder("large.nc", classic(1, [0, ...NONE, 12, 0x3fff_ffff]));
	truncateSync(path, 2 ** 33);
	const before = process.memoryUsage().rss;
	expect(await opened(netcdf3Reader, path)).toMatch(/^FormatError/);
	expect(process.memoryUsage().rss - before).toBeLessThan(128 * 2 ** 20);
});

const array = (shape: readonly number[], chunks: readonly number[]) => ({
	...{ zarr_format: 2, shape, chunks, dtype: "|u1", order: "C", fill_value: 0 },
	...{ compressor: null, filters: null },
});
const consolidated = (name: string, documents: Readonly<Record<string, unknown>>): string =>
	dirname(
		inFolder(
			`${name}/.zmetadata`,
			JSON.stringify({ metadata: { ".zgroup": { zarr_format: 2 }, ...documents } }),
		),
	);

test("Zarr: many lengths without names, deep groups, impossible sizes: soon an answer", async () => {
	const arrays = Array.from({ length: 5000 }, (_, i) => [`a${i}/.zarray`, array([i + 1], [1])]);
	expect(await opened(zarrReader, consolidated("lengths.zarr", Object.fromEntries(arrays)))).toBe(
		"opened 5000",
	);
	const deep = Array.from({ length: 3000 }, (_, i) => [`${"g/".repeat(i + 1)}.zgroup`, { zarr_format: 2 }]);
	expect(await opened(zarrReader, consolidated("deep.zarr", Object.fromEntries(deep)))).toMatch(
		/^FormatError: .*groups have no end/,
	);
	const far = 2 ** 53 - 1;
	const huge = consolidated("huge.zarr", {
		"far/.zarray": array([far, far], [1000, 1000]),
		"beyond/.zarray": array([2 ** 62], [1000]),
		"chunk/.zarray": array([2 ** 40], [2 ** 40]),
	});
	expect(await opened(zarrReader, huge)).toMatch(/^opened 1$/);
});

test("Zarr: a block of 10^9 tiny chunks is refused, a small part of it is read", async () => {
	const path = consolidated("tiny.zarr", { "t/.zarray": array([1e9], [1]) });
	const file = await zarrReader.open(path);
	await expect(file.read("t", [0], [1e8])).rejects.toThrow(MemoryError);
	expect(await file.read("t", [5e8], [3])).toEqual(Uint8Array.of(0, 0, 0));
	file.close();
});

test("reference sets: rules that make references without end are refused", async () => {
	const gen = [{ key: "a/{{i}}", url: "x", dimensions: { i: { stop: 1e12 } } }];
	const path = inFolder("rules.json", JSON.stringify({ version: 1, refs: { ".zgroup": "{}" }, gen }));
	expect(await opened(referencesReader, path)).toMatch(/^FormatError: .*no end/);
	const nested = "(".repeat(50_000);
	const bad = { version: 1, templates: {}, refs: { ".zgroup": "{}", "a/0": [`{{${nested}}}`, 0, 1] } };
	expect(await opened(referencesReader, inFolder("nested.json", JSON.stringify(bad)))).toMatch(
		/^FormatError/,
	);
	const deep = `${"[".repeat(200_000)}${"]".repeat(200_000)}`;
	expect(await opened(referencesReader, inFolder("deep.json", `{"version":1,"refs":{"a":${deep}}}`))).toMatch(
		/^FormatError/,
	);
});
