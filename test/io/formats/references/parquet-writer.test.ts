import {
	chmodSync,
	existsSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "@jest/globals";
import { parquetMetadata } from "hyparquet";
import { affine } from "../../../../core/array/build.ts";
import { FormatError, MetadataError, StoreError } from "../../../../core/errors.ts";
import type { Variable } from "../../../../core/model/dataset.ts";
import { netcdf3Reader } from "../../../../io/formats/netcdf3/reader.ts";
import { netcdf3Writer } from "../../../../io/formats/netcdf3/writer.ts";
import { netcdf4Reader } from "../../../../io/formats/netcdf4/reader.ts";
import { netcdf4Writer } from "../../../../io/formats/netcdf4/writer.ts";
import { readReferenceRows } from "../../../../io/formats/references/parquet-table.ts";
import { parquetReferencesWriter } from "../../../../io/formats/references/parquet-writer.ts";
import { zarrReader } from "../../../../io/formats/zarr/reader.ts";
import { fileStore } from "../../../../io/stores/file/index.ts";
import { createEngine } from "../../../../run/engine.ts";
import { newerOracle, pythonHas, readsParquetSets } from "../../../python.ts";
import { shared } from "../../../shared-data.ts";
import { datasetOf, temperature, variable } from "../netcdf4/sample.ts";
import { python } from "../oracle.ts";
import { large, valuesSeen } from "./samples.ts";

const folder = mkdtempSync(join(tmpdir(), "headwater-parq-"));
const at = (name: string) => join(folder, name);
const engine = createEngine({
	readers: [netcdf4Reader, netcdf3Reader, zarrReader],
	writer: netcdf4Writer,
	moreWriters: async () => [netcdf3Writer, parquetReferencesWriter],
	store: fileStore,
	memory: 2 ** 28,
});
afterAll(async () => {
	await engine.close();
	rmSync(folder, { recursive: true, force: true });
});

const peers = readsParquetSets() ? test : test.skip;
const withH5py = pythonHas("h5py") ? test : test.skip;

/** A set of a file. */
async function referred(path: string): Promise<string> {
	const set = `${path}.parq`;
	await engine.write(await engine.open(path), set, { format: "references-parquet" });
	return set;
}

const tableAt = (set: string, name: string) =>
	readReferenceRows(readFileSync(join(set, name)), join(set, name));

interface Told {
	readonly metadata: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
	readonly record_size: number;
	readonly zarr_consolidated_format: number;
	readonly headwater: { readonly sources: Readonly<Record<string, unknown>> };
}
const documentOf = (set: string) => JSON.parse(readFileSync(join(set, ".zmetadata"), "utf8")) as Told;

test("tables name every stored chunk where its file has it, and carry small variables along", async () => {
	await engine.write(large({ chunkShape: [7, 25, 50], deflate: 1, shuffle: true }), at("c.nc"));
	const set = await referred(at("c.nc"));
	const source = await netcdf4Reader.open(at("c.nc"));
	const table = await source.chunks?.("v");
	source.close();
	const rows = await tableAt(set, "v/refs.0.parq");
	expect(rows.paths).toEqual(Array(18).fill(at("c.nc")));
	expect(rows.offsets).toEqual([...(table?.offsets ?? [])]);
	expect(rows.sizes).toEqual([...(table?.sizes ?? [])]);
	expect(rows.raws).toEqual(Array(18).fill(undefined));
	const { metadata, record_size, zarr_consolidated_format, headwater } = documentOf(set);
	expect([record_size, zarr_consolidated_format]).toEqual([10_000, 1]);
	expect(Object.keys(headwater.sources)).toEqual([at("c.nc")]);
	expect(metadata["v/.zarray"]).toMatchObject({ chunks: [7, 25, 50], compressor: { id: "zlib", level: 1 } });
	expect(readdirSync(set).sort()).toEqual([".zmetadata", "v"]);
});

test("the columns have the types and statistics that fastparquet needs", async () => {
	await engine.write(temperature, at("types.nc"));
	const set = await referred(at("types.nc"));
	const bytes = readFileSync(join(set, "ta", "refs.0.parq"));
	const { schema, row_groups } = parquetMetadata(new Uint8Array(bytes).buffer);
	expect(schema.slice(1).map(({ name, type, repetition_type }) => [name, type, repetition_type])).toEqual([
		["path", "BYTE_ARRAY", "OPTIONAL"],
		["offset", "INT64", "REQUIRED"],
		["size", "INT64", "REQUIRED"],
		["raw", "BYTE_ARRAY", "OPTIONAL"],
	]);
	expect(schema[1]?.converted_type).toBe("UTF8");
	const told = row_groups[0]?.columns.map(({ meta_data }) => meta_data?.statistics?.null_count);
	expect(told?.slice(1, 3)).toEqual([0n, 0n]);
	expect((await tableAt(set, "plev/refs.0.parq")).raws).toHaveLength(1);
});

test("sets of netCDF-4, netCDF-3, groups, texts and scalars give the values of their files, and are the same bytes again", async () => {
	const texts = variable("name", { type: "string", axes: { words: 3 }, values: ["Grüße", "", "b"] });
	const inner = datasetOf([...large({ chunkShape: [5, 60, 50], deflate: 1 }).variables.values(), texts]);
	await engine.write({ ...temperature, groups: new Map([["deep", inner]]) }, at("all.nc"));
	const set = await referred(at("all.nc"));
	expect(await valuesSeen(set, zarrReader)).toEqual(await valuesSeen(at("all.nc"), netcdf4Reader));
	const first = readFileSync(join(set, "deep", "v", "refs.0.parq"));
	await referred(at("all.nc"));
	expect(readFileSync(join(set, "deep", "v", "refs.0.parq")).equals(first)).toBe(true);
	await engine.write(large(), at("run.nc"));
	expect(await valuesSeen(await referred(at("run.nc")), zarrReader)).toEqual(
		await valuesSeen(at("run.nc"), netcdf4Reader),
	);
	await engine.write(large(), at("old.nc"), { format: "netcdf3" });
	expect(await valuesSeen(await referred(at("old.nc")), zarrReader)).toEqual(
		await valuesSeen(at("old.nc"), netcdf3Reader),
	);
});

/** More chunks than a table has rows. */
const many = datasetOf([
	variable(
		"v",
		{
			type: "int32",
			axes: { time: 10_050, x: 2 },
			values: Int32Array.from({ length: 20_100 }, (_, i) => i * 3),
		},
		{ storage: { chunkShape: [1, 2], deflate: 0 } },
	),
]);

test("more chunks than a table has rows are several tables", async () => {
	await engine.write(many, at("many.nc"));
	const set = await referred(at("many.nc"));
	expect(readdirSync(join(set, "v")).sort()).toEqual(["refs.0.parq", "refs.1.parq"]);
	expect((await tableAt(set, "v/refs.0.parq")).sizes).toHaveLength(10_000);
	expect((await tableAt(set, "v/refs.1.parq")).sizes).toEqual(Array(50).fill(8));
	const file = await zarrReader.open(set);
	expect(await file.read("v", [9_998, 0], [4, 2])).toEqual(
		Int32Array.from({ length: 8 }, (_, i) => 3 * (19_996 + i)),
	);
	file.close();
});

withH5py(
	"chunks that were never written have empty rows; those with another fill are carried along",
	async () => {
		python(`import h5py, numpy as np
x = np.arange(8*40*50, dtype='f4').reshape(8,40,50)
f = h5py.File('${at("odd.h5")}', 'w')
for name in ('gaps', 'other', 'empty'):
    d = f.create_dataset(name, shape=x.shape, dtype='f4', chunks=(2,40,50), compression='gzip', fillvalue=5)
    if name != 'empty': d[2:4] = x[2:4]
d = f['other']; d.attrs['_FillValue'] = np.float32(-1)
r = np.random.default_rng(1).random((4,200,200))
f = h5py.File('${at("great.h5")}', 'w')
d = f.create_dataset('v', data=r, chunks=(2,200,200), compression='gzip')
d.id.write_direct_chunk((2,0,0), r[2:4].tobytes(), filter_mask=1)`);
		const set = await referred(at("odd.h5"));
		expect(await valuesSeen(set, zarrReader)).toEqual(await valuesSeen(at("odd.h5"), netcdf4Reader));
		const gaps = await tableAt(set, "gaps/refs.0.parq");
		expect(gaps.paths).toEqual([undefined, at("odd.h5"), undefined, undefined]);
		expect(gaps.raws).toEqual(Array(4).fill(undefined));
		const other = await tableAt(set, "other/refs.0.parq");
		expect(other.raws.map((raw) => raw !== undefined)).toEqual([true, false, true, true]);
		expect((await tableAt(set, "empty/refs.0.parq")).paths).toEqual(Array(4).fill(undefined));
		await expect(referred(at("great.h5"))).rejects.toThrow(
			/"v" of ".*great\.h5" cannot be referred to: its chunk 1\.0\.0 went through only some of its filters/,
		);
	},
);

test("a source written anew is noticed, and so is a table that ends early", async () => {
	await engine.write(large({ chunkShape: [5, 60, 50], deflate: 1 }), at("changing.nc"));
	const set = await referred(at("changing.nc"));
	const table = readFileSync(join(set, "v", "refs.0.parq"));
	writeFileSync(join(set, "v", "refs.0.parq"), table.subarray(0, table.length - 40));
	await expect(valuesSeen(set, zarrReader)).rejects.toThrow(
		/refs\.0\.parq" cannot be read: it is no Parquet/,
	);
	writeFileSync(join(set, "v", "refs.0.parq"), table);
	await engine.write(large({ chunkShape: [5, 60, 50], deflate: 9 }), at("changing.nc"));
	await expect(valuesSeen(set, zarrReader)).rejects.toThrow(FormatError);
	await expect(valuesSeen(set, zarrReader)).rejects.toThrow(/changing\.nc" cannot be read: it changed since/);
	const told = documentOf(set);
	writeFileSync(join(set, ".zmetadata"), JSON.stringify({ ...told, headwater: { sources: 3 } }));
	await expect(zarrReader.open(set)).rejects.toThrow(/"headwater" makes no sense/);
});

test("a folder of other things is left alone, and an older set is replaced as a whole", async () => {
	await engine.write(large({ chunkShape: [5, 60, 50], deflate: 1 }), at("place.nc"));
	mkdirSync(at("place.nc.parq"));
	writeFileSync(at("place.nc.parq/letters.txt"), "dear");
	await expect(referred(at("place.nc"))).rejects.toThrow(StoreError);
	await expect(referred(at("place.nc"))).rejects.toThrow("holds other things");
	expect(readdirSync(at("place.nc.parq"))).toEqual(["letters.txt"]);
	rmSync(at("place.nc.parq"), { recursive: true });
	const set = await referred(at("place.nc"));
	mkdirSync(join(set, "older"));
	await referred(at("place.nc"));
	expect(readdirSync(set).sort()).toEqual([".zmetadata", "v"]);
	expect(readdirSync(folder).filter((name) => name.endsWith(".part"))).toEqual([]);
});

test("where nothing can be written, one error says so; a failed set leaves nothing", async () => {
	await engine.write(large({ chunkShape: [5, 60, 50], deflate: 1 }), at("source.nc"));
	const dataset = await engine.open(at("source.nc"));
	const write = (path: string) => engine.write(dataset, path, { format: "references-parquet" });
	await expect(write(at("nowhere/set.parq"))).rejects.toThrow(StoreError);
	writeFileSync(at("file.parq"), "");
	await expect(write(at("file.parq"))).rejects.toThrow(StoreError);
	if (process.getuid?.() !== 0) {
		mkdirSync(at("closed"));
		chmodSync(at("closed"), 0o500);
		await expect(write(at("closed/set.parq"))).rejects.toThrow(StoreError);
	}
	await engine.write(
		datasetOf([variable("w", { type: "float32", axes: { x: 100_000 }, values: new Float32Array(100_000) })]),
		at("w.nc"),
	);
	const own = await engine.open(at("w.nc"));
	const w = own.variables.get("w") as Variable;
	const changed = new Map([["w", { ...w, data: affine(w.data, { offset: 1 }) }]]);
	await expect(
		engine.write({ ...own, variables: changed }, at("changed.parq"), { format: "references-parquet" }),
	).rejects.toThrow(MetadataError);
	expect(existsSync(at("changed.parq"))).toBe(false);
});

peers("fsspec and xarray see in a set what they see in the files", async () => {
	await engine.write(many, at("peer-many.nc"));
	await engine.write(
		{ ...temperature, groups: new Map([["deep", large({ chunkShape: [5, 60, 50], deflate: 1 })]]) },
		at("peer.nc"),
	);
	await engine.write(large(), at("peer-three.nc"), { format: "netcdf3" });
	const sets = [];
	for (const name of ["peer-many.nc", "peer-three.nc"])
		sets.push({ set: await referred(at(name)), files: [at(name)] });
	sets.push({ set: await referred(at("peer.nc")), files: [at("peer.nc")], groups: [null, "deep"] });
	const found = newerOracle<readonly { seen: string; other: readonly string[] }[]>("parquet_references.py", {
		sets,
	});
	expect(found.map(({ seen, other }) => [seen, other])).toEqual(sets.map(() => ["LazyReferenceMapper", []]));
});

const real = shared("cmip6");
(real ? test : test.skip)("sets of real model output give its values", async () => {
	const names = readdirSync(real as string, { recursive: true, encoding: "utf8" })
		.filter((name) => name.endsWith(".nc"))
		.sort()
		.slice(0, 3);
	expect(names).toHaveLength(3);
	for (const [i, name] of names.entries()) {
		const path = join(real as string, name);
		const set = at(`real${i}.parq`);
		await engine.write(await engine.open(path), set, { format: "references-parquet" });
		expect([name, await valuesSeen(set, zarrReader)]).toEqual([name, await valuesSeen(path, netcdf4Reader)]);
	}
});
