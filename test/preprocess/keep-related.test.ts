import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { datasetOf, range, type SmallWorld, smallWorld, timeOf } from "./small-world.ts";

let world: SmallWorld;
beforeAll(async () => {
	world = await smallWorld("keep-related");
});
afterAll(() => world.close());

const numbers = async (values: Promise<unknown>) => Array.from((await values) as ArrayLike<number>, Number);
const months = range(12, 15, 30.5);
const monthly = { frequency: "mon" };
const _daily = { frequency: "day" };

test("formula terms, grid mapping and what describes them stay; other variables go", async () => {
	const dataset = datasetOf(
		{ "time*": 12, lev: 2, y: 2, x: 3, bnds: 2 },
		{
			...timeOf(months),
			lev: [
				"lev",
				[0.9, 0.5],
				{
					units: "1",
					standard_name: "atmosphere_sigma_coordinate",
					formula_terms: "sigma: lev ps: ps ptop: ptop",
					positive: "down",
				},
			],
			ps: ["time y x", range(72), { units: "Pa" }],
			ptop: ["", [100], { units: "Pa" }],
			y: ["y", [0, 1], { standard_name: "projection_y_coordinate", units: "km" }],
			x: ["x", [0, 1, 2], { standard_name: "projection_x_coordinate", units: "km" }],
			crs: ["", [0], { grid_mapping_name: "lambert_conformal_conic" }],
			lat: ["y x", range(6), { units: "degrees_north", standard_name: "latitude" }],
			lon: ["y x", range(6), { units: "degrees_east", standard_name: "longitude" }],
			stray: ["time", range(12)],
			ta: [
				"time lev y x",
				range(144),
				{ units: "K", standard_name: "air_temperature", coordinates: "lat lon", grid_mapping: "crs: x y" },
				"float32",
			],
		},
	);
	const file = await world.file("related.nc", dataset);
	const made = await world.deliver({ files: [file], name: "ta", wish: { ...monthly, units: "degC" } });
	expect([...made.dataset.variables.keys()].sort()).toEqual(
		["crs", "lat", "lev", "lon", "ps", "ptop", "ta", "time", "x", "y"].sort(),
	);
	expect(made.main.dimensions).toEqual(["time", "lev", "y", "x"]);
	expect(made.text("ta", "coordinates")).toBe("lat lon");
	expect(made.text("ta", "grid_mapping")).toBe("crs: x y");
	expect(made.text("y", "standard_name")).toBe("projection_y_coordinate");
	expect(made.product.axes.map(({ name }) => name)).toEqual(["time", "lat", "lon"]);
});

test("true latitudes and longitudes of an index grid get the POD's names; the indices stay what they are", async () => {
	const dataset = datasetOf(
		{ "time*": 12, j: 2, i: 3, bnds: 2, vertices: 4 },
		{
			...timeOf(months),
			j: ["j", [0, 1], { units: "1", long_name: "cell index" }, "int32"],
			i: ["i", [0, 1, 2], { units: "1", long_name: "cell index" }, "int32"],
			latitude: [
				"j i",
				range(6),
				{ units: "degrees_north", standard_name: "latitude", bounds: "vertices_latitude" },
			],
			longitude: ["j i", range(6), { units: "degrees_east", standard_name: "longitude" }],
			vertices_latitude: ["j i vertices", range(24), { units: "degrees_north" }],
			tos: [
				"time j i",
				range(72),
				{ units: "degC", standard_name: "sea_surface_temperature", coordinates: "latitude longitude" },
			],
		},
	);
	const file = await world.file("curvilinear.nc", dataset);
	const made = await world.deliver({
		files: [file],
		name: "tos",
		wish: { ...monthly, standard_name: "sea_surface_temperature", units: "degC" },
	});
	expect(made.main.dimensions).toEqual(["time", "j", "i"]);
	expect(made.text("tos", "coordinates")).toBe("lat lon");
	expect(made.dataset.variables.get("lat")?.dimensions).toEqual(["j", "i"]);
	expect(made.text("lat", "bounds")).toBe("lat_bnds");
	expect(await numbers(made.values("j"))).toEqual([0, 1]);
	expect([made.text("j", "units"), made.text("j", "standard_name")]).toEqual(["1", undefined]);
	expect(made.product.axes.map(({ name }) => name)).toEqual(["time", "lat", "lon"]);
});
