import {
	copyFileSync,
	mkdirSync,
	readFileSync,
	rmSync,
	truncateSync,
	utimesSync,
	writeFileSync,
} from "node:fs";
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
	mkdirSync(join(folder, "coming"));
	copyFileSync(tas(), join(folder, "coming", "one.nc"));
	copyFileSync(tas(), join(folder, "touched.nc"));
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
			none: { files: "none/*.nc" },
			coming: { files: "coming/one.nc" },
			touched: { files: "touched.nc" },
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
		"coming",
		"gone",
		"growing",
		"missing",
		"none",
		"touched",
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
	const none = await get("datasets/none/zarr/tas/0.0.0");
	expect([none.status, await none.text()]).toEqual([
		503,
		expect.stringContaining("none of its files is there at present"),
	]);
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
	await settled(async () => (await (await get("datasets/growing/info")).text()).includes('"pr":'));
	const after = await get("datasets/growing/info");
	expect(after.headers.get("etag")).not.toBe(before.headers.get("etag"));
});

/** Waits until something is so. @throws when it is not in time */
async function settled(isSo: () => Promise<boolean>): Promise<void> {
	for (const end = performance.now() + 30_000; !(await isSo()); await sleep(100))
		if (performance.now() > end) throw new Error("It did not come to be in time.");
}

const tasAt = async (id: string) => {
	const roots = [
		"zarr/tas/0.0.0",
		"kerchunk/tas/0.0.0",
		"opendap.dods?tas",
		"files/0/one.nc",
		"info",
		"stac",
	];
	return Promise.all(roots.map(async (path) => (await get(`datasets/${id}/${path}`)).status));
};

test("a file that is cut short or taken away while it is served is 503, never fill values; and it comes back", async () => {
	const place = join(folder, "coming", "one.nc");
	const whole = readFileSync(place);
	const isAll = async (status: number) => (await tasAt("coming")).every((one) => one === status);
	expect(await isAll(200)).toBe(true);
	for (const harm of [
		() => truncateSync(place, whole.length / 2),
		() => truncateSync(place, 0),
		() => rmSync(join(folder, "coming"), { recursive: true }),
	]) {
		harm();
		await settled(() => isAll(503));
	}
	mkdirSync(join(folder, "coming"));
	writeFileSync(place, whole);
	await settled(() => isAll(200));
});

test("a file that was only touched has another tag", async () => {
	const path = "datasets/touched/zarr/tas/0.0.0";
	const before = (await get(path)).headers.get("etag");
	utimesSync(join(folder, "touched.nc"), new Date(), new Date());
	await settled(async () => (await get(path)).headers.get("etag") !== before);
});

test("of files with one id each is served, and told which it is", async () => {
	copyFileSync(tas(), join(folder, "again.nc"));
	const other = await serveHeadwater([tas(), join(folder, "again.nc")], { cwd: folder });
	try {
		const id = "CMIP6.CMIP.HEADWATER.Small-A.historical.r1i1p1f1.Amon.tas.gn";
		expect(await (await fetch(`${other.address}/datasets`)).json()).toEqual([id, `${id}-2`]);
		const told = `Of the file again.nc, whose id another file has.`;
		expect(other.log()).toContain(`"${id}-2": ${told}`);
		expect(await (await fetch(`${other.address}/datasets/${id}-2/`)).text()).toContain(told);
	} finally {
		await other.stop();
	}
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

test.each(["a b", "..", "x/y", "<b>"])("%j is no id, and the message says what is", async (id) => {
	const file = join(folder, "ids.jsonc");
	writeFileSync(file, JSON.stringify({ datasets: { [id]: { files: "x.nc" } } }));
	const { code, stderr } = await headwater(["serve", file, "--port", "0"], { cwd: folder });
	expect([code, stderr]).toEqual([
		2,
		expect.stringMatching(
			/ids\.jsonc:1:14: ".+" is no id\. Give letters, digits, dots, hyphens and underscores/,
		),
	]);
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
