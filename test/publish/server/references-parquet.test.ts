import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import type { Dataset } from "../../../core/model/dataset.ts";
import type { Reader } from "../../../core/ports/reader.ts";
import { netcdf3Reader } from "../../../io/formats/netcdf3/reader.ts";
import { netcdf3Writer } from "../../../io/formats/netcdf3/writer.ts";
import { netcdf4Reader } from "../../../io/formats/netcdf4/reader.ts";
import { netcdf4Writer } from "../../../io/formats/netcdf4/writer.ts";
import { readReferenceRows } from "../../../io/formats/references/parquet-table.ts";
import { parquetReferencesWriter } from "../../../io/formats/references/parquet-writer.ts";
import { zarrReader } from "../../../io/formats/zarr/reader.ts";
import { zarr2Writer, zarr3Writer } from "../../../io/formats/zarr/writer.ts";
import { fileStore } from "../../../io/stores/file/index.ts";
import { createEngine } from "../../../run/engine.ts";
import { removeFolder, temporaryFolder } from "../../cli/command.ts";
import { datasetOf, temperature, variable } from "../../io/formats/netcdf4/sample.ts";
import { large, valuesSeen } from "../../io/formats/references/samples.ts";
import { newerOracle, readsParquetSets } from "../../python.ts";
import { type ServedHeadwater, serveHeadwater } from "../../servers/headwater-serve.ts";

const folder = temporaryFolder("serve-parquet");
const file = (name: string) => join(folder, name);
let served: ServedHeadwater;

/** A series of two files, and more chunks than a table has rows. */
const CHUNKS = 5_020;
const part = (first: number): Dataset =>
	datasetOf([
		variable(
			"time",
			{
				type: "float64",
				axes: { time: CHUNKS },
				values: Float64Array.from({ length: CHUNKS }, (_, i) => first + i),
			},
			{ attributes: { units: "days since 2000-01-01", axis: "T" } },
		),
		variable(
			"v",
			{
				type: "int32",
				axes: { time: CHUNKS, x: 2 },
				values: Int32Array.from({ length: 2 * CHUNKS }, (_, i) => 3 * (2 * first + i)),
			},
			{ storage: { chunkShape: [1, 2], deflate: 0 } },
		),
	]);

/** Chunks too long to be carried along. */
const inner = large({ chunkShape: [10, 60, 50], deflate: 1 });
/** More than one document may name; none was ever written. */
const VAST = 2 ** 18 + 77;
const vast: Readonly<Record<string, object>> = {
	".zgroup": { zarr_format: 2 },
	"v/.zarray": {
		...{ zarr_format: 2, shape: [VAST], chunks: [1], dtype: "|i1", order: "C" },
		...{ fill_value: 7, compressor: null, filters: null },
	},
	"v/.zattrs": { _ARRAY_DIMENSIONS: ["x"] },
};

/** Name of a dataset → how it is stored, and what reads it. */
const SAMPLES: Readonly<Record<string, readonly [string, string, Dataset, Reader]>> = {
	four: ["four.nc", "netcdf4", { ...temperature, groups: new Map([["deep", inner]]) }, netcdf4Reader],
	run: ["run.nc", "netcdf4", large(), netcdf4Reader],
	three: ["three.nc", "netcdf3", large(), netcdf3Reader],
	two: ["two.zarr", "zarr2", inner, zarrReader],
	modern: ["modern.zarr", "zarr3", inner, zarrReader],
};

beforeAll(async () => {
	const engine = createEngine({
		readers: [netcdf4Reader],
		writer: netcdf4Writer,
		moreWriters: async () => [netcdf3Writer, zarr2Writer, zarr3Writer, parquetReferencesWriter],
		store: fileStore,
		memory: 2 ** 28,
	});
	for (const [name, format, dataset] of Object.values(SAMPLES))
		await engine.write(dataset, file(name), { format });
	for (const [i, name] of ["many_1.nc", "many_2.nc"].entries())
		await engine.write(part(i * CHUNKS), file(name));
	await engine.write(await engine.open(file("four.nc")), file("set.parq"), { format: "references-parquet" });
	await engine.close();
	mkdirSync(file("vast.zarr/v"), { recursive: true });
	for (const [key, document] of Object.entries(vast))
		writeFileSync(file(`vast.zarr/${key}`), JSON.stringify(document));
	const names = Object.entries(SAMPLES).map(([id, [name]]) => [id, { files: name }]);
	const datasets = {
		...Object.fromEntries(names),
		many: { files: "many_*.nc" },
		referred: { files: "set.parq" },
		vast: { files: "vast.zarr" },
	};
	writeFileSync(file("serve.jsonc"), JSON.stringify({ datasets }));
	served = await serveHeadwater([file("serve.jsonc")], { cwd: folder });
});
afterAll(async () => {
	await served.stop();
	removeFolder(folder);
});

