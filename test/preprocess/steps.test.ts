import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { datasetOf, field, fillOf, GRID, range, type SmallWorld, smallWorld, timeOf } from "./small-world.ts";

let world: SmallWorld;
beforeAll(async () => {
	world = await smallWorld("steps");
});
afterAll(() => world.close());

const numbers = async (values: Promise<unknown>) => Array.from((await values) as ArrayLike<number>, Number);
const months = range(12, 15, 30.5);
const monthly = { frequency: "mon" };
const daily = { frequency: "day" };

// --- crop-dates ---

test("a period to the second takes the instants from its first second to before its last has passed", async () => {
	const file = await world.file("seconds.nc", field(range(49, 0, 0.5), { units: "hours since 2000-01-01" }));
	const made = await world.deliver({
		files: [file],
		period: "20000101010000-20000101022959",
		wish: { frequency: "30min", cell_methods: "time: mean" },
	});
	expect(await numbers(made.values("time"))).toEqual([1, 1.5, 2]);
});

test.each([
	["360_day", 30],
	["noleap", 28],
	["standard", 29],
	["all_leap", 29],
])("February 2000 of the calendar %s has %i daily steps", async (calendar, days) => {
	const file = await world.file(`february-${calendar}.nc`, field(range(91, 0.5), { calendar }));
	const made = await world.deliver({ files: [file], period: "200002", wish: daily });
	expect(made.dataset.dimensions.get("time")?.size).toBe(days);
	expect((await numbers(made.values("time")))[0]).toBe(calendar === "360_day" ? 30.5 : 31.5);
});

const hourly = range(5, 0, 6);
test("the instant at the end of the period is outside it for points", async () => {
	const file = await world.file(
		"points.nc",
		field(hourly, { units: "hours since 2000-01-01", attributes: { cell_methods: "time: point" } }),
	);
	const made = await world.deliver({ files: [file], period: "20000101", wish: { frequency: "6hr" } });
	expect(await numbers(made.values("time"))).toEqual([0, 6, 12, 18]);
});

test("a mean stamped at the end of the period is inside it when its bounds are, and outside without bounds", async () => {
	const ends = range(4, 6, 6);
	const units = "hours since 2000-01-01";
	const bounds = ends.flatMap((end) => [end - 6, end]);
	const bounded = await world.file("ends-bounded.nc", field(ends, { units, bounds }));
	const bare = await world.file("ends-bare.nc", field(ends, { units }));
	const asked = { period: "20000101", wish: { frequency: "6hr" } };
	const inside = await world.deliver({ files: [bounded], ...asked });
	expect(await numbers(inside.values("time"))).toEqual([6, 12, 18, 24]);
	expect(inside.product.notes.join()).toMatch(
		/4 of 4 time stamps do not lie inside their bounds; .* left as they are/,
	);
	const outside = await world.deliver({ files: [bare], ...asked });
	expect(await numbers(outside.values("time"))).toEqual([6, 12, 18]);
});

test("sums of hours counted in days that miss midnight by rounding belong to their day", async () => {
	const times = [0];
	while (times.length < 49) times.push((times.at(-1) as number) + 1 / 24);
	expect(times[24]).not.toBe(1);
	const file = await world.file("noise.nc", field(times, { attributes: { cell_methods: "time: point" } }));
	const made = await world.deliver({ files: [file], period: "20000102", wish: { frequency: "1hr" } });
	expect(await numbers(made.values("time"))).toEqual(times.slice(24, 48));
});

test.each([
	["a late start", range(28, 3.5), /lacks steps between the start of the period and 2000-01-04T12:00:00/],
	["an early end", range(28, 0.5), /lacks steps between 2000-01-28T12:00:00 and the end of the period/],
	["a gap", [...range(10, 0.5), ...range(19, 12.5)], /between 2000-01-10T12:00:00 and 2000-01-13T12:00:00/],
	[
		"another year",
		range(31, 400.5),
		/no step in 200001-200001: its steps run from 2001-02-04T12:00:00 to 2001-03-06/,
	],
	["no steps", [], /no step in 200001-200001: it has no steps at all/],
])("%s is refused with its dates", async (what, times, message) => {
	const file = await world.file(`${what}.nc`, field(times));
	const asked = { files: [file], period: "200001-200001" };
	await expect(world.prepare({ ...asked, wish: daily })).rejects.toThrow(message);
	await expect(world.prepare({ ...asked, wish: daily })).rejects.toMatchObject({ code: "Coverage" });
});

