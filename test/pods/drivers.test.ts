import { expect, test } from "@jest/globals";
import { PodError } from "../../core/errors.ts";
import { pod as series } from "../../pods/area-mean-series/driver.ts";
import { pod as precipitation } from "../../pods/precipitation-cycle/driver.ts";
import { pod as maps } from "../../pods/time-mean-maps/driver.ts";
import { pod as section } from "../../pods/zonal-mean-section/driver.ts";
import { datasetOf, type MemoryWorld, memoryWorld, monthsFrom2000, steps } from "./memory-world.ts";

const radians = Math.PI / 180;
const lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const statistics = (world: MemoryWorld) => JSON.parse(world.texts.get("statistics.json")!);
const regionOf = (world: MemoryWorld, id: string) =>
	statistics(world).regions.find((one: { region?: string; id?: string }) => (one.region ?? one.id) === id);

const lat = steps(-87.5, 5, 36);
const lon = steps(0, 15, 24);
/** ∫ f sin-weighted over cells with edges 5° apart, as the weights see it: Σ f(lat) (sin n - sin s) / 2. */
const globalMean = (f: (latitude: number) => number) =>
	lat.reduce(
		(sum, y) => sum + (f(y) * (Math.sin((y + 2.5) * radians) - Math.sin((y - 2.5) * radians))) / 2,
		0,
	);
const warm = (latitude: number) => 30 * Math.cos(latitude * radians) ** 2 - 12;

test("time-mean maps: bias, RMSE and correlation against a reference in other units, half as fine and upside down", async () => {
	const tas = datasetOf({
		name: "tas",
		units: "degC",
		axes: { time: monthsFrom2000(12), lat, lon },
		at: ({ time, lat: y }) => warm(y) + 0.5 + Math.cos((2 * Math.PI * time) / 365),
	});
	const reference = datasetOf({
		name: "t2m",
		units: "K",
		axes: { lat: [...lat].reverse(), lon: steps(-165, 30, 12) },
		at: ({ lat: y }) => warm(y) + 273.15,
	});
	const named = new Map(reference.variables.get("t2m")!.attributes).set("standard_name", "air_temperature");
	const t2m = { ...reference.variables.get("t2m")!, attributes: named };
	const file = { ...reference, variables: new Map(reference.variables).set("t2m", t2m) };
	const world = memoryWorld(
		{ "/tas.nc": tas, "/obs/tas_reference.nc": file },
		{ TAS_FILE: "/tas.nc", tas_var: "tas", OBS_DATA: "/obs" },
	);
	await maps.run(world);
	const yearly =
		monthsFrom2000(12).reduce(
			(sum, time, month) => sum + Math.cos((2 * Math.PI * time) / 365) * lengths[month]!,
			0,
		) / 365;
	const global = regionOf(world, "global");
	expect(global.firstMean).toBeCloseTo(globalMean(warm) + 0.5 + yearly, 6);
	expect(global.secondMean).toBeCloseTo(globalMean(warm), 6);
	expect(global.bias).toBeCloseTo(0.5 + yearly, 6);
	expect(global.rmse).toBeCloseTo(0.5 + yearly, 6);
	expect(global.correlation).toBeCloseTo(1, 9);
	expect([...world.figures.keys()]).toEqual(["time-mean"]);
	expect(world.texts.get("statistics.csv")).toMatch(
		/^region,cells,model_mean,reference_mean,bias,rmse,pattern_correlation\nglobal,864,/,
	);
});

test("time-mean maps without a reference show the change within the period", async () => {
	const tas = datasetOf({
		name: "tas",
		units: "degC",
		axes: { time: monthsFrom2000(48), lat: [...lat].reverse(), lon },
		at: ({ time, lat: y }) => (y > 80 ? undefined : warm(y) + (time > 730 ? 0.25 : 0)),
	});
	const world = memoryWorld({ "/tas.nc": tas }, { TAS_FILE: "/tas.nc", tas_var: "tas", OBS_DATA: "" });
	await maps.run(world);
	expect([...world.figures.keys()]).toEqual(["time-mean", "change"]);
	expect(regionOf(world, "tropics").change).toBeCloseTo(0.25, 9);
	expect(world.said[0]).toMatch(/no reference "tas_reference.nc"/);
});

