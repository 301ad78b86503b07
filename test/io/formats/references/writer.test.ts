import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "@jest/globals";
import { affine, reshape, slice } from "../../../../core/array/build.ts";
import { FormatError, MetadataError } from "../../../../core/errors.ts";
import type { Dataset, Variable } from "../../../../core/model/dataset.ts";
import { netcdf3Reader } from "../../../../io/formats/netcdf3/reader.ts";
import { netcdf3Writer } from "../../../../io/formats/netcdf3/writer.ts";
import { netcdf4Reader } from "../../../../io/formats/netcdf4/reader.ts";
import { netcdf4Writer } from "../../../../io/formats/netcdf4/writer.ts";
import { referencesReader } from "../../../../io/formats/references/reader.ts";
import { referencesWriter } from "../../../../io/formats/references/writer.ts";
import { fileStore } from "../../../../io/stores/file/index.ts";
import { createEngine } from "../../../../run/engine.ts";
import { oracle, pythonHas } from "../../../python.ts";
import { shared } from "../../../shared-data.ts";
import { number, temperature } from "../netcdf4/sample.ts";
import { python } from "../oracle.ts";
import { large, valuesSeen } from "./samples.ts";

const folder = mkdtempSync(join(tmpdir(), "headwater-refs-"));
const at = (name: string) => join(folder, name);
const engine = createEngine({
	readers: [netcdf4Reader, netcdf3Reader, referencesReader],
	writer: netcdf4Writer,
	moreWriters: async () => [netcdf3Writer, referencesWriter],
	store: fileStore,
	memory: 2 ** 28,
});
afterAll(async () => {
	await engine.close();
	rmSync(folder, { recursive: true, force: true });
});

const FORMAT = { format: "references" };
const hasPeers = pythonHas("fsspec", "zarr", "xarray", "netCDF4");
const hasH5py = pythonHas("h5py");
const peers = hasPeers ? test : test.skip;
const withH5py = hasH5py ? test : test.skip;

type Chunks = Readonly<Record<string, string | readonly [string, number, number]>>;
const refsAt = (path: string): Chunks => (JSON.parse(readFileSync(path, "utf8")) as { refs: Chunks }).refs;
const document = (refs: Chunks, key: string) => JSON.parse(String(refs[key])) as Record<string, unknown>;
const kindsOf = (refs: Chunks, name: string) =>
	Object.entries(refs)
		.filter(([key]) => key.startsWith(`${name}/`) && !key.includes("/."))
		.map(([, value]) => (typeof value === "string" ? "inline" : "stored"));

/** References of a file, and what our reader sees in both. */
async function referred(path: string, change = (dataset: Dataset) => dataset): Promise<string> {
	const refs = `${path}.json`;
	await engine.write(change(await engine.open(path)), refs, FORMAT);
	return refs;
}

const only = (dataset: Dataset, one: Variable): Dataset => ({
	...dataset,
	variables: new Map([[one.name, one]]),
});

test("references of a netCDF-4 file give its values, and are the same bytes again", async () => {
	await engine.write(temperature, at("t.nc"));
	const refs = await referred(at("t.nc"));
	const first = readFileSync(refs, "utf8");
	await referred(at("t.nc"));
	expect(readFileSync(refs, "utf8")).toBe(first);
	expect(await valuesSeen(refs, referencesReader)).toEqual(await valuesSeen(at("t.nc"), netcdf4Reader));
	const dataset = await engine.open(refs);
	expect(dataset.variables.get("ta")?.attributes.get("_FillValue")).toEqual(
		number("float32", Math.fround(1e20)),
	);
});

