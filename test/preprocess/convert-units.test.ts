import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { column, datasetOf, field, fillOf, range, type SmallWorld, smallWorld } from "./small-world.ts";

let world: SmallWorld;
beforeAll(async () => {
	world = await smallWorld("convert-units");
});
afterAll(() => world.close());

const numbers = async (values: Promise<unknown>) => Array.from((await values) as ArrayLike<number>, Number);
const months = range(12, 15, 30.5);
const monthly = { frequency: "mon" };
const _daily = { frequency: "day" };

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
