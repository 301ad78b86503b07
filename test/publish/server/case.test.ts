import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { filesBelow, headwater, removeFolder, temporaryFolder } from "../../cli/command.ts";
import { makeSmallTree } from "../../cli/small-data.ts";
import { oracle, pythonHas } from "../../python.ts";
import { type ServedHeadwater, serveHeadwater } from "../../servers/headwater-serve.ts";

let folder: string;
let served: ServedHeadwater;

beforeAll(async () => {
	folder = temporaryFolder("serve-case");
	await makeSmallTree(folder, { names: ["tas", "ta"], years: [1999, 2002] });
	const pod = join(folder, "pods", "look");
	mkdirSync(pod, { recursive: true });
	const axes = {
		time: { standard_name: "time" },
		lat: { standard_name: "latitude" },
		lon: { standard_name: "longitude" },
	};
	const flat = ["time", "lat", "lon"];
	const varlist = {
		tas: { standard_name: "air_temperature", modifier: "atmos_height", units: "degC", dimensions: flat },
		t850: {
			standard_name: "air_temperature",
			units: "K",
			dimensions: flat,
			scalar_coordinates: { lev: 850 },
		},
	};
	const lev = { standard_name: "air_pressure", units: "hPa", positive: "down", axis: "Z" };
	writeFileSync(
		join(pod, "settings.json"),
		JSON.stringify({
			settings: { long_name: "Look", driver: "look.sh" },
			data: { frequency: "mon" },
			dimensions: { ...axes, lev },
			varlist,
		}),
	);
	writeFileSync(
		join(pod, "look.sh"),
		'cp "$TAS_FILE" "$WK_DIR/kept.nc"; cp "$T850_FILE" "$WK_DIR/level.nc"\n',
	);
	const one = {
		CASENAME: "warm",
		convention: "CMIP",
		source_id: "Small-A",
		experiment_id: "historical",
		FIRSTYR: 2000,
		LASTYR: 2001,
	};
	const lost = { ...one, CASENAME: "lost", source_id: "Nobody" };
	const common = {
		pod_list: ["look"],
		pod_dir: join(folder, "pods"),
		CASE_ROOT_DIR: folder,
		OUTPUT_DIR: join(folder, "out"),
	};
	writeFileSync(join(folder, "case.json"), JSON.stringify({ case_list: [one], ...common }));
	writeFileSync(join(folder, "two.json"), JSON.stringify({ case_list: [lost, one], ...common }));
	served = await serveHeadwater([join(folder, "two.json")], { cwd: folder });
});
afterAll(async () => {
	await served.stop();
	removeFolder(folder);
});

test("a case's data are served as they lie and as its PODs get them; a case without data is told", async () => {
	expect(await (await fetch(`${served.address}/datasets`)).json()).toEqual([
		"CMIP6.CMIP.HEADWATER.Small-A.historical.r1i1p1f1.Amon.ta.gn.v20240101",
		"CMIP6.CMIP.HEADWATER.Small-A.historical.r1i1p1f1.Amon.tas.gn.v20240101",
		"warm.look.t850",
		"warm.look.tas",
	]);
	expect(served.log()).toContain('POD "look" of case "lost" is not served');
});

(pythonHas("zarr", "netCDF4", "requests") ? test : test.skip)(
	"what is computed on the way is what a run writes for the POD, bit for bit",
	async () => {
		const { code } = await headwater(["run", join(folder, "case.json")], { cwd: folder });
		expect(code).toBe(0);
		const kept = (name: string) => {
			const out = join(folder, "out");
			return join(out, filesBelow(out).find((path) => path.endsWith(name)) as string);
		};
		const roots = [
			{ address: `${served.address}/datasets/warm.look.tas/zarr`, file: kept("kept.nc") },
			{ address: `${served.address}/datasets/warm.look.t850/zarr`, file: kept("level.nc") },
		];
		const found = oracle<readonly { equal: string[]; other: object }[]>("served_zarr.py", { roots });
		expect(found.map(({ other }) => other)).toEqual([{}, {}]);
		expect(found[0]?.equal).toContain("tas");
	},
);