test("a gap is found at the data's own step where the POD names no frequency", async () => {
	const file = await world.file("own-step.nc", field([...range(10, 0.5), ...range(19, 12.5)]));
	await expect(world.prepare({ files: [file], period: "200001" })).rejects.toThrow(/lacks steps between/);
});

test("a climatology stands for no plain steps, and is not cropped where one was asked for", async () => {
	const other = { climatology_bounds: ["time bnds", range(12).flatMap(() => [0, 9000])] } as const;
	const plain = field(months, { other });
	const time = plain.variables.get("time");
	const dataset = {
		...plain,
		variables: new Map(plain.variables).set("time", {
			...(time as NonNullable<typeof time>),
			attributes: new Map(time?.attributes).set("climatology", "climatology_bounds"),
		}),
	};
	const file = await world.file("climatology.nc", dataset);
	await expect(world.prepare({ files: [file], wish: monthly })).rejects.toThrow(/"tas" is a climatology/);
	const made = await world.deliver({ files: [file], period: "1990-2010", wish: { frequency: "monC" } });
	expect(made.dataset.dimensions.get("time")?.size).toBe(12);
	expect(made.text("time", "climatology")).toBe("time_bnds");
	expect(await numbers(made.values("time_bnds"))).toEqual(range(12).flatMap(() => [0, 9000]));
});

// --- extract-level ---

const column = (levels: readonly number[], attributes: Record<string, string>, name = "plev") =>
	datasetOf(
		{ "time*": 12, [name]: levels.length, lat: 2, lon: 3, bnds: 2 },
		{
			...timeOf(months),
			...GRID,
			[name]: [name, levels, attributes],
			ta: [
				`time ${name} lat lon`,
				range(12 * levels.length * 6),
				{ units: "K", standard_name: "air_temperature" },
				"float32",
			],
		},
	);
const level = (plev: number) => ({ name: "ta", wish: { ...monthly, scalar_coordinates: { plev } } });

test.each([
	["Pa", [100000, 85000], 1],
	["hPa", [1000, 850], 1],
	["mb", [850, 500], 0],
	["millibars", [850, 500], 0],
])("850 hPa is found on an axis in %s", async (units, levels, index) => {
	const file = await world.file(
		`level-${units}.nc`,
		column(levels, { units, standard_name: "air_pressure" }),
	);
	const made = await world.deliver({ files: [file], ...level(850) });
	expect((await numbers(made.values()))[0]).toBe(6 * index);
	expect([await numbers(made.values("plev")), made.text("plev", "units")]).toEqual([[850], "hPa"]);
});

const DEPTH = { lev: { standard_name: "depth", units: "m", positive: "down" } };
test.each([
	["cm", "down", [500, 1500, 2500], 1],
	["m", "down", [5, 15, 25], 1],
	["m", "up", [-5, -15, -25], 1],
])("15 m of depth is found on an axis in %s that counts %s", async (...[units, positive, levels, index]) => {
	const attributes = { units, positive, standard_name: "depth" };
	const file = await world.file(`depth-${units}-${positive}.nc`, column(levels, attributes, "z_t"));
	const made = await world.deliver({
		files: [file],
		name: "ta",
		dimensions: DEPTH,
		wish: { ...monthly, scalar_coordinates: { lev: 15 } },
	});
	expect((await numbers(made.values()))[0]).toBe(6 * index);
});

test("a level the data lack is refused with the levels they have", async () => {
	const file = await world.file(
		"levels.nc",
		column([100000, 85000], { units: "Pa", standard_name: "air_pressure" }),
	);
	await expect(world.prepare({ files: [file], ...level(925) })).rejects.toMatchObject({
		code: "Level",
		message: '"ta" has no level 92500 Pa; its "plev" has 100000, 85000. Ask one of these.',
	});
});

