import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { attributeText, type Dataset } from "../../core/model/dataset.ts";
import type { Recipe } from "../../core/recipe/recipe.ts";
import { oracle, pythonHas } from "../python.ts";
import { type LazyWorld, lazyWorld } from "./lazy-world.ts";
import { agrees, type Values } from "./oracle-row.ts";

interface Expected {
	readonly file: string;
	readonly variable: string;
	readonly values: Values;
}

const folder = mkdtempSync(join(tmpdir(), "headwater-vertical-"));
const hasNumpy = pythonHas("netCDF4", "numpy");
const numpy = hasNumpy ? test : test.skip;
const cdo = hasNumpy && !spawnSync("cdo", ["--version"]).error ? test : test.skip;
const expected = hasNumpy ? oracle<Record<string, Expected>>("vertical.py", { folder }) : {};

let world: LazyWorld;
beforeAll(async () => {
	world = await lazyWorld();
});
afterAll(async () => {
	await world.engine.close();
	rmSync(folder, { recursive: true });
});

const level = (options: Record<string, unknown>): Recipe => [{ step: "level", options }];
const step = (name: string, options: Record<string, unknown> = {}): Recipe => [{ step: name, options }];
const PRESSURES = { values: ["850/500/250hPa"] };

const both = (name: string, recipe: Recipe): [string, Recipe][] =>
	["f4", "f8"].map((type) => [`${name} ${type}`, recipe]);
const twice = (before: string, after: string, recipe: Recipe): [string, Recipe][] =>
	["a", "ap"].map((way) => [`${before} ${way} ${after}`, recipe]);

/** Operation of `oracles/vertical.py` → the same as a recipe. */
const OPERATIONS: readonly [string, Recipe][] = [
	...both("level 600hPa linear", level({ value: "600hPa" })),
	...both("level 600hPa log", level({ value: 60000, method: "log" })),
	...both("levels 900/600/20 hPa linear", level({ values: ["900", "600", "20hPa"] })),
	...both("level 850hPa", level({ value: "850 hPa" })),
	...both("levels 850/250/500", level({ values: [85000, 25000, 50000] })),
	...both("vertical-mean bounds", step("vertical-mean")),
	...both("vertical-integral bounds", step("vertical-integral")),
	...both("vertical-mean 300-900 hPa", step("vertical-mean", { range: "900/300hPa" })),
	["vertical-mean midpoints f8", step("vertical-mean")],
	...twice("hybrid", "to 850/500/250 hPa", level({ ...PRESSURES, variable: "hus" })),
	...twice("hybrid", "to 850/500/250 hPa log", level({ ...PRESSURES, method: "log" })),
	...twice("hybrid", "to 850/500/250 hPa f4", level(PRESSURES)),
	...twice("hybrid", "vertical-integral", step("vertical-integral")),
	...twice("hybrid", "vertical-mean", step("vertical-mean")),
	["pressure beside to 850/500/250 hPa", level({ ...PRESSURES, coordinate: "pfull" })],
	["pressure beside vertical-mean", step("vertical-mean", { coordinate: "pfull" })],
	["hybrid interfaces vertical-integral", step("vertical-integral")],
	["hybrid height to 2/5 km", level({ values: ["2/5km"] })],
	["ocean_sigma_coordinate to 50/150 m", level({ values: ["50/150m"] })],
	["ocean_s_coordinate to 50/150 m", level({ values: ["50/150m"] })],
	["ocean_s_coordinate_g1 to 50/150 m", level({ values: ["50/150m"] })],
	["ocean_s_coordinate_g2 to 50/150 m", level({ values: ["50/150m"] })],
	["ocean_sigma_z_coordinate (sigma-z) to 50/150 m", level({ values: ["50/150m"] })],
	["ocean_sigma_z_coordinate (sigma-z-old) to 50/150 m", level({ values: ["50/150m"] })],
	["ocean_double_sigma_coordinate to 50/150 m", level({ values: ["50/150m"] })],
	["sleve to 4/9 km", level({ values: ["4/9km"] })],
];

numpy.each(OPERATIONS)(
	"%s: NumPy in double gives the same (skips without netCDF4)",
	async (operation, recipe) => {
		const { file, variable, values } = expected[operation] as Expected;
		const { dataset } = await world.apply(file, recipe);
		const type = dataset.variables.get(variable)?.type as "float32" | "float64";
		agrees(await world.values(dataset, variable), values, { operation, oracle: "NumPy", type });
	},
);

numpy("every operation of the oracle is held against ours", () => {
	expect(OPERATIONS.map(([name]) => name).toSorted()).toEqual(Object.keys(expected).toSorted());
});

