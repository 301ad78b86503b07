import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "@jest/globals";
import type { Dataset } from "../../../../core/model/dataset.ts";
import { createZarrReader } from "../../../../io/formats/zarr/reader.ts";
import { shared } from "../../../shared-data.ts";
import { seenByUs } from "../oracle.ts";

const fixture = (name: string) => fileURLToPath(new URL(`../../../fixtures/zarr/${name}`, import.meta.url));
const reader = createZarrReader();

async function datasetAt(path: string): Promise<Dataset> {
	const file = await reader.open(path);
	file.close();
	return file.dataset;
}

// v2.json: digests of what zarr-python 2.13 reads, by test/fixtures/zarr/make.py.
test("arrays of every type, layout, filter and compressor are read as zarr-python reads them", async () => {
	const path = fixture("v2.zarr.zip");
	const file = await reader.open(path);
	const ours = await seenByUs(path, file);
	file.close();
	const theirs = JSON.parse(readFileSync(fixture("v2.json"), "utf8")) as Record<string, string>;
	const missing = [...(file.dataset.unreadable?.keys() ?? [])];
	const seen = Object.entries(ours.variables).map(([name, { md5 }]) => [name, md5]);
	expect(Object.fromEntries(seen)).toEqual(
		Object.fromEntries(Object.entries(theirs).filter(([name]) => !missing.includes(name))),
	);
	expect(seen.length).toBeGreaterThan(80);
});

test("what has no place in the model is left out, with the reason", async () => {
	expect((await datasetAt(fixture("v2.zarr.zip"))).unreadable).toEqual(
		new Map([
			["complex", "its type (<c8) has no place in Headwater's model"],
			["compressed_bz2", 'it is compressed by "bz2", which is not known here'],
			["conflict", 'its dimension "x" is 3 long, but 5 in another array of its group'],
			["months", "its type (<M8[M]) has no place in Headwater's model"],
			["objects", "its type (Python objects) has no place in Headwater's model"],
			["structure", "its type (a structure) has no place in Headwater's model"],
		]),
	);
});

test("attributes, dimensions and groups become netCDF's", async () => {
	const dataset = await datasetAt(fixture("v2.zarr.zip"));
	expect([...dataset.attributes]).toEqual([
		["float", { type: "float64", values: [1] }],
		["nested", '{"a":[1,null]}'],
		["numbers", { type: "int32", values: [1, 2, 3] }],
		["title", "Grüße"],
	]);
	const at = (name: string) => dataset.variables.get(name);
	expect([...(at("packed")?.attributes ?? [])]).toEqual([
		["add_offset", { type: "float64", values: [2] }],
		["count", { type: "int32", values: [3] }],
		["flag_values", { type: "int16", values: [1, 2] }],
		["scale_factor", { type: "float64", values: [0.1] }],
		["units", "K"],
		["_FillValue", { type: "int16", values: [-5] }],
	]);
	expect(at("fill_minus")?.attributes.get("_FillValue")).toEqual({
		type: "float32",
		values: [Number.NEGATIVE_INFINITY],
	});
	expect(at("fill_big")?.attributes.get("valid_max")).toEqual({ type: "uint64", values: [2 ** 63] });
	expect(at("bool")).toMatchObject({ type: "int8", attributes: new Map([["dtype", "bool"]]) });
	expect(at("f2_big")?.type).toBe("float32");
	expect(at("dates")?.attributes.get("units")).toBe("days since 1970-01-01");
	expect(at("spans")?.attributes.get("units")).toBe("hours");
	expect(dataset.dimensions.get("phony_dim_0")).toBeDefined();
	const inner = dataset.groups.get("inner");
	expect(inner?.attributes).toEqual(new Map([["note", "inside"]]));
	expect([...(inner?.dimensions ?? [])]).toEqual([]);
	expect([...(inner?.groups.get("more")?.groups.get("levels")?.dimensions ?? [])]).toEqual([
		["z", { size: 2, unlimited: false }],
	]);
});

const bytes = shared("formats/ref_byte.zarr.zip");
(bytes ? test : test.skip)(
	"an archive with a folder around it, and chunks never written, opens",
	async () => {
		const file = await reader.open(bytes ?? "");
		expect(file.dataset.variables.get("byte")?.dimensions).toEqual(["phony_dim_0", "phony_dim_1"]);
		expect(await file.read("byte", [0, 0], [20, 20])).toEqual(new Uint8Array(400));
		file.close();
	},
);