test("area means: the trend of whole years is found, months are weighted by their days", async () => {
	const tas = datasetOf({
		name: "tas",
		units: "degC",
		axes: { time: monthsFrom2000(120), lat, lon },
		at: ({ time, lat: y, lon: x }) =>
			warm(y) + 3 * Math.sin(x * radians) + (0.02 / 365) * time + Math.sin((2 * Math.PI * time) / 365),
	});
	const world = memoryWorld({ "/tas.nc": tas }, { TAS_FILE: "/tas.nc", tas_var: "tas" });
	await series.run(world);
	const global = regionOf(world, "global");
	expect(global.coverage).toBeCloseTo(1, 9);
	expect(global.wholeYears).toBe(10);
	expect(global.trendPerDecade).toBeCloseTo(0.2, 6);
	const [header, first] = world.texts.get("years.csv")!.split("\n");
	expect(header).toBe("year,global,tropics,north-extratropics,south-extratropics,arctic,nino34");
	const year = monthsFrom2000(12).reduce(
		(sum, time, month) =>
			sum + ((0.02 / 365) * time + Math.sin((2 * Math.PI * time) / 365)) * lengths[month]!,
		0,
	);
	expect(Number(first!.split(",")[1])).toBeCloseTo(globalMean(warm) + year / 365, 6);
	expect([...world.figures.keys()]).toEqual(["series", "anomalies"]);
});

test("a series over two real-sized points says how little of the globe it covers", async () => {
	const tas = datasetOf({
		name: "tas",
		units: "degC",
		calendar: "360_day",
		axes: { time: steps(15, 30, 24), lat: [47.5, 45], lon: [10, 12.5, 15] },
		at: ({ time, lat: y, lon: x }) => time / 1000 + y + x,
	});
	const world = memoryWorld({ "/tas.nc": tas }, { TAS_FILE: "/tas.nc", tas_var: "tas" });
	await series.run(world);
	expect(regionOf(world, "global").coverage).toBeLessThan(0.001);
	expect(regionOf(world, "nino34")).toBeUndefined();
	expect(regionOf(world, "global").trendPerDecade).toBeUndefined();
	expect(world.figures.get("series")!.svg).toContain("cells cover 0.1 % of it");
});

const levels = [1000, 925, 700, 500, 250, 100];
const lapse = (level: number) => -70 * (1 - Math.log(level) / Math.log(1000));

test("zonal-mean section: zonal and time mean, 850 hPa from the levels around it", async () => {
	const ta = datasetOf({
		name: "ta",
		units: "degC",
		axes: { time: monthsFrom2000(12), plev: levels, lat, lon },
		at: ({ plev: level, lat: y, lon: x }) =>
			level === 1000 && y < -70 ? undefined : warm(y) + lapse(level) + Math.sin(x * radians),
	});
	const ua = datasetOf({
		name: "ua",
		units: "m s-1",
		axes: { time: monthsFrom2000(12), plev: levels, lat, lon },
		at: ({ plev: level, lat: y }) => (1000 - level) * 0.04 * Math.sin(2 * Math.abs(y) * radians) - 3,
	});
	const environment = {
		TA_FILE: "/ta.nc",
		ta_var: "ta",
		TA850_FILE: "",
		ta850_var: "",
		UA_FILE: "/ua.nc",
		ua_var: "ua",
	};
	const world = memoryWorld({ "/ta.nc": ta, "/ua.nc": ua }, environment);
	await section.run(world);
	expect([...world.figures.keys()]).toEqual(["ta-section", "ta-850hPa", "ua-section"]);
	const rows = world.texts
		.get("ta-section.csv")!
		.trim()
		.split("\n")
		.slice(1)
		.map((row) => row.split(","));
	expect(rows).toHaveLength(levels.length * lat.length);
	expect(rows[0]).toEqual(["1000", "-87.5", ""]);
	const row = rows.find(([level, latitude]) => level === "500" && latitude === "2.5")!;
	expect(Number(row[2])).toBeCloseTo(warm(2.5) + lapse(500), 6);
	// The profile is linear in the logarithm of pressure, as the interpolation is.
	expect(statistics(world).mean).toBeCloseTo(globalMean(warm) + lapse(850), 6);
	expect(statistics(world).origin).toMatch(/taken from/);
});

