import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "@jest/globals";
import { parseCdf1Header } from "../../../../io/formats/netcdf3/cdf1-header.ts";
import { parseHeader } from "../../../../io/formats/netcdf3/header.ts";
import { netcdf3Reader } from "../../../../io/formats/netcdf3/reader.ts";
import { keepsContract } from "../../../contracts/check.ts";
import { readerContract } from "../../../contracts/reader.ts";

const folder = fileURLToPath(new URL("../../../fixtures/formats", import.meta.url));
const fixture = (name: string) => join(folder, name);

keepsContract(
	test,
	readerContract(netcdf3Reader, ["cdf1.nc", "cdf2.nc", "cdf5.nc", "one-record-variable.nc"].map(fixture)),
);

test("bytes and shorts come without their padding", async () => {
	for (const name of ["cdf1.nc", "cdf2.nc", "cdf5.nc"]) {
		const file = await netcdf3Reader.open(fixture(name));
		const fixed = Array.from({ length: 15 }, (_, i) => i);
		const record = Array.from({ length: 21 }, (_, i) => i);
		expect(await file.read("fixed_i1", [0, 0], [5, 3])).toEqual(Int8Array.from(fixed));
		expect(await file.read("record_i1", [0, 0], [7, 3])).toEqual(Int8Array.from(record));
		expect(await file.read("record_i2", [2, 1], [3, 2])).toEqual(Int16Array.of(7, 8, 10, 11, 13, 14));
		file.close();
	}
});

test("a single record variable is not padded between records", async () => {
	const file = await netcdf3Reader.open(fixture("one-record-variable.nc"));
	expect(await file.read("short", [3, 0], [2, 3])).toEqual(Int16Array.of(9, 10, 11, 12, 13, 14));
	file.close();
});

test("netcdfjs and our own parser see the same CDF-1 header", () => {
	const bytes = readFileSync(fixture("cdf1.nc"));
	expect(parseCdf1Header(bytes)).toEqual(parseHeader(bytes));
});

test("the header keeps dimensions, types and texts", async () => {
	const { dataset, close } = await opened("cdf5.nc");
	expect(dataset.dimensions).toEqual(
		new Map([
			["time", { size: 7, unlimited: true }],
			["x", { size: 3, unlimited: false }],
			["y", { size: 5, unlimited: false }],
		]),
	);
	expect(dataset.attributes.get("title")).toBe("Grüße");
	expect(dataset.attributes.get("byte")).toEqual({ type: "int8", values: [-1] });
	expect(dataset.variables.get("fixed_u8")?.type).toBe("uint64");
	expect(dataset.variables.get("label")?.type).toBe("char");
	close();
});

async function opened(name: string) {
	const file = await netcdf3Reader.open(fixture(name));
	return { dataset: file.dataset, close: () => file.close() };
}
