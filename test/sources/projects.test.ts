import { afterAll, beforeAll, expect, test } from "@jest/globals";
import type { RunResult } from "../../core/model/run-result.ts";
import { headwater } from "../cli/command.ts";
import { type Archive, archive, monthly } from "./archive.ts";

let tree: Archive;
let run: { readonly folder: string; readonly result: RunResult; readonly ended: { readonly stderr: string } };

const kelvin = (value: number, name = "tas") => monthly(name, { first: 2000, value });
const cmip5 = "cmip5/output1/MPI-M/MPI-ESM-LR/historical/mon";
const file5 = (name: string, table: string) =>
	`${name}_${table}_MPI-ESM-LR_historical_r1i1p1_200001-200012.nc`;
const cordex = "cordex/output/EUR-11/KNMI/MOHC-HadGEM2-ES/historical/r1i1p1/RACMO22E";
const cmip7 = "MIP-DRS7/CMIP7/CMIP/MPI-M/MPI-ESM1-2-LR/historical/r1i1p1f1";
const file7 = (brand: string, region = "glb") =>
	`${cmip7}/${region}/mon/tas/${brand}/g101/v20260301/tas_${brand}_mon_${region}_g101_MPI-ESM1-2-LR_historical_r1i1p1f1_200001-200012.nc`;
const plus = "CMIP6Plus/CMIP/MOHC/HadGEM3-GC31-LL/historical/r1i1p1f3/APmon/tas/gn/v20240101";
const pp = "archive/c96_amip/gfdl.ncrc4-intel-prod/pp";

const files: Readonly<Record<string, Parameters<Archive["put"]>[1]>> = {
	// The newest version counts by its number: v2 is older than any date, and some sites put it below the variable.
	[`${cmip5}/atmos/Amon/r1i1p1/v20111006/tas/${file5("tas", "Amon")}`]: kelvin(510),
	[`${cmip5}/atmos/Amon/r1i1p1/tas/v2/${file5("tas", "Amon")}`]: kelvin(1),
	[`${cmip5}/atmos/Amon/r1i1p1/tas/20120101/${file5("tas", "Amon")}`]: kelvin(500),
	[`${cmip5}/seaIce/OImon/r1i1p1/v20111006/sic/${file5("sic", "OImon")}`]: monthly("sic", {
		...{ first: 2000, value: 30, attributes: { units: "%", standard_name: "sea_ice_area_fraction" } },
	}),
	[`${cordex}/v1/mon/tas/v20160620/tas_EUR-11_MOHC-HadGEM2-ES_historical_r1i1p1_KNMI-RACMO22E_v1_mon_200001-200012.nc`]:
		kelvin(1),
	[`${cordex}/v2/mon/tas/v20160620/tas_EUR-11_MOHC-HadGEM2-ES_historical_r1i1p1_KNMI-RACMO22E_v2_mon_200001-200012.nc`]:
		kelvin(600),
	"obs4MIPs/ECMWF/ERA-5/mon/tas/gn/v20200101/tas_mon_ERA-5_PCMDI_gn_200001-200012.nc": kelvin(1),
	"obs4MIPs/ECMWF/ERA-5/mon/tas/gn/v20210101/tas_mon_ERA-5_PCMDI_gn_200001-200012.nc": kelvin(700),
	[file7("tavg-h2m-hxy-u")]: kelvin(800),
	[file7("tmaxavg-h2m-hxy-u")]: kelvin(850),
	[file7("tpt-h2m-hs-u")]: kelvin(1),
	[file7("tavg-h2m-hxy-u", "grl")]: kelvin(1),
	[`${plus}/tas_APmon_HadGEM3-GC31-LL_historical_r1i1p1f3_gn_200001-200012.nc`]: kelvin(900),
	[`${pp}/atmos_cmip/ts/monthly/1yr/atmos_cmip.200001-200012.t_ref.nc`]: kelvin(400, "t_ref"),
	[`${pp}/atmos_cmip/ts/monthly/5yr/atmos_cmip.200001-200412.t_ref.nc`]: monthly("t_ref", {
		...{ first: 2000, years: 5, value: 1 },
	}),
	[`${pp}/atmos_level/ts/monthly/1yr/atmos_level.200001-200012.t_ref.nc`]: kelvin(1, "t_ref"),
	[`${pp}/atmos_cmip/atmos_cmip.static.nc`]: kelvin(1, "area"),
};