test("a slice at 850 hPa is used when it was delivered", async () => {
	const axes = { time: monthsFrom2000(3), lat, lon };
	const ta = datasetOf({
		name: "ta",
		units: "degC",
		axes: { time: axes.time, plev: [1000, 500], lat, lon },
		at: () => 1,
	});
	const ta850 = datasetOf({ name: "ta850", units: "degC", axes, at: () => 7 });
	const world = memoryWorld(
		{ "/ta.nc": ta, "/ta850.nc": ta850 },
		{ TA_FILE: "/ta.nc", ta_var: "ta", TA850_FILE: "/ta850.nc", ta850_var: "ta850", UA_FILE: "", ua_var: "" },
	);
	await section.run(world);
	expect(statistics(world)).toMatchObject({ mean: 7, origin: "delivered as a slice" });
	expect(world.said).toEqual(['There are no data of "ua": the section of the wind is left out.']);
});

test("precipitation: the seasonal cycle of each belt and the maps of the seasons", async () => {
	const rain = (time: number, y: number) =>
		2 + Math.cos(y * radians) + Math.sign(y) * -1 * 1.5 * Math.cos((2 * Math.PI * (time - 15.5)) / 365);
	const pr = datasetOf({
		name: "pr",
		units: "mm day-1",
		axes: { time: monthsFrom2000(36), lat, lon },
		at: ({ time, lat: y }) => rain(time, y),
	});
	const world = memoryWorld({ "/pr.nc": pr }, { PR_FILE: "/pr.nc", pr_var: "pr" });
	await precipitation.run(world);
	const north = regionOf(world, "north-tropics");
	expect(north.wettest).toBe("Jul");
	expect(north.driest).toBe("Jan");
	expect(regionOf(world, "south-tropics").wettest).toBe("Jan");
	const belt = lat.filter((y) => y > 0 && y < 20);
	const weight = (y: number) => Math.sin((y + 2.5) * radians) - Math.sin((y - 2.5) * radians);
	const expected =
		belt.reduce((sum, y) => sum + rain(15.5, y) * weight(y), 0) / belt.reduce((sum, y) => sum + weight(y), 0);
	expect(north.months[0]).toBeCloseTo(expected, 6);
	expect([...world.figures.keys()]).toEqual(["seasonal-cycle", "seasonal-maps"]);
});

test("precipitation of a few months of a few points is drawn with what there is", async () => {
	const pr = datasetOf({
		name: "pr",
		units: "mm day-1",
		calendar: "360_day",
		axes: { time: [15, 45], lat: [45], lon: [0, 2.5] },
		at: ({ time }) => time,
	});
	const world = memoryWorld({ "/pr.nc": pr }, { PR_FILE: "/pr.nc", pr_var: "pr" });
	await precipitation.run(world);
	expect(world.said[0]).toMatch(/has no Mar, Apr/);
	expect(world.figures.get("seasonal-maps")!.figure).toMatchObject({
		kind: "panels",
		panels: [{ title: "All months" }, { title: "December to February" }],
	});
});

const empty = datasetOf({
	name: "tas",
	units: "degC",
	axes: { time: [15], lat: [45], lon: [0] },
	at: () => undefined,
});

test("PODs say what data they lack", async () => {
	const none = memoryWorld({}, { TAS_FILE: "", tas_var: "" });
	await expect(maps.run(none)).rejects.toThrow(/POD "time-mean-maps": "TAS_FILE" is empty/);
	const world = memoryWorld({ "/tas.nc": empty }, { TAS_FILE: "/tas.nc", tas_var: "tas" });
	await expect(maps.run(world)).rejects.toThrow(PodError);
	await expect(series.run(world)).rejects.toThrow(/needs at least two steps, "tas" has 1/);
});
