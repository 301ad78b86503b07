import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import {
	datasetOf,
	field,
	GRID,
	range,
	type SmallWorld,
	smallWorld,
	timeOf,
} from "../preprocess/small-world.ts";

let world: SmallWorld;
beforeAll(async () => {
	world = await smallWorld("pipeline");
});
afterAll(() => world.close());

const months = range(12, 15, 30.5);
const numbers = async (values: Promise<unknown>) => Array.from((await values) as ArrayLike<number>, Number);
const monthly = { frequency: "mon" };

test("244.54 K is -28.61 degC, not -66552", async () => {
	const file = await world.file(
		"kelvin.nc",
		field(months, { values: months.flatMap(() => Array(6).fill(244.54)) }),
	);
	const made = await world.deliver({ files: [file], wish: { units: "degC", ...monthly } });
	const [first] = await numbers(made.values());
	expect(first).toBe(Math.fround(Math.fround(244.54) - 273.15));
	expect(first).toBeCloseTo(-28.61, 4);
	expect(made.text("tas", "units")).toBe("degC");
});

test("244.54 K is -19.498 degF", async () => {
	const file = await world.file(
		"kelvin2.nc",
		field(months, { values: months.flatMap(() => Array(6).fill(244.54)) }),
	);
	const made = await world.deliver({ files: [file], wish: { units: "degF", ...monthly } });
	expect((await numbers(made.values()))[0]).toBeCloseTo(244.54 * 1.8 - 459.67, 4);
	expect(made.text("tas", "units")).toBe("degF");
});

test("chunks that count time from different epochs, one written 1940-1-1 00:00, become one axis", async () => {
	const first = await world.file("epoch1.nc", field(range(6, 0.5), { units: "days since 2000-01-01" }));
	const second = await world.file(
		"epoch2.nc",
		field(range(6, 21915 + 6.5), { units: "days since 1940-1-1 00:00" }),
	);
	const made = await world.deliver({
		files: [first, second],
		period: "20000103-20000110",
		wish: { frequency: "day" },
	});
	expect(await numbers(made.values("time"))).toEqual(range(8, 2.5));
	expect(made.text("time", "units")).toBe("days since 2000-01-01");
	const values = await numbers(made.values());
	expect([values[0], values.at(-1)]).toEqual([290, 270 + 30 + 5]);
	expect(values[4 * 6]).toBe(270);
});

test("attributes that hold several numbers survive, on the variable and on the file", async () => {
	const many = { type: "int32", values: [1, 2, 3] } as const;
	const file = await world.file(
		"arrays.nc",
		field(months, { attributes: { levels: many }, globals: { tiles: many } }),
	);
	const made = await world.deliver({ files: [file], wish: { units: "degC", ...monthly } });
	expect(made.main.attributes.get("levels")).toEqual(many);
	expect(made.dataset.attributes.get("tiles")).toEqual(many);
});

test("overlapping chunks (days 1-20 and 10-40) give every day once, the earlier file's, and a note", async () => {
	const first = await world.file("overlap1.nc", field(range(20, 0.5), { values: Array(120).fill(1) }));
	const second = await world.file(
		"overlap2.nc",
		field(range(31, 9.5 + 21915), { units: "days since 1940-01-01", values: Array(186).fill(2) }),
	);
	const made = await world.deliver({
		files: [first, second],
		period: "20000101-20000209",
		wish: { frequency: "day" },
	});
	expect(await numbers(made.values("time"))).toEqual(range(40, 0.5));
	const values = await numbers(made.values());
	expect(values.filter((value) => value === 1)).toHaveLength(20 * 6);
	expect(values[20 * 6]).toBe(2);
	expect(made.product.notes.join()).toMatch(/11 steps of ".*overlap2.nc" repeat earlier files/);
});