test("an axis without units gives no level, unless the POD's are to be written over it", async () => {
	const file = await world.file("unitless.nc", column([1000, 850], { standard_name: "air_pressure" }));
	await expect(world.prepare({ files: [file], ...level(850) })).rejects.toThrow(
		/axis "plev" of "ta" has no units/,
	);
	const made = await world.deliver({ files: [file], ...level(850), case: { overwriteFileMetadata: true } });
	expect((await numbers(made.values()))[0]).toBe(6);
});

test("a vertical axis of another kind is refused", async () => {
	const file = await world.file("height.nc", column([10, 850], { units: "m", standard_name: "height" }));
	await expect(world.prepare({ files: [file], ...level(850) })).rejects.toThrow(
		/is "height", asked for was "air_pressure"/,
	);
	const bare = await world.file("bare-height.nc", column([10, 850], { units: "m", axis: "Z" }));
	await expect(world.prepare({ files: [bare], ...level(850) })).rejects.toMatchObject({ code: "Level" });
});

test("a file cut to one level must be of the level asked for", async () => {
	const other = { plev: ["", [92500], { units: "Pa", standard_name: "air_pressure" }] } as const;
	const file = await world.file("cut.nc", field(months, { other, attributes: { coordinates: "plev" } }));
	const asked = { files: [file], native: "tas", name: "tas" };
	const made = await world.deliver({ ...asked, wish: { ...monthly, scalar_coordinates: { plev: 925 } } });
	expect(await numbers(made.values("plev"))).toEqual([925]);
	await expect(
		world.prepare({ ...asked, wish: { ...monthly, scalar_coordinates: { plev: 850 } } }),
	).rejects.toThrow(/no level 85000 Pa; its "plev" has 92500/);
});

// --- convert-units and unpack-values ---

test.each([
	["K", "degC", (value: number) => value - 273.15],
	["K", "degF", (value: number) => (value - 273.15) * 1.8 + 32],
	["1", "%", (value: number) => value * 100],
	["kg m-2 s-1", "mm day-1", (value: number) => value * 86400],
	["degC", "K", (value: number) => value + 273.15],
])("%s becomes %s in double, rounded once", async (found, units, expected) => {
	const values = months.flatMap((_, step) => range(6, 200.1 + step, 0.37));
	const request = { standardName: units === "mm day-1" ? "precipitation_flux" : "air_temperature" };
	const file = await world.file(
		`units-${units.replace(/\W/g, "_")}.nc`,
		field(months, { values, attributes: { units: found, standard_name: request.standardName } }),
	);
	const made = await world.deliver({
		files: [file],
		wish: { standard_name: request.standardName, units, ...monthly },
	});
	const wanted = values.map((value) => expected(Math.fround(value)));
	for (const [index, value] of (await numbers(made.values())).entries())
		expect(Math.abs(value - (wanted[index] as number))).toBeLessThanOrEqual(
			2 ** -24 * Math.abs(wanted[index] as number) * 1.01,
		);
	expect(made.text("tas", "units")).toBe(units);
});

test.each<Record<string, string>>([
	{ cell_methods: "time: standard_deviation" },
	{ units_metadata: "temperature: difference" },
])("a spread or difference of temperatures (%j) is scaled, its zero not shifted", async (attributes) => {
	const file = await world.file("spread.nc", field(months, { attributes, values: Array(72).fill(5) }));
	const made = await world.deliver({ files: [file], wish: { units: "degF", ...monthly } });
	expect((await numbers(made.values()))[0]).toBe(9);
});

test("units that cannot become the POD's are refused, naming the variable", async () => {
	const file = await world.file("pascal.nc", field(months, { attributes: { units: "Pa" } }));
	await expect(world.prepare({ files: [file], wish: { units: "degC", ...monthly } })).rejects.toMatchObject({
		code: "Units",
		message: expect.stringContaining('"tas" is in "Pa" and was asked for in "degC"'),
	});
});

test("an axis and its bounds, which state no units, are converted together", async () => {
	const dataset = column([100000, 85000], {
		units: "Pa",
		standard_name: "air_pressure",
		bounds: "plev_bnds",
	});
	const edges = datasetOf({ plev: 2, bnds: 2 }, { plev_bnds: ["plev bnds", [102000, 92500, 92500, 80000]] });
	const file = await world.file("axis.nc", {
		...dataset,
		variables: new Map([...dataset.variables, ...edges.variables]),
	});
	const made = await world.deliver({
		files: [file],
		name: "ta",
		wish: { ...monthly, dimensions: ["time", "plev", "lat", "lon"] },
	});
	expect(await numbers(made.values("plev"))).toEqual([1000, 850]);
	expect(await numbers(made.values("plev_bnds"))).toEqual([1020, 925, 925, 800]);
	expect(made.text("plev_bnds", "units")).toBeUndefined();
});