test("every stored chunk is named where its file has it; nothing is decoded", async () => {
	await engine.write(large({ chunkShape: [7, 25, 50], deflate: 1, shuffle: true }), at("c.nc"));
	const refs = refsAt(await referred(at("c.nc")));
	const source = await netcdf4Reader.open(at("c.nc"));
	const table = await source.chunks?.("v");
	source.close();
	const stored = Object.entries(refs).filter(([key]) => /^v\/\d/.test(key));
	expect(stored.map(([, place]) => place)).toEqual(
		Array.from(table?.offsets ?? [], (offset, i) => [at("c.nc"), offset, table?.sizes[i]]),
	);
	expect(stored.map(([key]) => key).slice(0, 4)).toEqual(["v/0.0.0", "v/0.1.0", "v/0.2.0", "v/1.0.0"]);
	expect(document(refs, "v/.zarray")).toEqual({
		chunks: [7, 25, 50],
		compressor: { id: "zlib", level: 1 },
		dtype: "<f4",
		fill_value: null,
		filters: [{ elementsize: 4, id: "shuffle" }],
		order: "C",
		shape: [40, 60, 50],
		zarr_format: 2,
	});
	expect(document(refs, "v/.zattrs")).toEqual({
		_ARRAY_DIMENSIONS: ["time", "y", "x"],
		scale_factor: 0.5,
		units: "K",
	});
});

test("a crop on chunk edges, a dropped axis and a renamed variable are still references; others are refused", async () => {
	await engine.write(large({ chunkShape: [5, 60, 50], deflate: 1, shuffle: true }), at("crop.nc"));
	const dataset = await engine.open(at("crop.nc"));
	const own = dataset.variables.get("v") as Variable;
	const cropped = (from: number, count: number) =>
		only(dataset, { ...own, name: "w", data: slice(own.data, [from, 0, 0], [count, 60, 50]) });
	const sized = (set: Dataset, time: number) => ({
		...set,
		dimensions: new Map(set.dimensions).set("time", { size: time, unlimited: true }),
	});
	await engine.write(sized(cropped(10, 30), 30), at("cropped.json"), FORMAT);
	const seen = await engine.open(at("cropped.json"));
	const kept = await engine.readAll((seen.variables.get("w") as Variable).data);
	expect(kept).toEqual(await engine.readAll(slice(own.data, [10, 0, 0], [30, 60, 50])));
	expect(kindsOf(refsAt(at("cropped.json")), "w")).toEqual(Array(6).fill("stored"));
	await expect(engine.write(sized(cropped(3, 30), 30), at("no.json"), FORMAT)).rejects.toThrow(
		/"w" cannot be referred to: what is wanted of ".*crop\.nc" cuts through its chunks of 5 × 60 × 50/,
	);
	expect(existsSync(at("no.json"))).toBe(false);
	const changed = only(dataset, { ...own, data: affine(own.data, { offset: 1 }) });
	await expect(engine.write(changed, at("no.json"), FORMAT)).rejects.toThrow(MetadataError);
	await expect(engine.write(changed, at("no.json"), FORMAT)).rejects.toThrow(
		"its values are changed on the way",
	);
	await engine.write(large({ chunkShape: [1, 60, 50], deflate: 1 }), at("level.nc"));
	const level = await engine.open(at("level.nc"));
	const field = level.variables.get("v") as Variable;
	const flat = only(level, {
		...field,
		dimensions: ["y", "x"],
		data: reshape(slice(field.data, [3, 0, 0], [1, 60, 50]), [60, 50]),
	});
	await engine.write(flat, at("level.json"), FORMAT);
	expect(kindsOf(refsAt(at("level.json")), "v")).toEqual(["stored"]);
	const one = (await engine.open(at("level.json"))).variables.get("v") as Variable;
	expect(await engine.readAll(one.data)).toEqual(
		await engine.readAll(slice(field.data, [3, 0, 0], [1, 60, 50])),
	);
});

