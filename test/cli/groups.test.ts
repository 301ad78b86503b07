import { rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { convertFiles } from "../../cli/convert-files.ts";
import { createLocalEngine } from "../../cli/local-engine.ts";
import { type Attributes, attributeText, type Dataset, type Variable } from "../../core/model/dataset.ts";
import { flattened } from "../../core/model/groups.ts";
import { type RecipeWords, recipeFrom } from "../../core/recipe/grammar.ts";
import { datasetOf, variable } from "../io/formats/netcdf4/sample.ts";
import { hasNetCdfPython, python } from "../io/formats/oracle.ts";
import { temporaryFolder } from "./sample-world.ts";

const folder = temporaryFolder("groups");
const engine = createLocalEngine({ workers: 0, memory: 2 ** 29 });
const at = (name: string) => join(folder, name);

const [DAYS, ROWS, LEVELS] = [10, 3, 4];
const counted = (length: number, first: number) => Float32Array.from({ length }, (_, i) => first + i);

const days = (first: number, attributes: Record<string, string> = {}): Variable =>
	variable(
		"time",
		{
			type: "float64",
			axes: { time: DAYS },
			values: Float64Array.from({ length: DAYS }, (_, i) => first + i + 0.5),
		},
		{ attributes: { units: "days since 2000-01-01", standard_name: "time", ...attributes } },
	);
const levels = (...values: number[]): Variable =>
	variable(
		"lev",
		{ type: "float64", axes: { lev: LEVELS }, values: Float64Array.from(values) },
		{ attributes: { units: "m", positive: "down", standard_name: "depth" } },
	);
const named = (variables: readonly Variable[]) => new Map(variables.map((one) => [one.name, one]));

/**
 * The root has time and rows; "ocean" levels of its own and a temperature on all three; "ocean/sensor" a time of its own, with bounds.
 */
function earth(first: number): Dataset {
	const sensor = datasetOf(
		[
			days(first, { bounds: "time_bnds" }),
			variable("time_bnds", {
				type: "float64",
				axes: { time: DAYS, bnds: 2 },
				values: Float64Array.from({ length: 2 * DAYS }, (_, i) => first + ((i + 1) >> 1)),
			}),
			variable(
				"q",
				{ type: "float32", axes: { time: DAYS }, values: counted(DAYS, first) },
				{ attributes: { units: "m", cell_methods: "time: mean" } },
			),
		],
		{ attributes: new Map([["instrument", "buoy"]]) },
	);
	const thetao = variable(
		"thetao",
		{
			type: "float32",
			axes: { time: DAYS, lev: LEVELS, row: ROWS },
			values: counted(DAYS * LEVELS * ROWS, 100 * first),
		},
		{ attributes: { units: "K", coordinates: "label" } },
	);
	const ocean: Dataset = {
		...datasetOf([], { attributes: new Map([["realm", "ocean"]]), groups: new Map([["sensor", sensor]]) }),
		dimensions: new Map([["lev", { size: LEVELS, unlimited: false }]]),
		variables: named([levels(5, 50, 500, 5000), thetao]),
	};
	const root = datasetOf([
		days(first),
		levels(1, 2, 3, 4),
		variable("label", { type: "int32", axes: { row: ROWS }, values: Int32Array.of(7, 8, 9) }),
		variable(
			"tas",
			{ type: "float32", axes: { time: DAYS, row: ROWS }, values: counted(DAYS * ROWS, 0) },
			{ attributes: { units: "K" } },
		),
	]);
	return { ...root, groups: new Map([["ocean", ocean]]) };
}

beforeAll(async () => {
	await engine.write(earth(0), at("a.nc"));
	await engine.write(earth(DAYS), at("b.nc"));
});
afterAll(async () => {
	await engine.close();
	rmSync(folder, { recursive: true, force: true });
});

let made = 0;
async function convert(inputs: string | readonly string[], words: RecipeWords, format?: string) {
	const output = at(`out-${made++}.nc`);
	const result = await convertFiles({
		files: [...[inputs].flat().map(at), output],
		recipe: recipeFrom(words),
		format,
		memory: 2 ** 29,
		workers: 0,
		overwrite: false,
		dryRun: false,
		skipUnreadable: false,
		level: "error",
	});
	const dataset = await engine.open(output);
	return { ...result, dataset, flat: flattened(dataset) };
}

const shapesIn = ({ variables }: Dataset) =>
	Object.fromEntries([...variables].map(([name, { data }]) => [name, data.shape.join("×")]));
const numbers = async ({ variables }: Dataset, name: string) =>
	Array.from((await engine.readAll((variables.get(name) as Variable).data)) as Float64Array, Number);
const text = (attributes: Attributes | undefined, name: string) =>
	attributeText(attributes ?? new Map(), name);

test("a variable in a group is chosen by its path, with what describes it around and beside it", async () => {
	const { dataset, flat, steps } = await convert("a.nc", { variable: ["ocean/thetao"] });
	expect(shapesIn(flat)).toEqual({
		time: "10",
		label: "3",
		"ocean/lev": "4",
		"ocean/thetao": "10×4×3",
	});
	expect(steps).toEqual(['Kept "ocean/thetao"']);
	const ocean = dataset.groups.get("ocean");
	expect(text(ocean?.attributes, "realm")).toBe("ocean");
	expect([...(ocean?.groups.keys() ?? [])]).toEqual([]);
	await expect(convert("a.nc", { variable: ["thetao"] })).rejects.toThrow(
		'There is no variable "thetao". Did you mean "ocean/thetao"?',
	);
});

test("a period is taken in all groups, of every time axis", async () => {
	const { flat } = await convert("a.nc", { date: "2000-01-03/2000-01-05" });
	expect(shapesIn(flat)).toMatchObject({
		tas: "3×3",
		"ocean/thetao": "3×4×3",
		"ocean/sensor/q": "3",
		"ocean/sensor/time_bnds": "3×2",
	});
	expect(await numbers(flat, "ocean/sensor/q")).toEqual([2, 3, 4]);
	expect((await numbers(flat, "ocean/thetao"))[0]).toBe(2 * LEVELS * ROWS);
});

test("levels, units and indices work inside groups, and namesakes elsewhere are told to stay", async () => {
	const words = { level: ["ocean/lev=50"], units: ["ocean/thetao=degC"], select: ["ocean/sensor/time=2:4"] };
	const { dataset, flat, notes } = await convert("a.nc", words);
	expect(shapesIn(flat)).toMatchObject({
		lev: "4",
		"ocean/lev": "",
		"ocean/thetao": "10×3",
		"ocean/sensor/q": "2",
		tas: "10×3",
	});
	expect((await numbers(flat, "ocean/thetao"))[0]).toBeCloseTo(3 - 273.15, 4);
	const thetao = dataset.groups.get("ocean")?.variables.get("thetao");
	expect(text(thetao?.attributes, "units")).toBe("degC");
	// Names as the group sees them.
	expect(text(thetao?.attributes, "coordinates")).toBe("label lev");
	expect(notes).toContain('"lev" is not the "ocean/lev" that was named, and stays as it is.');
	expect(notes).toContain('"time" is not the "ocean/sensor/time" that was named, and stays as it is.');
});

test("names change inside their group, or move to another", async () => {
	const { dataset, flat } = await convert("a.nc", {
		rename: ["ocean/thetao=theta", "ocean/lev=depth", "row=line"],
	});
	expect([...flat.variables.keys()]).toEqual(expect.arrayContaining(["ocean/theta", "ocean/depth", "lev"]));
	expect(dataset.groups.get("ocean")?.variables.get("theta")?.dimensions).toEqual(["time", "depth", "line"]);
	const moved = await convert(
		"a.nc",
		{ variable: ["ocean/thetao"], rename: ["ocean/thetao=/thetao", "ocean/lev=/lev"] },
		"nc3",
	);
	// Nothing is left in the group: it goes, and a classic format can hold the rest.
	expect(moved.dataset.groups.size).toBe(0);
	expect(shapesIn(moved.dataset)).toEqual({ time: "10", label: "3", lev: "4", thetao: "10×4×3" });
	await expect(convert("a.nc", { rename: ["ocean/thetao=/thetao"] })).rejects.toThrow(
		'"thetao" lies along "ocean/lev", which cannot be seen from its group.',
	);
	await expect(convert("a.nc", { rename: ["ocean/thetao=lev"] })).rejects.toThrow("that name is taken");
});

test("chunks and compression reach all groups; a mean over time is taken of every time axis", async () => {
	const { flat } = await convert("a.nc", { deflate: "2", chunk: ["ocean/lev=2"] });
	expect(flat.variables.get("ocean/thetao")?.storage).toMatchObject({ chunkShape: [1024, 2, 3], deflate: 2 });
	expect(flat.variables.get("ocean/sensor/q")?.storage).toMatchObject({ deflate: 2 });
	const means = (await convert("a.nc", { statistic: "time.mean" })).flat;
	expect(shapesIn(means)).toMatchObject({ tas: "1×3", "ocean/thetao": "1×4×3", "ocean/sensor/q": "1" });
	expect(await numbers(means, "ocean/sensor/q")).toEqual([4.5]);
	expect(await numbers(means, "ocean/sensor/time_bnds")).toEqual([0, 10]);
});

test("files whose one time lies at the root are joined with their groups; a classic format refuses these", async () => {
	const { flat } = await convert(["b.nc", "a.nc"], { variable: ["ocean/thetao", "tas"] });
	expect(shapesIn(flat)).toMatchObject({ time: "20", tas: "20×3", "ocean/thetao": "20×4×3" });
	expect((await numbers(flat, "ocean/thetao")).slice(0, 2)).toEqual([0, 1]);
	expect((await numbers(flat, "ocean/thetao"))[DAYS * LEVELS * ROWS]).toBe(1000);
	await expect(convert(["a.nc", "b.nc"], {})).rejects.toThrow("several time axes (time, ocean/sensor/time)");
	await expect(convert("a.nc", { date: "2000" }, "nc3")).rejects.toThrow('The dataset has the group "ocean"');
});

(hasNetCdfPython ? test : test.skip)("netCDF4-python sees the groups as they should be", async () => {
	const { output } = await convert("a.nc", {
		date: "2000-01-03/2000-01-05",
		level: ["ocean/lev=500"],
		rename: ["ocean/thetao=theta"],
	});
	const seen = python(`
import json, netCDF4
with netCDF4.Dataset("${output}") as d:
    o = d["ocean"]; s = o["sensor"]
    print(json.dumps([o["theta"].dimensions, o["theta"].coordinates, float(o["theta"][0, 0]), float(o["lev"][...]), s["time"].bounds,
        s["q"][:].tolist(), sorted(d.dimensions), sorted(o.dimensions), sorted(s.dimensions), o.realm, s.instrument, d["lev"].shape]))
`);
	expect(JSON.parse(seen)).toEqual([
		["time", "row"],
		"label lev",
		2 * LEVELS * ROWS + 2 * ROWS,
		500,
		"time_bnds",
		[2, 3, 4],
		["lev", "row", "time"],
		[],
		["bnds", "time"],
		"ocean",
		"buoy",
		[LEVELS],
	]);
});