const LIMIT = 20_000;
const at = (path: string) => `${served.address}/datasets/${path}`;
const get = (path: string, init: RequestInit = {}) =>
	fetch(at(path), { ...init, signal: AbortSignal.timeout(LIMIT) });
const bytesOf = async (answer: Response) => new Uint8Array(await answer.arrayBuffer());

test.each(Object.entries(SAMPLES))(
	"the set of %s, read from the server, gives the values of its source",
	async (id, [name, , , reader]) => {
		expect(await valuesSeen(at(`${id}/references.parq`), zarrReader)).toEqual(
			await valuesSeen(file(name), reader),
		);
	},
);

test("files joined along time are one set of several tables; each points to where this server gives the file", async () => {
	const tables = [];
	for (const number of [0, 1]) {
		const answer = await get(`many/references.parq/v/refs.${number}.parq`);
		expect([answer.status, answer.headers.get("content-type")]).toEqual([
			200,
			"application/vnd.apache.parquet",
		]);
		tables.push(await readReferenceRows(await bytesOf(answer), `table ${number}`));
	}
	const [first, second] = tables;
	expect([first?.paths.length, second?.paths.length]).toEqual([10_000, 40]);
	expect(first?.paths[0]).toBe(at("many/files/0/many_1.nc"));
	expect(second?.paths[39]).toBe(at("many/files/1/many_2.nc"));
	const [offset = 0, size = 0] = [second?.offsets[39], second?.sizes[39]];
	const range = { range: `bytes=${offset}-${offset + size - 1}` };
	const chunk = await bytesOf(await get("many/files/1/many_2.nc", { headers: range }));
	const last = 3 * (4 * CHUNKS - 2);
	expect([...new Int32Array(chunk.buffer)]).toEqual([last, last + 3]);
	expect((await get("many/references.parq/v/refs.2.parq")).status).toBe(404);
});

test("a table has an ETag, and is given to HEAD, in ranges and not again; another name of the server is another table", async () => {
	const path = "four/references.parq/ta/refs.0.parq";
	const whole = await get(path);
	const bytes = await bytesOf(whole);
	const tag = whole.headers.get("etag") ?? "";
	expect(tag).not.toBe("");
	const head = await get(path, { method: "HEAD" });
	expect([head.status, head.headers.get("content-length")]).toEqual([200, String(bytes.length)]);
	expect((await get(path, { headers: { "if-none-match": tag } })).status).toBe(304);
	const range = await get(path, { headers: { range: "bytes=0-3" } });
	expect([range.status, Buffer.from(await bytesOf(range)).toString()]).toEqual([206, "PAR1"]);
	const local = served.address.replace("127.0.0.1", "localhost");
	const other = await fetch(`${local}/datasets/two/references.parq/v/refs.0.parq`, {
		signal: AbortSignal.timeout(LIMIT),
	});
	const rows = await readReferenceRows(await bytesOf(other), "other");
	const paths = rows.paths.filter((one) => one !== undefined);
	expect(paths).toEqual([0, 1, 2, 3].map((i) => `${local}/datasets/two/kerchunk/v/${i}.0.0`));
});