async function besideCdo(operators: readonly string[], input: string, variable: string) {
	const output = join(folder, `cdo-${operators.join("-").replace(/[^a-z0-9]+/gi, "-")}-${input}`);
	// cdo -b F64 OPERATORS IN OUT
	const done = spawnSync("cdo", ["-s", "-O", "-b", "F64", ...operators, join(folder, input), output], {
		encoding: "utf8",
	});
	expect([done.status, done.status === 0 ? "" : done.stderr]).toEqual([0, ""]);
	const opened = await world.engine.open(output);
	return { dataset: opened, values: await world.values(opened, variable) };
}

/** CDO 2.1.1 keeps the weights of intlevel in single precision, and holds the lowest level's value down to the surface. */
const SINGLE = { most: 1e-6, reason: "CDO's weights are single precision" };
const TO_SURFACE = {
	reason: "between the lowest level and the surface CDO repeats that level; ours is missing there",
	lenient: true,
};

interface Known {
	readonly most?: number;
	readonly reason?: string;
	/** CDO has values where ours are missing. */
	readonly lenient?: boolean;
}

const CDO: readonly (readonly [string, readonly string[], string, Recipe, Known])[] = [
	["plev-f8.nc", ["intlevel,60000"], "ta", level({ value: "600hPa" }), SINGLE],
	["plev-f8.nc", ["intlevel,90000,60000,2000"], "ta", level({ values: ["900/600/20hPa"] }), SINGLE],
	["plev-f8.nc", ["sellevel,85000"], "ta", level({ value: "850hPa" }), {}],
	["plev-f8.nc", ["vertmean"], "ta", step("vertical-mean"), {}],
	["plev-f8.nc", ["-divc,9.80665", "-vertint"], "ta", step("vertical-integral"), {}],
	["hybrid-ap.nc", ["ml2pl,85000,50000,25000"], "hus", level(PRESSURES), TO_SURFACE],
	["hybrid-ap.nc", ["ml2pl,70000"], "hus", level({ value: "700hPa" }), TO_SURFACE],
	[
		"measured.nc",
		["ap2pl,85000,50000,25000"],
		"hus",
		level({ ...PRESSURES, coordinate: "pfull" }),
		TO_SURFACE,
	],
];

cdo.each(CDO)(
	"%s: cdo %j gives the same (skips without CDO)",
	async (...[input, operators, variable, recipe, known]) => {
		const theirs = await besideCdo(operators, input, variable);
		const { dataset } = await world.apply(join(folder, input), recipe);
		const ours = await world.values(dataset, variable);
		const { lenient, ...rest } = known;
		const wanted = theirs.values.map((value, i) => (lenient && ours[i] === null ? null : value));
		expect(wanted.filter((value) => value !== null).length).toBeGreaterThan(40);
		const operation = `${recipe[0]?.step} ${JSON.stringify(recipe[0]?.options)}`;
		agrees(ours, wanted, { operation, oracle: `cdo ${operators.join(" ")}`, type: "float64", ...rest });
	},
);

const text = (dataset: Dataset, name: string, attribute: string) =>
	attributeText(dataset.variables.get(name)?.attributes ?? new Map(), attribute);

numpy("a level taken stays as a scalar coordinate, and its bounds with it", async () => {
	const { dataset, done } = await world.apply(join(folder, "plev-f4.nc"), level({ value: "850hPa" }));
	expect(done).toEqual(['Took 850 hPa of "lev"']);
	const ta = dataset.variables.get("ta");
	expect([ta?.dimensions, text(dataset, "ta", "coordinates")]).toEqual([["time", "lat", "lon"], "lev"]);
	expect(await world.values(dataset, "lev")).toEqual([85000]);
	expect(await world.values(dataset, "lev_bnds")).toEqual([88750, 77500]);
});

numpy("a level between others has no bounds, and is no mean over a layer", async () => {
	const { dataset, done } = await world.apply(
		join(folder, "plev-f4.nc"),
		level({ value: "600hPa", method: "log" }),
	);
	expect(done).toEqual(['Interpolated to 600 hPa from "lev" linearly in its logarithm']);
	expect([...dataset.variables.keys()]).toEqual(["time", "lev", "lat", "lon", "ta"]);
	expect([text(dataset, "lev", "bounds"), text(dataset, "lev", "units")]).toEqual([undefined, "Pa"]);
	expect(text(dataset, "ta", "cell_methods")).toBe("time: mean");
	expect(await world.values(dataset, "lev")).toEqual([60000]);
});

