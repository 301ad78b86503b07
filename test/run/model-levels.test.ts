import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { datasetOf, field, GRID, range, timeOf, type VariableText } from "../preprocess/small-world.ts";
import { type RequestWorld, requestWorld } from "./request-world.ts";

let world: RequestWorld;
const months = range(12, 15, 30.5);
const AP = [0, 10000, 20000];
const B = [1, 0.5, 0.1];
/** Pressure at the ground in a month and cell. */
const groundOf = (month: number, cell: number) => 100000 - 500 * month - 1000 * cell;
const pressure = (level: number, ground: number) => (AP[level] as number) + (B[level] as number) * ground;
/** Linear in the logarithm of pressure, so that interpolation gives it back: 10 ln(p / 1 Pa). */
const columns = months.flatMap((_, month) =>
	range(3).flatMap((level) => range(6).map((cell) => 10 * Math.log(pressure(level, groundOf(month, cell))))),
);
const grounds = months.flatMap((_, month) => range(6).map((cell) => groundOf(month, cell)));

const hybrid = "atmosphere_hybrid_sigma_pressure_coordinate";
const levels = (terms: string): VariableText => [
	"lev",
	[1, 0.6, 0.3],
	{ standard_name: hybrid, units: "1", positive: "down", axis: "Z", formula_terms: terms },
];
const onLevels = (
	name: string,
	variables: Record<string, VariableText>,
	attributes: Record<string, string>,
) =>
	datasetOf(
		{ "time*": 12, lev: 3, lat: 2, lon: 3, bnds: 2 },
		{
			...timeOf(months),
			...GRID,
			...variables,
			[name]: ["time lev lat lon", columns, attributes, "float64"],
		},
	);

const ta = (value: number) => ({
	standard_name: "air_temperature",
	units: "K",
	frequency: "mon",
	scalar_coordinates: { plev: value },
});

beforeAll(async () => {
	world = await requestWorld("model-levels");
	const here = {
		lev: levels("ap: ap b: b ps: ps"),
		ap: ["lev", AP, { units: "Pa" }] as const,
		b: ["lev", B] as const,
		ps: ["time lat lon", grounds, { units: "Pa", standard_name: "surface_air_pressure" }] as const,
	};
	const place = { table: "CFmon", time: "200001-200012" };
	await world.file(
		{ variable: "ta", ...place },
		onLevels("ta", here, { units: "K", standard_name: "air_temperature" }),
	);
	// As CAM writes them: the pressure at the ground is in a file of its own.
	const apart = {
		lev: levels("a: hyam b: hybm p0: P0 ps: PS"),
		hyam: ["lev", AP.map((one) => one / 100000)] as const,
		hybm: ["lev", B] as const,
		P0: ["", [100000], { units: "Pa" }] as const,
	};
	const cam = { table: "Amon", time: "200001-200012", experiment: "piControl" };
	await world.file({ variable: "T", ...cam }, onLevels("T", apart, { units: "K" }));
	const ps = field(months, {
		name: "PS",
		values: grounds,
		type: "float64",
		attributes: { units: "Pa", standard_name: "surface_air_pressure" },
	});
	await world.file({ variable: "PS", ...cam }, ps);
}, 60_000);
afterAll(() => world.close());

test("a level of pressure is found between model levels where the archive has no levels of pressure", async () => {
	const got = await world.request({ varlist: { ta: ta(500) } });
	const file = await got.open("ta");
	expect(got.entry("ta")?.id).toBe("pod/ta~level");
	expect(file.main.dimensions).toEqual(["time", "lat", "lon"]);
	for (const value of await file.values()) expect(value).toBeCloseTo(10 * Math.log(50000), 10);
	expect(await file.values("plev")).toEqual([500]);
	expect([file.text("plev", "units"), file.text("ta", "coordinates")]).toEqual(["hPa", "plev"]);
	expect([...file.dataset.variables.keys()]).not.toContain("ps");
	expect(file.steps).toContainEqual(
		'Interpolated to 500 hPa from the levels that the formula of "lev" gives linearly in its logarithm',
	);
});

test("below the ground there is nothing, and above the highest level neither", async () => {
	const got = await world.request({ varlist: { low: ta(950), high: ta(250) } });
	const low = await (await got.open("low")).values();
	low.forEach((value, at) => {
		if ((grounds[at] as number) < 95000) expect(value).toBeNaN();
		else expect(value).toBeCloseTo(10 * Math.log(95000), 10);
	});
	expect((await (await got.open("high")).values()).every(Number.isNaN)).toBe(true);
});

test("published levels of pressure win", async () => {
	const plev = { units: "Pa", standard_name: "air_pressure", positive: "down" };
	const amon = datasetOf(
		{ "time*": 12, plev: 2, lat: 2, lon: 3, bnds: 2 },
		{
			...timeOf(months),
			...GRID,
			plev: ["plev", [85000, 50000], plev],
			ta: ["time plev lat lon", range(144), { units: "K", standard_name: "air_temperature" }, "float32"],
		},
	);
	const place = { time: "200001-200012", experiment: "ssp245" };
	await world.file({ variable: "ta", table: "Amon", ...place }, amon);
	const facets = { source_id: "Small-A", experiment_id: "ssp245" };
	const got = await world.request({ varlist: { ta: ta(500) }, facets });
	expect(got.entry("ta")?.id).toBe("pod/ta~extract-level");
});

test("the pressure at the ground is brought along where the files of the column lack it (CAM)", async () => {
	const facets = { source_id: "Small-A", experiment_id: "piControl" };
	const got = await world.request({ varlist: { ta: ta(500) }, facets, case: { convention: "CESM" } });
	const file = await got.open("ta");
	expect(got.entry("ta")?.id).toBe("pod/ta~level2");
	for (const value of await file.values()) expect(value).toBeCloseTo(10 * Math.log(50000), 10);
	expect(file.product.inputs.map(({ path }) => path.split("/").at(-1)?.split("_")[0])).toEqual(["T", "PS"]);
	expect(file.main.dimensions).toEqual(["time", "lat", "lon"]);
});