test("its metadata tell the length of tables; its folders list what lies in them", async () => {
	const document = (await (await get("four/references.parq/.zmetadata")).json()) as Record<string, object>;
	expect(document).toMatchObject({ record_size: 10_000, zarr_consolidated_format: 1 });
	expect(Object.keys(document["metadata"] ?? {})).toEqual(
		expect.arrayContaining([".zgroup", "ta/.zarray", "deep/v/.zarray"]),
	);
	const linksIn = async (path: string) => {
		const answer = await get(path);
		expect([path, answer.status]).toEqual([path, 200]);
		const text = await answer.text();
		return [...text.matchAll(/<li><a href="([^"]*)"/g)].map(([, href = ""]) =>
			href.slice(at(path).length + 1),
		);
	};
	expect(await linksIn("four/references.parq")).toEqual(
		expect.arrayContaining([".zmetadata", "ta/", "deep/"]),
	);
	expect(await linksIn("four/references.parq/deep")).toEqual(["v/"]);
	expect(await linksIn("many/references.parq/v")).toEqual(["refs.0.parq", "refs.1.parq"]);
});

test("what has too many chunks for references.json has tables, which its 413 names", async () => {
	const json = await get("vast/references.json");
	expect([json.status, await json.text()]).toEqual([413, expect.stringContaining("vast/references.parq")]);
	const number = Math.floor(VAST / 10_000);
	const answer = await get(`vast/references.parq/v/refs.${number}.parq`);
	const { paths, raws } = await readReferenceRows(await bytesOf(answer), "last");
	expect(paths).toHaveLength(VAST % 10_000);
	expect(raws.filter((raw) => raw !== undefined)).toHaveLength(64);
	expect(paths.at(-1)).toBe(at(`vast/kerchunk/v/${VAST - 1}`));
	expect([...(await bytesOf(await get(`vast/kerchunk/v/${VAST - 1}`)))]).toEqual([7]);
});

test("what is not there is 404 with the reason", async () => {
	for (const key of [
		"none/refs.0.parq",
		"ta/refs.1.parq",
		"ta/refs.00.parq",
		"ta/refs.0",
		"refs.0.parq",
		"deep/refs.0.parq",
		"ta/.zarray",
	]) {
		const answer = await get(`four/references.parq/${key}`);
		expect([key, answer.status]).toEqual([key, 404]);
		expect(await answer.json()).toMatchObject({ error: { message: expect.stringContaining(".zmetadata") } });
	}
});

test("the page, the STAC item and the API's description offer it beside references.json", async () => {
	expect(await (await get("four/")).text()).toContain(at("four/references.parq"));
	const { assets } = (await (await get("four/stac")).json()) as { assets: Record<string, { href: string }> };
	expect(assets["references-parquet"]?.href).toBe(at("four/references.parq"));
	const api = await fetch(`${served.address}/openapi.json`, { signal: AbortSignal.timeout(LIMIT) });
	expect(await api.text()).toContain("references.parq");
});

test("a set in Parquet is served like what it points to", async () => {
	expect(await valuesSeen(at("referred/references.parq"), zarrReader)).toEqual(
		await valuesSeen(file("four.nc"), netcdf4Reader),
	);
});

test("of an open file on another server, tables name its own address", async () => {
	const origin = at("run/files/0/run.nc");
	writeFileSync(file("far.jsonc"), JSON.stringify({ datasets: { far: { files: origin } } }));
	const far = await serveHeadwater([file("far.jsonc")], { cwd: folder });
	try {
		const set = `${far.address}/datasets/far/references.parq`;
		const answer = await fetch(`${set}/v/refs.0.parq`, { signal: AbortSignal.timeout(LIMIT) });
		const { paths } = await readReferenceRows(await bytesOf(answer), "far");
		expect(new Set(paths)).toEqual(new Set([origin]));
		expect(await valuesSeen(set, zarrReader)).toEqual(await valuesSeen(file("run.nc"), netcdf4Reader));
	} finally {
		await far.stop();
	}
});

(readsParquetSets() ? test : test.skip)("fsspec and xarray read served sets as they read the files", () => {
	const sets = Object.entries(SAMPLES)
		.filter(([id]) => id !== "modern")
		.map(([id, [name]]) => ({
			set: at(`${id}/references.parq`),
			files: [file(name)],
			groups: id === "four" ? [null, "deep"] : [null],
		}));
	const many = { set: at("many/references.parq"), files: [file("many_1.nc"), file("many_2.nc")] };
	const found = newerOracle<readonly { seen: string; other: readonly string[] }[]>("parquet_references.py", {
		sets: [...sets, many],
	});
	expect(found.map(({ seen, other }) => [seen, other])).toEqual(found.map(() => ["LazyReferenceMapper", []]));
});