test("chunks of 360-day years that end on 30 December join, and a crop to 30 February works", async () => {
	const calendar = "360_day";
	const first = await world.file("days360a.nc", field(range(360, 0.5), { calendar }));
	const second = await world.file("days360b.nc", field(range(360, 360.5), { calendar }));
	const whole = await world.deliver({
		files: [first, second],
		period: "2000-2001",
		wish: { frequency: "day" },
	});
	expect(whole.dataset.dimensions.get("time")?.size).toBe(720);
	const part = await world.deliver({
		files: [first, second],
		period: "20001201-20010230",
		wish: { frequency: "day" },
	});
	expect(await numbers(part.values("time"))).toEqual(range(90, 330.5));
	expect(part.product.calendar).toBe("360_day");
});

test.each([
	["3hr", 8, "20000101-20000103"],
	["6hr", 4, "20000101-20000103"],
])("chunks of %s data that follow each other join", async (frequency, perDay, period) => {
	const step = 1 / perDay;
	const first = await world.file(`${frequency}a.nc`, field(range(2 * perDay, step / 2, step)));
	const second = await world.file(`${frequency}b.nc`, field(range(perDay, 2 + step / 2, step)));
	const made = await world.deliver({ files: [first, second], period, wish: { frequency } });
	expect(made.dataset.dimensions.get("time")?.size).toBe(3 * perDay);
});

const profile = (levels: readonly number[], attributes: Record<string, string>, name = "plev") =>
	datasetOf(
		{ "time*": 12, [name]: levels.length, lat: 2, lon: 3, bnds: 2 },
		{
			...timeOf(months),
			...GRID,
			[name]: [name, levels, attributes],
			ta: [
				`time ${name} lat lon`,
				range(12 * levels.length * 6),
				{ units: "K", standard_name: "air_temperature", cell_methods: "time: mean" },
				"float32",
			],
		},
	);
const depth = { units: "m", standard_name: "depth", positive: "down", axis: "Z" };

test("a slice at the value 0 is a slice", async () => {
	const file = await world.file("surface.nc", profile([5, 0, 10], depth, "lev"));
	const made = await world.deliver({
		files: [file],
		name: "ta",
		dimensions: { lev: { standard_name: "depth", units: "m", positive: "down" } },
		wish: { ...monthly, scalar_coordinates: { lev: 0 } },
	});
	expect(made.main.dimensions).toEqual(["time", "lat", "lon"]);
	expect((await numbers(made.values()))[0]).toBe(6);
	expect(await numbers(made.values("lev"))).toEqual([0]);
	expect(made.text("ta", "coordinates")).toBe("lev");
});

test("the level 92500.00000001 Pa is 925 hPa, in the POD's units", async () => {
	const file = await world.file(
		"noise.nc",
		profile([100000, 92500.00000001], { units: "Pa", standard_name: "air_pressure", positive: "down" }),
	);
	const made = await world.deliver({
		files: [file],
		name: "ta",
		wish: { units: "degC", ...monthly, scalar_coordinates: { plev: 925 } },
	});
	expect((await numbers(made.values()))[0]).toBe(Math.fround(6 - 273.15));
	expect((await numbers(made.values("plev")))[0]).toBeCloseTo(925, 9);
	expect(made.text("plev", "units")).toBe("hPa");
	for (const bounds of ["lat_bnds", "lon_bnds"]) expect(made.text(bounds, "coordinates")).toBeUndefined();
});

test("bounds are kept and renamed with their axes", async () => {
	const bounds = months.flatMap((day) => [day - 15, day + 15]);
	const file = await world.file("bounds.nc", field(months, { bounds }));
	const made = await world.deliver({
		files: [file],
		name: "t2m",
		native: "tas",
		dimensions: { y: { standard_name: "latitude", axis: "Y" }, x: { standard_name: "longitude", axis: "X" } },
		wish: { units: "degC", ...monthly, dimensions: ["time", "y", "x"] },
	});
	expect([...made.dataset.variables.keys()].sort()).toEqual(
		["t2m", "time", "time_bnds", "x", "x_bnds", "y", "y_bnds"].sort(),
	);
	expect(made.main.dimensions).toEqual(["time", "y", "x"]);
	expect(made.text("y", "bounds")).toBe("y_bnds");
	expect(made.dataset.variables.get("y_bnds")?.dimensions).toEqual(["y", "bnds"]);
	expect(await numbers(made.values("time_bnds"))).toEqual(bounds);
	expect(made.product.axes).toEqual([
		{ wish: "time", name: "time", bounds: "time_bnds" },
		{ wish: "y", name: "y", bounds: "y_bnds" },
		{ wish: "x", name: "x", bounds: "x_bnds" },
	]);
});

