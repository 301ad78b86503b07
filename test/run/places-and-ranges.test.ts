import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { type CoverageError, isHeadwaterError } from "../../core/errors.ts";
import { column, datasetOf, field, range, timeOf } from "../preprocess/small-world.ts";
import { type RequestWorld, requestWorld } from "./request-world.ts";

let world: RequestWorld;
const months = range(12, 15, 30.5);
const place = { table: "Amon", time: "200001-200012" };
const tas = { standard_name: "air_temperature", modifier: "atmos_height", frequency: "mon" };
const levels = { units: "Pa", standard_name: "air_pressure", positive: "down" };

beforeAll(async () => {
	world = await requestWorld("places");
	// Latitudes -45 and 45, longitudes 0, 120 and 240: cell n of a month is 270 + n.
	await world.file({ variable: "tas", ...place }, field(months));
	await world.file({ variable: "ta", ...place }, column([100000, 85000, 50000, 10000], levels));
	await world.file({ variable: "tos", table: "Omon", time: place.time }, curvilinear());
}, 60_000);
afterAll(() => world.close());

/** Rows and columns that follow no latitudes: cell n of a month is n. */
function curvilinear() {
	const [latitudes, longitudes] = [
		[10, 11, 12, 20, 21, 22],
		[5, 15, 25, 6, 16, 26],
	];
	return datasetOf(
		{ "time*": 12, j: 2, i: 3 },
		{
			...timeOf(months),
			lat: ["j i", latitudes as number[], { units: "degrees_north", standard_name: "latitude" }],
			lon: ["j i", longitudes as number[], { units: "degrees_east", standard_name: "longitude" }],
			tos: [
				"time j i",
				months.flatMap(() => range(6)),
				{ units: "degC", standard_name: "sea_surface_temperature", coordinates: "lat lon" },
				"float32",
			],
		},
	);
}

const ranges = (more: Record<string, readonly [number, number]>) =>
	Object.fromEntries(
		Object.entries(more).map(([name, one]) => [
			name,
			{
				standard_name: { lat: "latitude", lon: "longitude", plev: "air_pressure" }[name],
				...(name === "plev" && { units: "hPa" }),
				range: one,
			},
		]),
	);
const firstMonth = (values: readonly number[], cells: number) => values.slice(0, cells);

test.each([
	["latitudes alone, longitudes in their own order", { lat: [0, 90] }, [273, 274, 275], [0, 120, 240]],
	["longitudes alone", { lon: [100, 250] }, [271, 272, 274, 275], [120, 240]],
	["longitudes over the meridian, eastwards", { lon: [200, 30] }, [272, 270, 275, 273], [240, 360]],
	["both", { lat: [-90, 0], lon: [110, 130] }, [271], [120]],
] as const)("a POD gets the part of the globe its range names: %s", async (_, asked, values, longitudes) => {
	const got = await world.request({ varlist: { tas }, dimensions: ranges(asked) });
	const file = await got.open("tas");
	expect(firstMonth(await file.values(), values.length)).toEqual(values);
	expect(await file.values("lon")).toEqual(longitudes);
	expect(file.steps.join()).toMatch(/Kept the region/);
});

test("a range of a vertical axis is in the POD's units, and takes what lies inside", async () => {
	const ta = {
		standard_name: "air_temperature",
		frequency: "mon",
		dimensions: ["time", "plev", "lat", "lon"],
	};
	const got = await world.request({ varlist: { ta }, dimensions: ranges({ plev: [200, 900] }) });
	const file = await got.open("ta");
	expect(await file.values("plev")).toEqual([850, 500]);
	expect(file.main.data.shape).toEqual([12, 2, 2, 3]);
	expect(firstMonth(await file.values(), 6)).toEqual(range(6, 6));
	const none = await world.request({ varlist: { ta }, dimensions: ranges({ plev: [1, 5] }) });
	const cause = none.entry("ta")?.cause ?? none.pod.cause;
	expect(isHeadwaterError(cause, "Coverage")).toBe(true);
	expect((cause as CoverageError).message).toMatch(/"plev" has no value from 1 to 5 hPa; it reaches from/);
});

test("cells outside a range are missing where rows and columns follow no latitudes", async () => {
	const tos = { standard_name: "sea_surface_temperature", frequency: "mon" };
	const got = await world.request({
		varlist: { tos },
		dimensions: ranges({ lat: [10.5, 20.5], lon: [0, 20] }),
	});
	const file = await got.open("tos");
	// Cells 1 (11 N 15 E) and 3 (20 N 6 E) lie inside.
	expect(firstMonth(await file.values(), 4)).toEqual([Number.NaN, 1, 3, Number.NaN]);
});

test("slices along latitude, longitude and both are the cells that hold them", async () => {
	const at = (scalars: Record<string, number>, dimensions: string[]) => ({
		...tas,
		dimensions,
		scalar_coordinates: scalars,
	});
	const got = await world.request({
		varlist: {
			zonal: at({ lat: 30 }, ["time", "lon"]),
			meridian: at({ lon: -100 }, ["time", "lat"]),
			town: at({ lat: 52.1, lon: 5.2 }, ["time"]),
		},
	});
	const [zonal, meridian, town] = await Promise.all(
		["zonal", "meridian", "town"].map((one) => got.open(one)),
	);
	expect(firstMonth((await zonal?.values()) ?? [], 3)).toEqual([273, 274, 275]);
	expect(firstMonth((await meridian?.values()) ?? [], 2)).toEqual([272, 275]);
	expect(firstMonth((await town?.values()) ?? [], 2)).toEqual([273, 283]);
	expect(town?.text("town", "coordinates")?.split(" ").sort()).toEqual(["lat", "lon"]);
	expect([await town?.values("lat"), await town?.values("lon")]).toEqual([[45], [0]]);
	expect(got.entry("town")).toMatchObject({ madeBy: "place", translation: { name: "tas" } });
	expect(town?.steps).toContainEqual("Took the cells at 45.000 N 0.000 E");
});

test("a level at a place goes through both steps, the place first", async () => {
	const ta = {
		standard_name: "air_temperature",
		frequency: "mon",
		dimensions: ["time"],
		scalar_coordinates: { plev: 500, lat: -45, lon: 240 },
	};
	const got = await world.request({ varlist: { ta } });
	const file = await got.open("ta");
	expect(file.main.dimensions).toEqual(["time"]);
	// Level 2 of four, cell 2 of six.
	expect(firstMonth(await file.values(), 2)).toEqual([14, 38]);
	expect(file.steps.map((step) => step.slice(0, 8))).toEqual(
		expect.arrayContaining(["Took the", "Took the"]),
	);
});

test("a place among rows and columns is the cell with the nearest centre; a circle of latitude is refused there", async () => {
	const tos = { standard_name: "sea_surface_temperature", frequency: "mon", dimensions: ["time"] };
	const got = await world.request({
		varlist: { tos: { ...tos, scalar_coordinates: { lat: 20.6, lon: 17 } } },
	});
	expect(firstMonth(await (await got.open("tos")).values(), 1)).toEqual([4]);
	const circle = { ...tos, dimensions: ["time", "lon"], scalar_coordinates: { lat: 20 } };
	const none = await world.request({ varlist: { tos: circle } });
	expect(String(none.pod.cause)).toMatch(/follow no circles of latitude or longitude.*Regrid it first/);
	const far = await world.request({
		varlist: { tos: { ...tos, scalar_coordinates: { lat: -60, lon: 170 } } },
	});
	expect(String(far.pod.cause)).toMatch(/No cell of the grid of "tos" holds -60 N 170 E degrees/);
});
