import { mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { createLocalEngine } from "../../cli/local-engine.ts";
import { attributeText } from "../../core/model/dataset.ts";
import { goodPod, goodScript, shellPod } from "../pods/settings.ts";
import { datasetOf, GRID, range, timeOf, writeDataset } from "../preprocess/small-world.ts";
import { filesBelow, headwater, readResult, removeFolder, temporaryFolder } from "./command.ts";
import { writeCase } from "./small-data.ts";

const folder = temporaryFolder("derived");
const around = { cwd: folder };

/** Two years of months in one file of a CMIP6 tree. */
async function months(
	name: string,
	standardName: string,
	first: number,
	levels?: readonly number[],
): Promise<void> {
	const path = `data/CMIP6/CMIP/HEADWATER/Small-A/historical/r1i1p1f1/Amon/${name}/gn/v20240101/${name}_Amon_Small-A_historical_r1i1p1f1_gn_200001-200112.nc`;
	const cells = 6 * (levels?.length ?? 1);
	const plev = levels && {
		plev: ["plev", levels, { units: "Pa", standard_name: "air_pressure", positive: "down" }] as const,
	};
	const dataset = datasetOf(
		{ "time*": 24, ...(levels && { plev: levels.length }), lat: 2, lon: 3, bnds: 2 },
		{
			...timeOf(range(24, 15.5, 30.4), "days since 2000-01-01", { calendar: "noleap" }),
			...plev,
			...GRID,
			[name]: [
				levels ? "time plev lat lon" : "time lat lon",
				range(24 * cells, first, first / 100),
				{ standard_name: standardName, units: levels ? "1" : "W m-2", cell_methods: "time: mean" },
				"float32",
			],
		},
	);
	mkdirSync(dirname(join(folder, path)), { recursive: true });
	await writeDataset(join(folder, path), dataset);
}

const wish = (standardName: string, units: string) => ({
	standard_name: standardName,
	units,
	frequency: "mon",
	dimensions: ["time", "lat", "lon"],
});

beforeAll(async () => {
	await months("rsdt", "toa_incoming_shortwave_flux", 340);
	await months("rsut", "toa_outgoing_shortwave_flux", 100);
	await months("rlut", "toa_outgoing_longwave_flux", 240);
	await months("hus", "specific_humidity", 0.001, [100000, 80000, 60000]);
	const script = goodScript.replaceAll("TAS_FILE", "NET_FILE").replaceAll("tas_var", "net_var");
	await shellPod(join(folder, "pods", "net"), script, {
		varlist: { net: wish("toa_net_downward_radiative_flux", "kW m-2") },
	});
	await shellPod(join(folder, "pods", "vapour"), script, {
		varlist: { net: wish("atmosphere_mass_content_of_water_vapor", "kg m-2") },
	});
	await shellPod(join(folder, "pods", "lost"), script, {
		varlist: { net: wish("surface_net_downward_radiative_flux", "W m-2") },
	});
	await goodPod(join(folder, "pods", "unused"));
	writeCase(join(folder, "case.jsonc"), { pod_list: ["net", "vapour", "lost"], pod_dir: ["pods"] });
}, 60_000);
afterAll(() => removeFolder(folder));

test("a quantity the archive lacks is computed of those it has; its parts are not delivered", async () => {
	const { code, stderr } = await headwater(["run", "case.jsonc"], around);
	expect([code, stderr]).toEqual([3, expect.anything()]);
	const run = join(folder, "out", "case");
	const pods = readResult(run).cases[0]?.pods ?? [];
	expect(pods.map(({ name, outcome }) => [name, outcome])).toEqual([
		["net", "succeeded"],
		["vapour", "succeeded"],
		["lost", "failed"],
	]);
	const net = pods[0]?.variables.find(({ file }) => file !== undefined);
	expect([net?.id, net?.madeBy, net?.inputs?.length]).toEqual(["net/net~derive", "derive", 3]);
	expect(net?.steps?.map(({ description }) => description)).toEqual(
		expect.arrayContaining([
			'Computed "rtnt" = rsdt-rsut-rlut',
			expect.stringContaining('Converted "rtnt" from "W m-2" to "kW m-2"'),
		]),
	);
	expect(filesBelow(run).filter((path) => path.endsWith(".nc") && !path.startsWith("products"))).toHaveLength(
		2,
	);
	const engine = createLocalEngine({ workers: 0, memory: 2 ** 29 });
	const opened = await engine.open(join(run, net?.file as string));
	const variable = opened.variables.get("net");
	const values = Array.from((await engine.readAll(variable?.data as never)) as Float32Array);
	expect(values).toHaveLength(144);
	// 340 - 100 - 240 = 0, and each step of a cell adds a hundredth of it.
	values.forEach((value) => {
		expect(Math.abs(value)).toBeLessThan(1e-6);
	});
	expect([...opened.variables.keys()]).not.toContain("rsdt");
	expect([
		attributeText(variable?.attributes ?? new Map(), "units"),
		attributeText(variable?.attributes ?? new Map(), "standard_name"),
	]).toEqual(["kW m-2", "toa_net_downward_radiative_flux"]);
	const vapour = pods[1]?.variables.find(({ file }) => file !== undefined);
	expect([vapour?.madeBy, vapour?.steps?.map(({ step }) => step)]).toEqual([
		"vertical-integral",
		expect.arrayContaining(["vertical-integral"]),
	]);
	const content = await engine.open(join(run, vapour?.file as string));
	const [first = 0] = Array.from(
		(await engine.readAll(content.variables.get("net")?.data as never)) as Float32Array,
	);
	// Layers of 20000 Pa each: 0.001, 0.00106 and 0.00112.
	expect(first).toBeCloseTo((20000 * (0.001 + 0.00106 + 0.00112)) / 9.80665, 4);
	await engine.close();
	expect(pods[2]?.problem?.message).not.toContain("rsds");
}, 60_000);

test("explain tells what a quantity would be computed of", async () => {
	const { code, stdout } = await headwater(["explain", "case.jsonc", "--pods", "net"], around);
	expect(code).toBe(0);
	expect(stdout).toMatch(
		/the step derive of net\/net~derive\/rsdt, net\/net~derive\/rsut, net\/net~derive\/rlut/,
	);
}, 60_000);