test("a request that starts and ends inside a chunk gets just its steps", async () => {
	const first = await world.file("inside1.nc", field(range(20, 0.5)));
	const second = await world.file("inside2.nc", field(range(20, 20.5)));
	const made = await world.deliver({
		files: [first, second],
		period: "20000106-20000125",
		wish: { frequency: "day" },
	});
	expect(await numbers(made.values("time"))).toEqual(range(20, 5.5));
});

test("_FillValue has the variable's type whatever the steps did", async () => {
	const values = [-999, ...range(71, 1)];
	const attributes = { _FillValue: -999, missing_value: -999 };
	const file = await world.file("fill.nc", field(months, { values, attributes, type: "int16" }));
	const made = await world.deliver({ files: [file], wish: { units: "degC", ...monthly } });
	const fill = made.main.attributes.get("_FillValue") as { type: string; values: number[] };
	expect([made.main.type, fill.type]).toEqual(["float32", "float32"]);
	expect(made.main.attributes.get("missing_value")).toEqual(fill);
	const found = await numbers(made.values());
	expect(found[0]).toBe(fill.values[0]);
	expect(found[1]).toBe(Math.fround(1 - 273.15));
	expect(found.slice(1)).not.toContain(fill.values[0]);
});

test("history begins with one dated line of all steps, the file's own after it", async () => {
	const file = await world.file("history.nc", field(months, { globals: { history: "made by the model" } }));
	const made = await world.deliver({ files: [file], wish: { units: "degC", ...monthly } });
	const [first, second, ...rest] = made.history.split("\n");
	expect(first).toMatch(
		/^1970-01-01T00:00:00Z headwater 0\.0\.0-test: .*[Cc]onverted "tas" from "K" to "degC"/,
	);
	expect([second, rest]).toEqual(["made by the model", []]);
});

test("equal requests share one content key; another period, or a touched file, has another", async () => {
	const path = await world.file("key.nc", field(months));
	const asked = { files: [path], wish: { units: "degC", ...monthly } };
	const keys = await Promise.all([world.prepare(asked), world.prepare(asked)]);
	expect(keys[0]?.contentKey).toBe(keys[1]?.contentKey);
	const shorter = await world.prepare({ ...asked, period: "200001-200006" });
	expect(shorter.contentKey).not.toBe(keys[0]?.contentKey);
	utimesSync(path, new Date(1e12), new Date(1e12));
	expect((await world.prepare(asked)).contentKey).not.toBe(keys[0]?.contentKey);
});

test("a write that is killed leaves no product and no half of one", async () => {
	const file = await world.file("killed.nc", field(months));
	const job = await world.jobOf({
		files: [file],
		wish: { units: "degC", ...monthly },
		period: "200002-200008",
	});
	const stop = new AbortController();
	const before = readdirSync(join(world.folder, "products"));
	const made = world.pipeline.prepare({ ...job, signal: stop.signal });
	stop.abort();
	await expect(made).rejects.toThrow(/stopped/i);
	expect(readdirSync(join(world.folder, "products"))).toEqual(before);
	expect(existsSync((await world.pipeline.prepare(job)).path)).toBe(true);
});

test("what is delivered passes ncdump and cdo without a warning (skips without them)", async () => {
	const bounds = months.flatMap((day) => [day - 15, day + 15]);
	const file = await world.file("tools.nc", field(months, { bounds }));
	const { product } = await world.deliver({ files: [file], wish: { units: "degC", ...monthly } });
	for (const [program, ...options] of [
		["ncdump", "-h"],
		["cdo", "-s", "sinfon"],
	] as const) {
		const done = spawnSync(program, [...options, product.path], { encoding: "utf8" });
		if (done.error) continue;
		expect({ program, status: done.status, stderr: done.stderr }).toEqual({ program, status: 0, stderr: "" });
	}
});
