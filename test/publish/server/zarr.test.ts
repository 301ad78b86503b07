import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { filesBelow, removeFolder, temporaryFolder } from "../../cli/command.ts";
import { makeSmallTree } from "../../cli/small-data.ts";
import { oracle, pythonHas } from "../../python.ts";
import { type ServedHeadwater, serveHeadwater } from "../../servers/headwater-serve.ts";

let folder: string;
let served: ServedHeadwater;
let files: readonly string[];

beforeAll(async () => {
	folder = temporaryFolder("serve-zarr");
	await makeSmallTree(folder);
	files = filesBelow(folder)
		.filter((file) => file.endsWith(".nc"))
		.map((file) => join(folder, file));
	served = await serveHeadwater(files, { cwd: folder });
});
afterAll(async () => {
	await served.stop();
	removeFolder(folder);
});

const idOf = (name: string) => `CMIP6.CMIP.HEADWATER.Small-A.historical.r1i1p1f1.Amon.${name}.gn`;
const get = (path: string, headers: Readonly<Record<string, string>> = {}) =>
	fetch(`${served.address}/${path}`, { headers });

interface Compared {
	readonly equal: readonly string[];
	readonly other: Readonly<Record<string, string>>;
}
const hasClients = pythonHas("zarr", "netCDF4", "requests");
const withClients = hasClients ? test : test.skip;
if (!hasClients)
	process.stderr.write("python3-zarr, python3-netcdf4 or python3-requests is absent: skipped\n");

withClients("zarr and kerchunk roots hold the very bits of the file", () => {
	const roots = files.flatMap((file) => {
		const name = /(\w+)_Amon/.exec(file)?.[1] ?? "";
		return ["zarr", "kerchunk"].map((root) => ({
			file,
			address: `${served.address}/datasets/${idOf(name)}/${root}`,
		}));
	});
	const found = oracle<readonly Compared[]>("served_zarr.py", { roots });
	expect(found.map(({ other }) => other)).toEqual(roots.map(() => ({})));
	expect(found.every(({ equal }) => equal.length >= 6)).toBe(true);
});

test("keys, dict and info tell what the dataset holds", async () => {
	const keys = await (await get(`datasets/${idOf("tas")}/keys`)).json();
	expect(keys).toEqual(expect.arrayContaining(["tas", "time", "time_bnds", "lat", "lon", "height"]));
	const dict = (await (await get(`datasets/${idOf("tas")}/dict`)).json()) as Record<string, never>;
	expect(Object.keys(dict)).toEqual(["coords", "attrs", "dims", "data_vars"]);
	expect(dict["data_vars"]).toMatchObject({
		tas: { dims: ["time", "lat", "lon"], dtype: "float32", shape: [24, 4, 8] },
	});
	expect(dict["coords"]).toMatchObject({ height: { dims: [], dtype: "float64", shape: [] } });
	const info = (await (await get(`datasets/${idOf("tas")}/info`)).json()) as Record<string, never>;
	expect(info["dimensions"]).toMatchObject({ time: 24, lat: 4, lon: 8 });
});

test("HEAD tells the length, an ETag that is known gets 304, JSON is compressed and chunks are not", async () => {
	const chunk = `datasets/${idOf("tas")}/zarr/tas/0.0.0`;
	const head = await fetch(`${served.address}/${chunk}`, { method: "HEAD" });
	const body = await get(chunk, { "accept-encoding": "gzip" });
	expect(head.status).toBe(200);
	expect(head.headers.get("content-length")).toBe(String((await body.arrayBuffer()).byteLength));
	expect(body.headers.get("content-encoding")).toBeNull();
	const again = await get(chunk, { "if-none-match": body.headers.get("etag") ?? "" });
	expect(again.status).toBe(304);
	const metadata = await get(`datasets/${idOf("tas")}/zarr/.zmetadata`, { "accept-encoding": "gzip" });
	expect(metadata.headers.get("content-encoding")).toBe("gzip");
	expect(metadata.headers.get("vary")).toContain("accept-encoding");
});

test("what is not there is 404 with the reason, as JSON", async () => {
	for (const path of [
		"nothing",
		"datasets/none/info",
		`datasets/${idOf("tas")}/zarr/tas/0.0.99`,
		`datasets/${idOf("tas")}/zarr/tas/00.0.0`,
		`datasets/${idOf("tas")}/zarr/none/.zarray`,
		`datasets/${idOf("tas")}/zarr/tas/.zgroup`,
		`datasets/${idOf("tas")}/groups/none`,
	]) {
		const answer = await get(path);
		expect([path, answer.status]).toEqual([path, 404]);
		expect(await answer.json()).toMatchObject({ error: { status: 404, message: expect.any(String) } });
	}
});

const hasReferences = pythonHas("xarray", "fsspec", "aiohttp");
(hasReferences ? test : test.skip)(
	"reference:// reads the data files in ranges, and gets their values",
	() => {
		const sets = files.map((file) => ({
			file,
			address: `${served.address}/datasets/${idOf(/(\w+)_Amon/.exec(file)?.[1] ?? "")}/references.json`,
		}));
		const found = oracle<readonly Compared[]>("served_references.py", { sets });
		expect(found.map(({ other }) => other)).toEqual(sets.map(() => []));
	},
);

test("data files are given whole or in ranges, with 206 and 416 as RFC 9110 has them", async () => {
	const file = files.find((one) => one.includes("tas_Amon")) as string;
	const path = `datasets/${idOf("tas")}/files/0/${basename(file)}`;
	const stored = readFileSync(file);
	const whole = await get(path);
	expect(Buffer.from(await whole.arrayBuffer()).equals(stored)).toBe(true);
	for (const [range, from, to] of [
		["bytes=10-19", 10, 20],
		["bytes=100-", 100, stored.length],
		["bytes=-7", stored.length - 7, stored.length],
		[`bytes=5-${stored.length * 2}`, 5, stored.length],
	] as const) {
		const part = await get(path, { range });
		expect([part.status, part.headers.get("content-range")]).toEqual([
			206,
			`bytes ${from}-${to - 1}/${stored.length}`,
		]);
		expect(Buffer.from(await part.arrayBuffer()).equals(stored.subarray(from, to))).toBe(true);
	}
	expect((await get(path, { range: `bytes=${stored.length}-` })).status).toBe(416);
	expect((await get(path, { range: "bytes=7-3" })).status).toBe(200);
	expect((await get(path, { range: "bytes=0-3", "if-range": '"other"' })).status).toBe(200);
	expect((await get(`datasets/${idOf("tas")}/files/0/other.nc`)).status).toBe(404);
	const head = await fetch(`${served.address}/${path}`, { method: "HEAD" });
	expect(head.headers.get("content-length")).toBe(String(stored.length));
});