test("packed data are unpacked, then converted; missing values stay missing and packed ranges go", async () => {
	const file = await world.file(
		"packed.nc",
		field(months, {
			type: "int16",
			values: [-32767, ...range(71)],
			attributes: {
				scale_factor: 0.01,
				add_offset: 273.15,
				_FillValue: -32767,
				valid_range: { type: "int16", values: [0, 100] },
			},
		}),
	);
	const made = await world.deliver({ files: [file], wish: { units: "degC", ...monthly } });
	const values = await numbers(made.values());
	const fill = fillOf(made.main);
	expect(values[0]).toBe(fill);
	expect(values[51]).toBeCloseTo(0.5, 4);
	for (const name of ["scale_factor", "add_offset", "valid_range"])
		expect(made.main.attributes.has(name)).toBe(false);
});

test("valid_range and actual_range follow the units", async () => {
	const both = { type: "float32", values: [200, 300] } as const;
	const file = await world.file(
		"valid.nc",
		field(months, { attributes: { valid_range: both, actual_range: both } }),
	);
	const made = await world.deliver({ files: [file], wish: { units: "degC", ...monthly } });
	for (const name of ["valid_range", "actual_range"])
		expect(made.main.attributes.get(name)).toEqual({
			type: "float32",
			values: [200 - 273.15, 300 - 273.15].map(Math.fround),
		});
});

test("NaN and values never written are marked as missing where the file names no fill value", async () => {
	const values = [Number.NaN, 9.969209968386869e36, ...range(70, 280)];
	const file = await world.file("nan.nc", field(months, { values }));
	const made = await world.deliver({ files: [file], wish: { units: "degC", ...monthly } });
	const found = await numbers(made.values());
	expect([found[0], found[1]]).toEqual([Math.fround(fillOf(made.main)), Math.fround(fillOf(made.main))]);
});

test("a value that equals a small fill value after conversion is no missing value", async () => {
	// 0 K stands for "missing" in this file; 273.15 K is 0 degC.
	const values = [0, 273.15, ...range(70, 280)];
	const file = await world.file(
		"zero.nc",
		field(months, { values, type: "float64", attributes: { _FillValue: 0 } }),
	);
	const made = await world.deliver({ files: [file], wish: { units: "degC", ...monthly } });
	const fill = fillOf(made.main);
	const found = await numbers(made.values());
	expect([found[0], found[1]]).toEqual([fill, 0]);
	expect(fill).not.toBe(0);
});

// --- precipitation ---

test.each([
	["precipitation_flux", "kg m-2 s-1", "precipitation_rate", "mm day-1", 86400],
	["precipitation_rate", "m s-1", "precipitation_flux", "kg m-2 s-1", 1000],
	["convective_precipitation_flux", "kg m-2 s-1", "convective_precipitation_rate", "m s-1", 0.001],
	["snowfall_flux", "kg m-2 s-1", "lwe_snowfall_rate", "mm hr-1", 3600],
])("%s in %s becomes %s in %s", async (...[found, units, wished, wishedUnits, factor]) => {
	const values = range(72, 1e-5, 1e-6);
	const file = await world.file(
		`${found}-${wished}.nc`,
		field(months, { name: "pr", values, attributes: { units, standard_name: found } }),
	);
	const made = await world.deliver({
		files: [file],
		name: "pr",
		wish: { standard_name: wished, units: wishedUnits, ...monthly },
		request: { standardName: found, units },
	});
	const [first] = await numbers(made.values());
	expect(first).toBe(Math.fround(Math.fround(1e-5) * factor));
	expect([made.text("pr", "standard_name"), made.text("pr", "units")]).toEqual([wished, wishedUnits]);
	expect(made.history).toMatch(/Converted "pr" from/);
});

// --- order-dimensions and encode-time ---