test("values in one run, and records of netCDF-3, are chunks too", async () => {
	await engine.write(large(), at("run.nc"));
	expect(await valuesSeen(await referred(at("run.nc")), referencesReader)).toEqual(
		await valuesSeen(at("run.nc"), netcdf4Reader),
	);
	const twoRecords = {
		...large(),
		variables: new Map([
			...large().variables,
			["w", { ...(large().variables.get("v") as Variable), name: "w" }],
		]),
	};
	await engine.write(twoRecords, at("records.nc"), { format: "netcdf3" });
	const refs = await referred(at("records.nc"));
	expect(await valuesSeen(refs, referencesReader)).toEqual(await valuesSeen(at("records.nc"), netcdf3Reader));
	expect(document(refsAt(refs), "v/.zarray")).toMatchObject({ chunks: [1, 60, 50], dtype: ">f4" });
	// The only record variable has its records side by side.
	await engine.write(large(), at("alone.nc"), { format: "netcdf3" });
	const alone = await referred(at("alone.nc"));
	expect(await valuesSeen(alone, referencesReader)).toEqual(await valuesSeen(at("alone.nc"), netcdf3Reader));
	expect(document(refsAt(alone), "v/.zarray")).toMatchObject({ chunks: [40, 60, 50] });
});

test("a source written anew is noticed", async () => {
	await engine.write(large({ chunkShape: [5, 60, 50], deflate: 1 }), at("old.nc"));
	const refs = await referred(at("old.nc"));
	await engine.write(large({ chunkShape: [5, 60, 50], deflate: 9 }), at("old.nc"));
	await expect(valuesSeen(refs, referencesReader)).rejects.toThrow(FormatError);
	await expect(valuesSeen(refs, referencesReader)).rejects.toThrow(
		/old\.nc" cannot be read: it changed since/,
	);
});

/** Makes files with h5py that netCDF libraries do not make. */
const make = (lines: string) => python(`import h5py, numpy as np, zlib\n${lines}`);
const DATA = "x = np.arange(8*40*50, dtype='f4').reshape(8,40,50)";

withH5py(
	"chunks without some filter, or never written with another fill, are carried along; others are refused",
	async () => {
		make(`${DATA}
f = h5py.File('${at("odd.h5")}', 'w')
d = f.create_dataset('masked', data=x, chunks=(2,40,50), compression='gzip', shuffle=True)
d.id.write_direct_chunk((4,0,0), x[4:6].tobytes(), filter_mask=3)
d = f.create_dataset('gaps', shape=x.shape, dtype='f4', chunks=(2,40,50), compression='gzip', fillvalue=5)
d[2:4] = x[2:4]
d = f.create_dataset('other', shape=x.shape, dtype='f4', chunks=(2,40,50), compression='gzip', fillvalue=5)
d[2:4] = x[2:4]
d.attrs['_FillValue'] = np.float32(-1)
f.create_dataset('behind', data=x, chunks=(2,40,50), compression='gzip', shuffle=True, fletcher32=True)
f.create_dataset('big', data=x.astype('>f8'), chunks=(2,40,50), compression='gzip')`);
		const refs = await referred(at("odd.h5"));
		const set = refsAt(refs);
		expect(await valuesSeen(refs, referencesReader)).toEqual(await valuesSeen(at("odd.h5"), netcdf4Reader));
		expect(kindsOf(set, "masked")).toEqual(["stored", "stored", "inline", "stored"]);
		expect(kindsOf(set, "gaps")).toEqual(["stored"]);
		expect(document(set, "gaps/.zarray")["fill_value"]).toBe(5);
		expect(kindsOf(set, "other")).toEqual(["inline", "stored", "inline", "inline"]);
		// The checksum behind a chunk is left where it is.
		expect(document(set, "behind/.zarray")["filters"]).toEqual([{ elementsize: 4, id: "shuffle" }]);
		expect(document(set, "big/.zarray")["dtype"]).toBe(">f8");
		// Zarr has no value for what was never written but the missing one.
		const differing = ["gaps:_FillValue", "gaps"];
		if (hasPeers) expect(oracle("references.py", { refs, files: [at("odd.h5")] })).toEqual(differing);
	},
);

