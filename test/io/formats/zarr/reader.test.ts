import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "@jest/globals";
import type { Dataset } from "../../../../core/model/dataset.ts";
import { createZarrReader, openZarr } from "../../../../io/formats/zarr/reader.ts";
import { createMemoryStore } from "../../../../io/stores/memory.ts";
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

const v3 = (more: object) => ({
	zarr_format: 3,
	node_type: "array",
	shape: [3],
	data_type: "float16",
	chunk_grid: { name: "regular", configuration: { chunk_shape: [2] } },
	chunk_key_encoding: { name: "default" },
	codecs: [{ name: "bytes", configuration: { endian: "little" } }],
	fill_value: "0xd640",
	dimension_names: ["x"],
	...more,
});

/** A store of arrays of Zarr v3: their documents by name, and the bytes of their chunks by key. */
function storeOfV3(arrays: Record<string, object>, chunks: Record<string, Uint8Array> = {}) {
	const documents = Object.entries({ "": { zarr_format: 3, node_type: "group" }, ...arrays });
	const pieces = documents.map(([name, document]): [string, Uint8Array] => [
		name === "" ? "zarr.json" : `${name}/zarr.json`,
		Buffer.from(JSON.stringify(document)),
	]);
	return createMemoryStore(new Map([...pieces, ...Object.entries(chunks)]));
}

// Half precision: 0x3c00 is 1, 0xc100 is -2.5, 0xd640 is -100 (IEEE 754, binary16).
test("a fill value of half precision that is given by its bits stands where no chunk was written", async () => {
	const chunk = Uint8Array.of(0x00, 0x3c, 0x00, 0xc1);
	const file = await openZarr(storeOfV3({ half: v3({}) }, { "half/c/0": chunk }), { path: "half" });
	expect(await file.read("half", [0], [3])).toEqual(Float32Array.of(1, -2.5, -100));
	const nan = await openZarr(storeOfV3({ half: v3({ fill_value: "0x7e00" }) }), { path: "nan" });
	expect(await nan.read("half", [2], [1])).toEqual(Float32Array.of(Number.NaN));
});

test("an array cut or stored in a way that is not known is left out with the name of that way", async () => {
	const rectangular = { name: "rectangular", configuration: { chunk_shape: [[1, 2]] } };
	const store = storeOfV3({
		grid: v3({ chunk_grid: rectangular }),
		inner: { zarr_format: 3, node_type: "group" },
		"inner/bare": v3({ chunk_grid: "hilbert" }),
		known: v3({ storage_transformers: [] }),
		transformed: v3({ storage_transformers: [{ name: "chunk-manifest", configuration: { manifest: "m" } }] }),
		undone: v3({ chunk_grid: { name: "regular" } }),
	});
	const { dataset } = await openZarr(store, { path: "ways.zarr" });
	expect([...dataset.variables.keys()]).toEqual(["known"]);
	expect(Object.fromEntries(dataset.unreadable ?? [])).toEqual({
		grid: 'its chunks lie on a grid of the kind "rectangular", which is not known here',
		transformed: 'it needs the storage transformer "chunk-manifest", which is not known here',
		undone: expect.stringContaining("its metadata make no sense"),
	});
	expect(dataset.groups.get("inner")?.unreadable).toEqual(
		new Map([["bare", 'its chunks lie on a grid of the kind "hilbert", which is not known here']]),
	);
});
