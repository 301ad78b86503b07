import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { PNG } from "pngjs";
import { variableOf } from "../../../core/model/dataset.ts";
import { netcdf4Reader } from "../../../io/formats/netcdf4/reader.ts";
import { netcdf4Writer } from "../../../io/formats/netcdf4/writer.ts";
import { fileStore } from "../../../io/stores/file/index.ts";
import { createEngine } from "../../../run/engine.ts";
import { filesBelow, removeFolder, temporaryFolder } from "../../cli/command.ts";
import { makeSmallTree } from "../../cli/small-data.ts";
import { type ServedHeadwater, serveHeadwater } from "../../servers/headwater-serve.ts";

let folder: string;
let served: ServedHeadwater;
const SMALL = "CMIP6.CMIP.HEADWATER.Small-A.historical.r1i1p1f1.Amon.ta.gn";
const KINDS = ["image", "quadmesh", "contour", "contourf", "scatter", "line", "hist"];

/** Rows and columns askew over Europe; the name of the variable would be a script. */
async function makeCurvilinear(path: string): Promise<void> {
	const [rows, columns] = [12, 16];
	const place = (cell: number) => [Math.floor(cell / columns), cell % columns] as const;
	const cells = (at: (j: number, i: number) => number) =>
		Float64Array.from({ length: rows * columns }, (_, cell) => at(...place(cell)));
	const grid = { type: "float64", dimensions: ["j", "i"], shape: [rows, columns] } as const;
	const named = (name: string, units: string) =>
		new Map([
			["standard_name", name],
			["units", units],
		]);
	const variables = [
		variableOf(
			"lat",
			cells((j, i) => 35 + 2 * j + 0.3 * i),
			{ ...grid, attributes: named("latitude", "degrees_north") },
		),
		variableOf(
			"lon",
			cells((j, i) => 350 + 2 * i - 0.5 * j),
			{ ...grid, attributes: named("longitude", "degrees_east") },
		),
		variableOf(
			"tos",
			cells((j, i) => j + i / 10),
			{
				...grid,
				attributes: new Map([
					["long_name", "Sea <script>alert(1)</script>"],
					["units", "K"],
					["coordinates", "lat lon"],
				]),
			},
		),
	];
	const engine = createEngine({
		readers: [netcdf4Reader],
		writer: netcdf4Writer,
		store: fileStore,
		memory: 2 ** 28,
	});
	await engine.write(
		{
			dimensions: new Map([
				["j", { size: rows, unlimited: false }],
				["i", { size: columns, unlimited: false }],
			]),
			variables: new Map(variables.map((one) => [one.name, one])),
			attributes: new Map(),
			groups: new Map(),
		},
		path,
	);
	await engine.close();
}

beforeAll(async () => {
	folder = temporaryFolder("serve-plot");
	await makeSmallTree(folder, { names: ["ta"] });
	await makeCurvilinear(join(folder, "ocean.nc"));
	const files = filesBelow(folder).filter((file) => file.endsWith(".nc"));
	served = await serveHeadwater(
		files.map((file) => join(folder, file)),
		{ cwd: folder },
	);
}, 60_000);
afterAll(async () => {
	await served.stop();
	removeFolder(folder);
});

const get = (path: string, headers: Readonly<Record<string, string>> = {}) =>
	fetch(`${served.address}/datasets/${path}`, { headers });

test("every kind is drawn of rows and columns of latitudes and longitudes, and of askew ones", async () => {
	for (const kind of KINDS)
		for (const one of [`${SMALL}/plot/ta`, "ocean/plot/tos"]) {
			const answer = await get(`${one}/${kind}/viridis?format=png`);
			expect([one, kind, answer.status, answer.headers.get("content-type")]).toEqual([
				one,
				kind,
				200,
				"image/png",
			]);
			const { width, height } = PNG.sync.read(Buffer.from(await answer.arrayBuffer()));
			expect([width > 1200, height > 600]).toEqual([true, true]);
		}
}, 60_000);