const of = (name: string, more: Record<string, unknown>) => ({
	...{ CASENAME: name, FIRSTYR: 2000, LASTYR: 2000, CASE_ROOT_DIR: "data", data_manager: name },
	...more,
});
const cases = [
	of("cmip5-local", { model: "MPI-ESM-LR", experiment: "historical", pod_list: ["warmth", "ice"] }),
	of("cordex-local", { source_id: "KNMI-RACMO22E", domain: "EUR-11" }),
	of("obs4mips-local", { source_id: "ERA-5" }),
	of("cmip7-local", {
		...{ source_id: "MPI-ESM1-2-LR", experiment_id: "historical", pod_list: ["warmth", "warmest"] },
	}),
	of("cmip6plus-local", { source_id: "HadGEM3-GC31-LL" }),
	of("gfdl-pp", { convention: "GFDL" }),
];

beforeAll(async () => {
	tree = await archive("projects");
	for (const [path, dataset] of Object.entries(files)) await tree.put(path, dataset);
	tree.pod("warmth", { tas: { standard_name: "air_temperature", modifier: "atmos_height", units: "K" } });
	tree.pod("warmest", {
		tasmax: {
			...{ standard_name: "air_temperature", modifier: "atmos_height", units: "K" },
			cell_methods: "time: maximum within days time: mean over days",
		},
	});
	tree.pod("ice", { ice: { standard_name: "sea_ice_area_fraction", units: "1", modifier: "" } });
	const shared = { CASENAME: undefined, CASE_ROOT_DIR: undefined, pod_list: ["warmth"] };
	run = await tree.run({ ...shared, case_list: cases });
});
afterAll(() => tree.close());

const podOf = (name: string, pod = "warmth") =>
	run.result.cases.find((one) => one.name === name)?.pods.find((one) => one.name === pod);

test.each([
	["cmip5-local", 500, { version: "20120101", table_id: "Amon" }],
	["cordex-local", 600, { rcm_version: "v2", source_id: "KNMI-RACMO22E" }],
	["obs4mips-local", 700, { version: "v20210101" }],
	["cmip7-local", 800, { branding_suffix: "tavg-h2m-hxy-u", region: "glb", grid_label: "g101" }],
	["cmip6plus-local", 900, { table_id: "APmon" }],
	["gfdl-pp", 400, { component: "atmos_cmip", chunk_freq: "1yr" }],
])("%s: the right file of its tree comes to the POD", async (name, value, facets) => {
	const pod = podOf(name);
	expect({ outcome: pod?.outcome, problem: pod?.problem }).toEqual({
		outcome: "succeeded",
		problem: undefined,
	});
	expect(pod?.variables[0]?.facets).toMatchObject(facets);
	const folder = pod?.folder.split("/").slice(0, -1).join("/") ?? "";
	expect((await tree.steps(run.folder, "warmth", "tas", folder))[0]).toBe(value);
});

test("a variable that CMIP5 called otherwise is found by the name it has now", () => {
	const pod = podOf("cmip5-local", "ice");
	expect({ outcome: pod?.outcome, problem: pod?.problem }).toEqual({
		outcome: "succeeded",
		problem: undefined,
	});
	expect(pod?.variables[0]?.inputs?.[0]?.path).toMatch(/sic_OImon_/);
});

test("what CMIP6 called tasmax is CMIP7's tas of another brand", () => {
	const pod = podOf("cmip7-local", "warmest");
	expect({ outcome: pod?.outcome, problem: pod?.problem }).toEqual({
		outcome: "succeeded",
		problem: undefined,
	});
	expect(pod?.variables[0]?.facets).toMatchObject({ branding_suffix: "tmaxavg-h2m-hxy-u" });
});

test("a crawl prints the columns of the source's own layout", async () => {
	const crawled = await headwater(["crawl", "data", "--data-manager", "cordex-local"], { cwd: tree.folder });
	expect(crawled.stdout).toMatch(/^2 files under/);
	expect(crawled.stdout).toMatch(/^domain_id: 1 \(EUR-11\)$/m);
	expect(crawled.stdout).toMatch(/^rcm_version: 2 \(v1, v2\)$/m);
	expect(crawled.stdout).not.toMatch(/^table_id/m);
});