test("axes come in the POD's order where it insists", async () => {
	const file = await world.file("order.nc", field(months));
	const made = await world.deliver({
		files: [file],
		wish: { ...monthly, dimensions: ["lon", "time", "lat"], dimensions_ordered: true },
	});
	expect(made.main.dimensions).toEqual(["lon", "time", "lat"]);
	const values = await numbers(made.values());
	expect(values.slice(0, 4)).toEqual([270, 273, 280, 283]);
});

test.each([
	["days", "hours since 2000-01-01", "days since 2000-01-01 00:00:00", (day: number) => day],
	["days since 1999-12-31", "days since 2000-01-01", "days since 1999-12-31", (day: number) => day + 1],
	[
		"hours since 2000-01-01 06:00",
		"days since 2000-01-01",
		"hours since 2000-01-01 06:00",
		(day: number) => day * 24 - 6,
	],
])("time is counted in %s from %s, spelled as the POD does", async (...[wished, found, units, expected]) => {
	const scale = found.startsWith("hours") ? 24 : 1;
	const bounds = months.flatMap((day) => [(day - 15) * scale, (day + 15) * scale]);
	const times = months.map((day) => day * scale);
	const file = await world.file(`encode-${wished.length}.nc`, field(times, { units: found, bounds }));
	const made = await world.deliver({
		files: [file],
		dimensions: { time: { standard_name: "time", units: wished } },
		wish: monthly,
	});
	expect(made.text("time", "units")).toBe(units);
	expect(await numbers(made.values("time"))).toEqual(months.map(expected));
	expect(await numbers(made.values("time_bnds"))).toEqual(
		months.flatMap((day) => [expected(day - 15), expected(day + 15)]),
	);
});

test("another calendar than the data's is refused", async () => {
	const file = await world.file("calendar.nc", field(months, { calendar: "noleap" }));
	await expect(
		world.prepare({
			files: [file],
			dimensions: { time: { standard_name: "time", calendar: "360_day" } },
			wish: monthly,
		}),
	).rejects.toThrow(/"tas" is in the calendar "noleap", asked for was "360_day"/);
});

// --- keep-related ---

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

// --- rename ---

test("names change wherever attributes mention them, as whole words only", async () => {
	const attributes = {
		cell_methods: "time: mean lat: lon: mean (comment: tas)",
		ancillary_variables: "tas_flag tas",
	};
	const other = { tas_flag: ["lat lon", range(6)] } as const;
	const file = await world.file("rename.nc", field(months, { attributes, other }));
	const made = await world.deliver({
		files: [file],
		name: "t2m",
		native: "tas",
		dimensions: { tt: { standard_name: "time", axis: "T" }, la: { standard_name: "latitude", axis: "Y" } },
		wish: { ...monthly, dimensions: ["tt", "la", "lon"] },
	});
	expect(made.text("t2m", "cell_methods")).toBe("tt: mean la: lon: mean (comment: t2m)");
	expect(made.text("t2m", "ancillary_variables")).toBe("tas_flag t2m");
	expect(made.dataset.variables.get("la_bnds")?.dimensions).toEqual(["la", "bnds"]);
});

test("two variables of one name are refused", async () => {
	const other = { orog: ["lat lon", range(6)] } as const;
	const file = await world.file(
		"clash.nc",
		field(months, { other, attributes: { ancillary_variables: "orog" } }),
	);
	await expect(world.prepare({ files: [file], name: "orog", native: "tas", wish: monthly })).rejects.toThrow(
		/Two variables would be called "orog"/,
	);
});

// --- repair-metadata ---

test("missing standard_name and units are filled from what the convention says", async () => {
	const dataset = field(months, { attributes: { units: "", standard_name: "" } });
	const file = await world.file("silent.nc", dataset);
	const made = await world.deliver({ files: [file], wish: { units: "K", ...monthly } });
	expect([made.text("tas", "standard_name"), made.text("tas", "units")]).toEqual(["air_temperature", "K"]);
});