test("a browser gets a page with a slider over the last twelve steps, from this server alone", async () => {
	const answer = await get(`${SMALL}/plot/ta/quadmesh/turbo_r`, { accept: "text/html,*/*;q=0.8" });
	const text = await answer.text();
	expect(text).toContain('type="range" min="0" max="11"');
	expect(text).toContain("2001-12");
	expect(text).not.toContain("2000-12");
	expect(text).not.toMatch(/(?:src|href)="(?:https?:)?\/\//);
	const part = await (
		await get(`${SMALL}/plot/ta/quadmesh/turbo_r/time/0_3/lat/0_90`, { accept: "text/html" })
	).text();
	expect(part).toContain('max="2"');
});

test("a script in an attribute stays text in pages and pictures", async () => {
	for (const format of ["html", "svg"]) {
		const text = await (await get(`ocean/plot/tos/quadmesh/viridis?format=${format}`)).text();
		expect(text).toContain("Sea &lt;script&gt;");
		expect(text).not.toContain("<script>alert");
	}
});

test("what does not exist or makes no sense is told with the reason, quickly", async () => {
	const long = "x".repeat(10_000);
	const wrong: readonly (readonly [number, string, string])[] = [
		[404, `${SMALL}/plot/tas/image/viridis`, 'Did you mean \\"ta\\"'],
		[404, `${SMALL}/plot/ta/imge/viridis`, 'Did you mean \\"image\\"'],
		[404, `${SMALL}/plot/ta/image/viridi`, 'Did you mean \\"viridis\\"'],
		[404, `${SMALL}/plot/ta/image/__proto__`, "no colour map"],
		[404, `${SMALL}/plot/ta/image/viridis/time`, "pairs"],
		[404, `${SMALL}/plot/ta/image/viridis/time/a_b`, "no range"],
		[404, `${SMALL}/plot/ta/image/viridis/time/5_5`, "is empty"],
		[404, `${SMALL}/plot/ta/image/viridis/time/90_99`, "has 24 steps"],
		[404, `${SMALL}/plot/ta/image/viridis/lat/95_99`, "reaches from"],
		[404, `${SMALL}/plot/ta/image/viridis/nothing/1_2`, "has no coordinate"],
		[404, `ocean/plot/tos/image/viridis/lat/-60_-50`, "No cell lies in"],
		[404, `${SMALL}/plot/ta/image/viridis/time/0_2/time/1_2`, "limited twice"],
		[404, `${SMALL}/plot/ta/image/viridis?format=png&frame=12`, "no step 12"],
		[400, `${SMALL}/plot/ta/image/viridis?format=png&min=3&max=1`, "must lie below"],
		[400, `${SMALL}/plot/ta/image/viridis?format=gif`, "no format"],
		[400, `${SMALL}/plot/ta/image/viridis?evil=1`, "evil"],
		[404, `${SMALL}/plot/ta/image/viridis/__import__('os')/1_2`, "has no coordinate"],
		[404, `${SMALL}/plot/ta')%3Balert(1)/image/viridis`, "There is no variable"],
		[404, `${SMALL}/plot/%3Cscript%3E/image/viridis`, "There is no variable"],
		[404, `${SMALL}/plot/ta/image/viridis/${long}/1_2`, "has no coordinate"],
		[404, `${SMALL}/plot/ta/image/viridis/time/${"9".repeat(5000)}_1`, "no range"],
	];
	for (const [status, path, why] of wrong) {
		const begin = performance.now();
		const answer = await get(path);
		const text = await answer.text();
		expect([path, answer.status, text]).toEqual([path, status, expect.stringContaining(why)]);
		expect(answer.headers.get("content-type")).toContain("application/json");
		expect(text.length).toBeLessThan(2000);
		expect(performance.now() - begin).toBeLessThan(3000);
		const page = await get(path, { accept: "text/html,*/*;q=0.8" });
		expect([path, page.status, page.headers.get("content-type")]).toEqual([
			...[path, status],
			"text/html; charset=utf-8",
		]);
		expect(await page.text()).not.toContain("<script");
	}
});

test("negative steps count from the end, the date is in the picture, and limits of colours can be given", async () => {
	const svg = async (path: string) => (await get(`${SMALL}/plot/ta/${path}`)).text();
	expect(await svg("quadmesh/viridis/time/-1_?format=svg")).toContain("2001-12");
	expect(await svg("quadmesh/viridis/time/-12_-1?format=svg&frame=10")).toContain("2001-11");
	expect(await svg("quadmesh/viridis/time/0_1/plev/50000_60000?format=svg")).toContain("plev 50000 Pa");
	expect(await svg("contourf/viridis?format=svg&min=0&max=10")).toContain(">10<");
});

test("narrow pictures for narrow screens have letters as large as wide ones", async () => {
	const svg = async (query: string) =>
		(await get(`${SMALL}/plot/ta/quadmesh/viridis?format=svg${query}`)).text();
	const [wide, narrow] = [await svg(""), await svg("&width=420")];
	expect([wide, narrow].map((text) => /viewBox="0 0 (\d+) /.exec(text)?.[1])).toEqual(["904", "444"]);
	const smallest = (text: string) =>
		Math.min(...[...text.matchAll(/font-size="([\d.]+)"/g)].map(([, size]) => Number(size)));
	expect(smallest(narrow)).toBe(smallest(wide));
	for (const width of ["12", "1e3", "99999", "-400"])
		expect((await get(`${SMALL}/plot/ta/quadmesh/viridis?format=png&width=${width}`)).status).toBe(400);
});

test("there are many colour maps, each with its reverse", async () => {
	const maps = (await (await fetch(`${served.address}/plot/colormaps`)).json()) as {
		name: string;
		colours: string[];
	}[];
	expect(maps.length).toBeGreaterThan(60);
	const named = (name: string) => maps.find((one) => one.name === name)?.colours;
	expect(named("viridis_r")).toEqual(named("viridis")?.toReversed());
});
