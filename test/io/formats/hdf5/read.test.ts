import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import type { Dataset, Variable } from "../../../../core/model/dataset.ts";
import type { OpenFile } from "../../../../core/ports/reader.ts";
import { netcdf4Reader } from "../../../../io/formats/netcdf4/reader.ts";
import { keepsContract } from "../../../contracts/check.ts";
import { readerContract } from "../../../contracts/reader.ts";
import { digest } from "../oracle.ts";
import { hdf5Fixture, hdf5Folder } from "./fixtures.ts";

const at = hdf5Fixture;

/** What h5py reads: `make.py` beside the files. */
const expected = JSON.parse(readFileSync(join(hdf5Folder, "expected.json"), "utf8")) as Record<
	string,
	Record<string, { shape: number[]; md5: string }>
>;

keepsContract(test, readerContract(netcdf4Reader, ["block512", "shared", "superblock1"].map(at)));

async function opened<T>(name: string, action: (file: OpenFile) => T | Promise<T>): Promise<T> {
	const file = await netcdf4Reader.open(at(name));
	try {
		return await action(file);
	} finally {
		file.close();
	}
}

function variableAt(dataset: Dataset, path: string): Variable | undefined {
	const [first = "", ...rest] = path.split("/");
	const group = dataset.groups.get(first);
	return rest.length === 0 || !group ? dataset.variables.get(first) : variableAt(group, rest.join("/"));
}

const attributesOf = (file: OpenFile, path: string) => [
	...(variableAt(file.dataset, path)?.attributes ?? new Map()),
];

/** 16-bit floating-point and integers that leave bits unused. */
const OUTSIDE_THE_MODEL = ["half", "twelve_bits"];

for (const [name, list] of Object.entries(expected)) {
	test(`every number of ${name}.h5 is what h5py reads`, () =>
		opened(name, async (file) => {
			for (const [path, { shape, md5 }] of Object.entries(list)) {
				if (OUTSIDE_THE_MODEL.includes(path)) continue;
				const start = shape.map(() => 0);
				const found = digest(await file.read(path, start, shape));
				expect([path, variableAt(file.dataset, path)?.data.shape, found]).toEqual([path, shape, md5]);
			}
		}));
}

test("texts of fixed width and of any length, with every padding", () =>
	opened("old", async (file) => {
		expect(await file.read("words", [0], [3])).toEqual(["one", "", "three"]);
		expect(await file.read("letters", [0], [2])).toEqual(Uint8Array.of(97, 98));
		expect(await file.read("spaces", [0], [2])).toEqual(["ab  ", "cd  "]);
		expect(await file.read("texts", [0], [3])).toEqual(["", "ä", "hello"]);
	}));

test("enumerations are the numbers behind their names", () =>
	opened("old", async (file) => {
		expect(await file.read("switches", [0], [3])).toEqual(Int8Array.of(1, 0, 1));
		expect(await file.read("colours", [0], [2])).toEqual(Int16Array.of(0, 2));
	}));

test("what the model cannot give is named, with the reason", () =>
	opened("old", ({ dataset }) => {
		const why = Object.fromEntries(dataset.unreadable ?? []);
		expect(why).toEqual({
			outside: expect.stringContaining("link to another file"),
			bits: expect.stringContaining("bit field"),
			lists: expect.stringContaining("variable-length"),
			nothing: expect.stringContaining("null dataspace"),
			opaque: expect.stringContaining("opaque"),
			pairs: expect.stringContaining("compound"),
			references: expect.stringContaining("reference"),
			times: expect.stringContaining("time"),
			twelve_bits: expect.stringContaining("integer, 2 bytes"),
			vectors: expect.stringContaining("array"),
		});
	}));

test("soft links and second names lead to their variable; links that lead nowhere are nothing", () =>
	opened("old", async (file) => {
		for (const name of ["g/inner/x", "g/inner/up", "alias", "soft"]) {
			expect(await file.read(name, [1], [2])).toEqual(Float32Array.of(2, 3));
		}
		expect([...file.dataset.groups.keys()]).toEqual(["g", "many"]);
		expect(["dangling", "circle"].map((name) => variableAt(file.dataset, name))).toEqual([
			undefined,
			undefined,
		]);
		expect(file.dataset.groups.get("many")?.variables.size).toBe(30);
	}));