withH5py(
	"a filter without equal, and a great chunk to be rewritten, are refused with the variable's name",
	async () => {
		make(`${DATA}
f = h5py.File('${at("lzf.h5")}', 'w')
f.create_dataset('v', data=np.tile(x, (8,1,1)), chunks=(2,40,50), compression='lzf')
r = np.random.default_rng(1).random((4,200,200))
f = h5py.File('${at("great.h5")}', 'w')
d = f.create_dataset('v', data=r, chunks=(2,200,200), compression='gzip')
d.id.write_direct_chunk((2,0,0), r[2:4].tobytes(), filter_mask=1)`);
		await expect(referred(at("lzf.h5"))).rejects.toThrow(
			'"v" cannot be referred to: its filter "lzf" has no equal among numcodecs',
		);
		await expect(referred(at("great.h5"))).rejects.toThrow(
			/"v" of ".*great\.h5" cannot be referred to: its chunk 1\.0\.0 went through only some of its filters/,
		);
	},
);

// netCDF-C makes the checksum first; then the codec is numcodecs' own, since 0.12.
peers("checksums made first are a codec of the chunks", async () => {
	python(`import netCDF4 as nc, numpy as np
d = nc.Dataset("${at("checked.nc")}", "w")
for axis, size in (("time", None), ("y", 30), ("x", 40)): d.createDimension(axis, size)
v = d.createVariable("v", "f4", ("time", "y", "x"), zlib=True, fletcher32=True, chunksizes=(4, 7, 40))
v[:] = np.random.default_rng(1).normal(280, 10, (10, 30, 40))
d.close()`);
	const refs = await referred(at("checked.nc"));
	expect(document(refsAt(refs), "v/.zarray")["filters"]).toEqual([
		{ id: "fletcher32" },
		{ elementsize: 4, id: "shuffle" },
	]);
	expect(await valuesSeen(refs, referencesReader)).toEqual(await valuesSeen(at("checked.nc"), netcdf4Reader));
});

peers("xarray sees in references what it sees in the files", async () => {
	python(`import netCDF4 as nc, numpy as np
for name, form in (("four.nc", "NETCDF4"), ("three.nc", "NETCDF3_CLASSIC")):
    d = nc.Dataset("${folder}/" + name, "w", format=form)
    for axis, size in (("time", None), ("lat", 30), ("lon", 40), ("len", 5)): d.createDimension(axis, size)
    t = d.createVariable("time", "f8", ("time",)); t.units = "days since 2000-01-01"; t.calendar = "noleap"
    more = dict(zlib=True, chunksizes=(4, 7, 40)) if form == "NETCDF4" else {}
    v = d.createVariable("tas", "f4", ("time", "lat", "lon"), fill_value=1e20, **more); v.units = "K"; v.valid_range = np.array([0, 400], "f4")
    p = d.createVariable("packed", "i2", ("time", "lat", "lon"), fill_value=-999, **more); p.scale_factor = 0.01; p.add_offset = 273.0
    c = d.createVariable("name", "S1", ("time", "len")); c._Encoding = "ascii"
    t[:] = np.arange(10) + 0.5
    x = np.random.default_rng(1).normal(280, 10, (10, 30, 40)).astype("f4"); x[0, 0, :] = 1e20
    v[:] = x; p[:] = np.ma.masked_greater(x, 1e19); c[:] = np.array([f"{i:05d}" for i in range(10)], "S5")
    d.title = "Grüße"; d.numbers = np.array([1, 2.5]); d.close()`);
	for (const name of ["four.nc", "three.nc"])
		expect(oracle("references.py", { refs: await referred(at(name)), files: [at(name)] })).toEqual([]);
});

const real = shared("cmip6");
(real && hasPeers ? test : test.skip)("xarray sees the same in real model output", async () => {
	const names = python(
		`import glob; print("\\n".join(sorted(glob.glob("${real}/**/*.nc", recursive=True))[:3]))`,
	).split("\n");
	for (const [i, path] of names.entries()) {
		const refs = at(`real${i}.json`);
		await engine.write(await engine.open(path), refs, FORMAT);
		expect([path, oracle("references.py", { refs, files: [path] })]).toEqual([path, []]);
	}
});