test("another standard_name is refused, unless the POD's is to be written over it", async () => {
	const file = await world.file(
		"other.nc",
		field(months, { attributes: { standard_name: "surface_temperature" } }),
	);
	await expect(world.prepare({ files: [file], wish: monthly })).rejects.toMatchObject({
		code: "Metadata",
		message: expect.stringContaining(
			'"tas" in the file is "surface_temperature", asked for was "air_temperature"',
		),
	});
	const made = await world.deliver({ files: [file], wish: monthly, case: { overwriteFileMetadata: true } });
	expect(made.text("tas", "standard_name")).toBe("air_temperature");
});

test("padded texts, `Units`, `Standard_Name` and a mistyped `calender` are understood", async () => {
	const plain = field(months, { attributes: { units: "K  ", standard_name: " air_temperature " } });
	const rename = (name: string, from: string, to: string) => {
		const variable = plain.variables.get(name);
		const attributes = new Map(
			[...(variable?.attributes ?? [])].map(([key, value]) => [key === from ? to : key, value]),
		);
		(plain.variables as Map<string, unknown>).set(name, { ...variable, attributes });
	};
	rename("tas", "units", "Units");
	rename("tas", "standard_name", "Standard_Name");
	rename("time", "calendar", "calender");
	const file = await world.file("padded.nc", plain);
	const made = await world.deliver({ files: [file], wish: { units: "degC", ...monthly } });
	expect((await numbers(made.values()))[0]).toBeCloseTo(270 - 273.15, 4);
	expect(made.product.calendar).toBe("standard");
	expect(made.main.attributes.has("Units")).toBe(false);
});

test("a POD that needs bounds gets no data without them", async () => {
	const file = await world.file("boundless.nc", field(months));
	await expect(
		world.prepare({
			files: [file],
			dimensions: { time: { standard_name: "time", need_bounds: true } },
			wish: monthly,
		}),
	).rejects.toThrow(/no bounds on its axis "time"/);
});

// --- move-time-stamps ---

const ends = [31, 60, 91, 121, 152, 182, 213, 244, 274, 305, 335, 366];
const edges = ends.flatMap((end, month) => [month === 0 ? 0 : (ends[month - 1] as number), end]);
const middles = ends.map((end, month) => ((month === 0 ? 0 : (ends[month - 1] as number)) + end) / 2);

test("month ends move to the middle of their bounds where the convention stamps ends", async () => {
	const file = await world.file("cesm-bounds.nc", field(ends, { bounds: edges }));
	const made = await world.deliver({ files: [file], wish: monthly, timeStamp: "end" });
	expect(await numbers(made.values("time"))).toEqual(middles);
	expect(made.history).toMatch(
		/Moved the stamps of "time" to the middle of their intervals \(from the bounds\)/,
	);
});

test("without bounds, month ends move to the middle of the intervals the file names confirm", async () => {
	const file = await world.file("cesm-names.nc", field(ends));
	const asked = { files: [file], wish: monthly, timeStamp: "end" as const };
	const made = await world.deliver({ ...asked, labels: ["200001-200012"] });
	expect(await numbers(made.values("time"))).toEqual(middles);
	expect(made.history).toMatch(/from the interval ends/);
});

test("without bounds, stamps stay where file names do not confirm that they are ends", async () => {
	const file = await world.file("cesm-middle.nc", field(months));
	const asked = { files: [file], wish: monthly, timeStamp: "end" as const };
	for (const labels of [["200001-200012"], undefined]) {
		const made = await world.deliver({ ...asked, ...(labels ? { labels } : {}) });
		expect(await numbers(made.values("time"))).toEqual(months);
		expect(made.history).not.toMatch(/Moved the stamps/);
	}
});

test("points are never moved, whatever the convention", async () => {
	const attributes = { cell_methods: "time: point" };
	const file = await world.file(
		"cesm-points.nc",
		field(months, { attributes, bounds: months.flatMap((day) => [day - 30, day]) }),
	);
	const made = await world.deliver({ files: [file], wish: monthly, timeStamp: "end" });
	expect(await numbers(made.values("time"))).toEqual(months);
});

test("stamps at the end of their bounds are told, not moved, where the convention stamps middles", async () => {
	const file = await world.file("cmip-ends.nc", field(ends, { bounds: edges }));
	const made = await world.deliver({ files: [file], wish: monthly });
	expect(await numbers(made.values("time"))).toEqual(ends);
	expect(made.product.notes.join()).toMatch(/12 of 12 time stamps do not lie inside their bounds/);
});