test("attributes of every kind", () =>
	opened("old", (file) => {
		expect([...file.dataset.attributes].sort()).toEqual([
			["big", { type: "int32", values: [1, 2] }],
			["list", ["a", "", "ccc"]],
			["none", ""],
			["note", "Grüße"],
			["wide", { type: "int64", values: [2 ** 40, -1] }],
		]);
		expect(attributesOf(file, "scalar").map(([name]) => name)).toEqual(
			Array.from({ length: 12 }, (_, i) => `a${String(i).padStart(2, "0")}`),
		);
	}));

test("many attributes, and one longer than a heap's blocks, in the order of their creation or by name", () =>
	opened("new", (file) => {
		const found = attributesOf(file, "attributes");
		expect(found.slice(0, 2)).toEqual([
			["z99", { type: "int64", values: [0] }],
			["z98", { type: "int64", values: [1] }],
		]);
		expect(found.at(-1)).toEqual(["long", "long ".repeat(2000)]);
		expect(found.length).toBe(41);
		expect(attributesOf(file, "loose_attributes").map(([name]) => name)).toEqual(
			Array.from({ length: 12 }, (_, i) => `b${39 + i}`),
		);
		expect(attributesOf(file, "typed")).toEqual([["of_type", { type: "float32", values: [1.5] }]]);
	}));

test("many links, in the order of their creation", () =>
	opened("new", async (file) => {
		const names = [...(file.dataset.groups.get("dense")?.variables.keys() ?? [])];
		expect(names.length).toBe(151);
		expect(names[0]).toMatch(/number 500$/);
		expect(names[149]).toMatch(/number 351$/);
		expect(await file.read("dense/soft", [0, 0], [1, 2])).toEqual(Int32Array.of(1, 2));
	}));

test("how a variable is stored is told", () =>
	opened("old", ({ dataset }) => {
		expect(dataset.variables.get("packed_f4")).toMatchObject({
			data: { chunkShape: [3, 2], filters: [{ id: 2 }, { id: 1 }], bigEndian: true },
			storage: { chunkShape: [3, 2], deflate: 4, shuffle: true },
		});
		expect(dataset.variables.get("little_f4")).not.toHaveProperty("storage");
		expect(dataset.variables.get("little_f4")?.data).not.toHaveProperty("bigEndian");
	}));

test("where chunks lie is told, and their bytes are given as they are", () =>
	opened("new", async (file) => {
		expect(await file.chunks?.("typed")).toBeUndefined();
		const table = await file.chunks?.("masked");
		expect(table).toMatchObject({ grid: [2, 1], chunkShape: [2, 4], width: 4, bigEndian: false });
		expect([...(table?.filterMasks ?? [])]).toEqual([3, 0]);
		const raw = new Int32Array((table?.sizes[0] ?? 0) / 4);
		await file.readRaw?.(new Uint8Array(raw.buffer), table?.offsets[0] ?? 0);
		expect(raw).toEqual(Int32Array.of(1, 2, 3, 4, 5, 6, 7, 8));
		expect((await file.chunks?.("extensible_pages"))?.numbers).toEqual(
			Float64Array.of(0, 3, 4, 500, 131059, 131060, 132084, 199999),
		);
		await expect(file.readRaw?.(new Uint8Array(8), 2 ** 40)).rejects.toThrow("beyond its");
	}));

test("foreign compression: chunks that skipped it are read, others refused by its name, what the HDF5 library knows is read", () =>
	opened("lzf", async (file) => {
		expect(await file.read("x", [1], [3])).toEqual(Int32Array.of(2, 3, 4));
		await expect(file.read("x", [4], [2])).rejects.toThrow(/"x" needs the filter "lzf"/);
		expect(await file.read("scaled", [2], [3])).toEqual(Int32Array.of(3, 4, 5));
	}));

test("a block outside a variable is a defect of the caller", () =>
	opened("new", async (file) => {
		await expect(file.read("typed", [2], [2])).rejects.toThrow(RangeError);
		await expect(file.read("typed", [0, 0], [1, 1])).rejects.toThrow(RangeError);
		await expect(file.read("none", [0], [1])).rejects.toThrow(RangeError);
	}));
