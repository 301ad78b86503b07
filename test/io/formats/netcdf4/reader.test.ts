import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "@jest/globals";
import { FormatError } from "../../../../core/errors.ts";
import { netcdf4Reader } from "../../../../io/formats/netcdf4/reader.ts";
import { keepsContract } from "../../../contracts/check.ts";
import { readerContract } from "../../../contracts/reader.ts";

const path = join(fileURLToPath(new URL("../../../fixtures/formats", import.meta.url)), "netcdf4.nc");

keepsContract(test, readerContract(netcdf4Reader, [path]));

test("an unlimited dimension is as long as its longest variable; shorter ones end in fill", async () => {
	const file = await netcdf4Reader.open(path);
	expect(file.dataset.dimensions.get("time")).toEqual({ size: 6, unlimited: true });
	expect(await file.read("shorter", [3, 1], [3, 2])).toEqual(Float32Array.of(10, 11, -1, -1, -1, -1));
	expect(await file.read("inner/q", [2, 0], [2, 2])).toEqual(Int16Array.of(4, 5, -32767, -32767));
	file.close();
});

test("big-endian, 64-bit and text values arrive whole", async () => {
	const file = await netcdf4Reader.open(path);
	expect(await file.read("big_endian", [0], [3])).toEqual(Float32Array.of(1, 2, 3));
	expect(await file.read("wide", [0], [3])).toEqual(BigInt64Array.of(2n ** 60n, -1n, 0n));
	expect(await file.read("words", [0], [3])).toEqual(["", "ä", "hello"]);
	expect(await file.read("words", [1], [2])).toEqual(["ä", "hello"]);
	expect(await file.read("scalar", [], [])).toEqual(Int32Array.of(7));
	file.close();
});

test("the header keeps types, groups and texts, and hides what netCDF-4 needs for itself", async () => {
	const { dataset, close } = await opened();
	expect([...dataset.attributes]).toEqual([
		["title", "Grüße"],
		["list", ["a", "", "ccc"]],
		["empty", ""],
		["numbers", { type: "uint16", values: [1, 2, 3] }],
	]);
	expect([...(dataset.variables.get("shorter")?.attributes ?? [])]).toEqual([
		["_FillValue", { type: "float32", values: [-1] }],
	]);
	expect(dataset.variables.get("shorter")?.data).toMatchObject({ shape: [6, 3], chunkShape: [2, 2] });
	expect(dataset.variables.get("x")?.dimensions).toEqual(["x", "nv"]);
	expect(dataset.groups.get("inner")?.variables.get("q")?.dimensions).toEqual(["time", "z"]);
	expect(dataset.unreadable?.get("pairs")).toMatch("compound");
	close();
});

async function opened() {
	const file = await netcdf4Reader.open(path);
	return { dataset: file.dataset, close: () => file.close() };
}

test("a file that turns out damaged does not disturb the others, and opens once it is mended in place", async () => {
	const folder = mkdtempSync(join(tmpdir(), "headwater-mended-"));
	const copy = join(folder, "copy.nc");
	const bytes = readFileSync(path);
	// From byte 2000 on lie object headers with checksums, so that the file opens, but not what is in it.
	writeFileSync(copy, Buffer.from(bytes).fill(0, 2000, 6000));
	const sound = await netcdf4Reader.open(path);
	await expect(netcdf4Reader.open(copy)).rejects.toThrow(FormatError);
	expect(await sound.read("big_endian", [0], [3])).toEqual(Float32Array.of(1, 2, 3));
	writeFileSync(copy, bytes);
	const mended = await netcdf4Reader.open(copy);
	expect(await mended.read("words", [0], [3])).toEqual(["", "ä", "hello"]);
	await Promise.all([mended, sound].map((file) => file.read("scalar", [], [])));
	mended.close();
	sound.close();
	rmSync(folder, { recursive: true });
});