numpy("a hybrid axis becomes one of pressure; of the terms only what is data of its own stays", async () => {
	const { dataset } = await world.apply(join(folder, "hybrid-a.nc"), level({ values: ["850", "500hPa"] }));
	expect([...dataset.variables.keys()].toSorted()).toEqual(["hus", "lat", "lon", "plev", "ps", "ta", "time"]);
	expect([...(dataset.variables.get("plev")?.attributes ?? [])]).toEqual([
		["standard_name", "air_pressure"],
		["units", "hPa"],
		["axis", "Z"],
		["positive", "down"],
	]);
	expect(await world.values(dataset, "plev")).toEqual([850, 500]);
	expect(dataset.dimensions.get("plev")).toEqual({ size: 2, unlimited: false });
	expect(dataset.dimensions.has("lev")).toBe(false);
});

numpy("the ends of a column may stand for what lies outside, if asked", async () => {
	const file = join(folder, "hybrid-a.nc");
	const lowest = await world.apply(file, level({ value: "1100hPa", outside: "nearest" }));
	const all = await world.engine.open(file);
	const hus = await world.values(all, "hus");
	const cells = 20;
	const wanted = [0, 1, 2].flatMap((time) => hus.slice((8 * time + 7) * cells, (8 * time + 8) * cells));
	expect(await world.values(lowest.dataset, "hus")).toEqual(wanted);
	const lost = await world.apply(file, level({ value: "1100hPa" }));
	expect(new Set(await world.values(lost.dataset, "hus"))).toEqual(new Set([null]));
});

numpy("the nearest level is found within its tolerance, told in the units asked", async () => {
	const file = join(folder, "plev-f8.nc");
	const { done } = await world.apply(file, level({ value: "840hPa", method: "nearest", tolerance: 15 }));
	expect(done).toEqual(['Took 840 hPa of "lev"']);
	const near = world.apply(file, level({ value: "800hPa", method: "nearest", tolerance: 15 }));
	await expect(near).rejects.toThrow("No level lies near 80000 Pa. There are: 100000, 92500, 85000");
});

numpy("sums have the units of mass or length and the name of the content; means keep theirs", async () => {
	const summed = (await world.apply(join(folder, "hybrid-a.nc"), step("vertical-integral"))).dataset;
	expect([...summed.variables.keys()].toSorted()).toEqual(["hus", "lat", "lon", "ps", "ta", "time"]);
	expect([text(summed, "hus", "units"), text(summed, "hus", "standard_name")]).toEqual([
		"kg m-2",
		"atmosphere_mass_content_of_water_vapor",
	]);
	expect([text(summed, "ta", "units"), text(summed, "ta", "standard_name")]).toEqual(["K kg m-2", undefined]);
	expect(text(summed, "hus", "cell_methods")).toBe("air_pressure: sum");
	const { dataset, done } = await world.apply(
		join(folder, "plev-f8.nc"),
		step("vertical-mean", { range: "900/300hPa" }),
	);
	expect(done).toEqual([
		'Took the mean over "lev" (900/300hPa), weighted by the mass of the layers (edges from bounds)',
	]);
	expect([text(dataset, "ta", "units"), text(dataset, "ta", "cell_methods")]).toEqual([
		"K",
		"time: mean lev: mean lev: mean",
	]);
	expect([await world.values(dataset, "lev"), await world.values(dataset, "lev_bnds")]).toEqual([
		[60000],
		[30000, 90000],
	]);
	expect([dataset.variables.get("ta")?.dimensions, text(dataset, "ta", "coordinates")]).toEqual([
		["time", "lat", "lon"],
		"lev",
	]);
});

numpy.each<[string, Record<string, unknown>, string]>([
	["plev-f8.nc", { value: "5hPa" }, '500 Pa lies outside "lev" (1000 to 100000)'],
	["plev-f8.nc", { value: "5m" }, 'A level in "m" cannot be found on "lev", which is in "Pa"'],
	["plev-f8.nc", { value: "high" }, 'The level "high" cannot be read'],
	["plev-f8.nc", { values: ["5hPa", "3m"] }, 'in "hPa" and "m" at once'],
	["plev-f8.nc", {}, "Ask one level with value="],
	["plev-f8.nc", { value: 1, variable: "tas" }, 'There is no variable "tas"'],
	["hybrid-a.nc", { value: "5m" }, 'which is in "Pa"'],
])("of %s, %j is refused", async (file, options, message) => {
	await expect(world.apply(join(folder, file), level(options))).rejects.toThrow(message);
});
