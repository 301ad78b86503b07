import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { filesBelow, headwater, removeFolder, temporaryFolder } from "../../cli/command.ts";
import { makeSmallTree } from "../../cli/small-data.ts";
import { oracle, pythonHas } from "../../python.ts";
import { type ServedHeadwater, serveHeadwater } from "../../servers/headwater-serve.ts";

let folder: string;
let served: ServedHeadwater;
const tas = () => join(folder, filesBelow(folder).find((file) => /tas_Amon_Small-A/.test(file)) as string);

beforeAll(async () => {
	folder = temporaryFolder("serve-file");
	await makeSmallTree(folder);
	await makeSmallTree(folder, { source: "Small-B", names: ["tas"] });
	mkdirSync(join(folder, "growing"));
	copyFileSync(tas(), join(folder, "growing", "first.nc"));
	const settings = {
		datasets: {
			"warm.celsius": {
				files: "CMIP6/**/tas_Amon_Small-A*.nc",
				steps: ["change-units:variable=tas,units=degC"],
				codec: "blosc",
				chunks: { time: 5 },
				title: "How warm it is",
			},
			growing: { files: "growing/*.nc", facets: {} },
			gone: { files: "gone.nc", retracted: "the sign was wrong" },
			missing: { files: "missing.nc" },
			closed: { files: "CMIP6/**/pr_Amon_Small-A*.nc", version: "v20240101" },
		},
		sources: [
			{ data_manager: "cmip6-local", options: { root: "." }, facets: { source_id: ["Small-*", "!Small-A"] } },
		],
	};
	writeFileSync(join(folder, "serve.jsonc"), `// what is served\n${JSON.stringify(settings)}`);
	served = await serveHeadwater([join(folder, "serve.jsonc")], { cwd: folder });
});
afterAll(async () => {
	await served.stop();
	removeFolder(folder);
});

const get = (path: string) => fetch(`${served.address}/${path}`);

test("lists datasets of the file and of its sources, narrowed by facets", async () => {
	expect(await (await get("datasets")).json()).toEqual([
		"CMIP6.CMIP.HEADWATER.Small-B.historical.r1i1p1f1.Amon.tas.gn.v20240101",
		"closed",
		"gone",
		"growing",
		"missing",
		"warm.celsius",
	]);
});

(pythonHas("zarr", "netCDF4", "requests") ? test : test.skip)(
	"steps are applied when values are read: the same as convert writes, in the chunks that were asked for",
	async () => {
		const file = join(folder, "celsius.nc");
		const { code, stderr } = await headwater(["convert", tas(), file, "--units", "tas=degC"], {
			cwd: folder,
		});
		expect([code, stderr]).toEqual([0, ""]);
		const address = `${served.address}/datasets/warm.celsius/zarr`;
		const [compared] = oracle<readonly [{ other: object; equal: string[] }]>("served_zarr.py", {
			roots: [{ address, file }],
		});
		expect(compared.other).toEqual({});
		expect(compared.equal).toContain("tas");
		const array = (await (await get("datasets/warm.celsius/zarr/tas/.zarray")).json()) as Record<
			string,
			unknown
		>;
		expect(array).toMatchObject({ chunks: [5, 4, 8], compressor: { id: "blosc" } });
	},
);

test("what was retracted is 410 with the reason; a file that is not there is 503 and never 404", async () => {
	const gone = await get("datasets/gone/zarr/.zmetadata");
	expect([gone.status, await gone.json()]).toEqual([
		410,
		{ error: { status: 410, message: '"gone" was retracted: the sign was wrong' } },
	]);
	const missing = await get("datasets/missing/zarr/tas/0.0.0");
	expect([missing.status, missing.headers.get("retry-after")]).toEqual([503, "30"]);
	const text = await missing.text();
	expect(text).toContain("missing.nc");
	expect(text).not.toContain(folder);
	expect(served.log()).toContain("missing.nc");
});

test("what has a version may be kept, what may change must be asked for", async () => {
	expect((await get("datasets/closed/info")).headers.get("cache-control")).toBe("public, max-age=86400");
	expect((await get("datasets/growing/info")).headers.get("cache-control")).toBe("public, no-cache");
});

test("a file that changes is read again, without a restart", async () => {
	const before = await get("datasets/growing/info");
	expect((await before.json()) as object).toMatchObject({ variables: { tas: {} } });
	copyFileSync(
		join(folder, filesBelow(folder).find((file) => /pr_Amon_Small-A/.test(file)) as string),
		join(folder, "growing", "first.nc"),
	);
	await sleep(1200);
	const after = await get("datasets/growing/info");
	expect((await after.json()) as object).toMatchObject({ variables: { pr: {} } });
	expect(after.headers.get("etag")).not.toBe(before.headers.get("etag"));
});

test("mistakes in the file are told at their places, all at once", async () => {
	const file = join(folder, "wrong.jsonc");
	writeFileSync(
		file,
		'{\n  "datasets": {\n    "a": { "file": "x.nc" },\n    "b": { "files": "x.nc", "codec": "zip", "steps": ["chnge-units"] }\n  }\n}\n',
	);
	const { code, stderr } = await headwater(["serve", file, "--port", "0"], { cwd: folder });
	expect(code).toBe(2);
	expect(stderr).toContain('wrong.jsonc:3:12: "file" is no key of a dataset. Did you mean "files"?');
	expect(stderr).toMatch(/wrong\.jsonc:4:\d+: .*"codec"/);
	expect(stderr).toMatch(/wrong\.jsonc:4:\d+: .*change-units/);
});

test.each([
	[["nothing.nc"], "nothing of it can be served"],
	[[], "Name what to serve"],
	[["serve.jsonc", "--port", "99999"], "Give a number from 0 to 65535"],
])("a call that makes no sense ends with a sentence: %j", async (args, said) => {
	const { code, stderr } = await headwater(["serve", ...args], { cwd: folder });
	expect(code).toBeGreaterThan(0);
	expect(stderr).toContain(said);
	expect(stderr).not.toContain("defect");
});
