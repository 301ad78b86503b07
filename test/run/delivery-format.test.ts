import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { hasProgram } from "../io/formats/oracle.ts";
import { field, range, type SmallWorld, smallWorld } from "../preprocess/small-world.ts";

let world: SmallWorld;
let file: string;
beforeAll(async () => {
	world = await smallWorld("delivery-format");
	// What classic formats lack: a list of texts, a 64-bit integer, 64-bit times.
	file = await world.file(
		"rich.nc",
		field(range(12, 15, 30), {
			globals: { comments: ["one", "two"], serial: { type: "int64", values: [7] } },
		}),
	);
});
afterAll(() => world.close());

const HDF5 = "\x89HDF";
const beginOf = (path: string) => readFileSync(path).subarray(0, 4).toString("latin1");
const deliver = (format: string | undefined, more: Record<string, unknown> = {}) =>
	world.deliver({ files: [file], wish: { frequency: "mon", ...(format && { format }) }, ...more });

test.each([
	[undefined, HDF5, "netCDF-4"],
	["any_netcdf", HDF5, "netCDF-4"],
	["netcdf4", HDF5, "netCDF-4"],
	["any_netcdf_classic", HDF5, "netCDF-4 classic model"],
	["netcdf4_classic", HDF5, "netCDF-4 classic model"],
	["any_netcdf3", "CDF\x01", "classic"],
	["netcdf3_classic", "CDF\x01", "classic"],
	["netcdf3_64bit_offset", "CDF\x02", "64-bit offset"],
	["netcdf3_64bit_data", "CDF\x05", "cdf5"],
])("a POD that asks for %s gets it, with the same values", async (format, begin, kind) => {
	const made = await deliver(format);
	expect(beginOf(made.product.path)).toBe(begin);
	if (hasProgram("ncdump"))
		expect(execFileSync("ncdump", ["-k", made.product.path], { encoding: "utf8" }).trim()).toBe(kind);
	expect(await made.values()).toEqual(await (await deliver(undefined)).values());
	expect(made.text("tas", "units")).toBe("K");
});

test("integers and texts that classic formats lack get a form they have, and that is told", async () => {
	const made = await deliver("netcdf3_classic");
	expect(made.dataset.attributes.get("serial")).toEqual({ type: "float64", values: [7] });
	expect(made.dataset.attributes.get("comments")).toBe("one\ntwo");
	expect(made.product.steps.map(({ step }) => step).slice(-2)).toEqual(["classic-types", "spell-texts"]);
	const wide = await deliver("netcdf3_64bit_data");
	expect(wide.dataset.attributes.get("serial")).toEqual({ type: "int64", values: [7] });
});

test("another format is another product", async () => {
	const keys = await Promise.all(
		["netcdf3_classic", "netcdf3_64bit_offset"].map(async (one) => (await deliver(one)).product.contentKey),
	);
	expect(new Set(keys).size).toBe(2);
});

test("what a case says of chunks and compression holds for what is computed too", async () => {
	const made = await deliver(undefined, {
		wish: { frequency: "mon", units: "degC" },
		case: { steps: [{ step: "set-storage", options: { chunks: { time: 3 }, deflate: 2 } }] },
	});
	expect(made.main.storage).toMatchObject({ chunkShape: [3, 2, 3], deflate: 2 });
	expect(
		(await deliver(undefined, { wish: { frequency: "mon", units: "degC" } })).main.storage?.deflate ?? 0,
	).toBe(0);
});
