import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { fixFinder } from "../../cli/fixes.ts";
import { attributeText, type Dataset, type Variable } from "../../core/model/dataset.ts";
import { takeStep } from "../../core/recipe/take-step.ts";
import { step } from "../../preprocess/repair.ts";
import { datasetOf, field, range, type SmallWorld, smallWorld, type VariableText } from "./small-world.ts";

let world: SmallWorld;
beforeAll(async () => {
	world = await smallWorld("repair");
});
afterAll(() => world.close());

async function repaired(dataset: Dataset, given: Readonly<Record<string, unknown>> = {}) {
	const options = step.options.parse(given);
	const chosen = { name: "repair", step: step as never, options };
	const taken = await takeStep(dataset, chosen, { engine: world.engine, fixes: fixFinder() });
	const variable = (name: string) => taken.dataset.variables.get(name) as Variable;
	return {
		said: taken.applied.description,
		dataset: taken.dataset,
		text: (name: string, attribute: string) => attributeText(variable(name).attributes, attribute),
		values: async (name: string) =>
			Array.from((await world.engine.readAll(variable(name).data)) as Float64Array, Number),
		variable,
	};
}

const grid = (lat: VariableText, lon: VariableText, tas: VariableText[2] = {}) =>
	datasetOf({ lat: 2, lon: 3 }, { lat, lon, tas: ["lat lon", range(6), { units: "K", ...tas }] });

test("a file in which nothing is wrong stays the very dataset", async () => {
	const sound = field([15, 45, 75], { bounds: [0, 31, 31, 60, 60, 91] });
	const made = await repaired(sound, { axes: false });
	expect(made.dataset).toBe(sound);
	expect(made.said).toBe("Repaired nothing: all is as it should be");
});

test("bounds are made of calendar months and midway between places, axes are named", async () => {
	const plain = field([15, 45, 75]);
	const bare = {
		...plain,
		variables: new Map([...plain.variables].filter(([name]) => !name.endsWith("_bnds"))),
	};
	const made = await repaired(bare);
	expect(await made.values("time_bnds")).toEqual([0, 31, 31, 60, 60, 91]);
	expect(await made.values("lat_bnds")).toEqual([-90, 0, 0, 90]);
	expect(await made.values("lon_bnds")).toEqual([-60, 60, 60, 180, 180, 300]);
	expect([made.text("time", "axis"), made.text("lat", "axis"), made.text("lon", "axis")]).toEqual([
		"T",
		"Y",
		"X",
	]);
	expect(made.said).toContain('bounds of "lat" dropped (was "lat_bnds"): the file holds no such variable');
	expect(made.said).toContain('Made bounds of "time": the calendar month of each time');
});

test("strange spellings of units are mended, radians become degrees", async () => {
	const made = await repaired(
		grid(
			["lat", [-Math.PI / 4, Math.PI / 4], { standard_name: "latitude", units: "radian" }],
			["lon", [0, 120, 240], { standard_name: "longitude", units: "degrees" }],
			{ units: "C", long_name: "Temperature" },
		),
	);
	expect([made.text("lat", "units"), made.text("lon", "units")]).toEqual(["degrees_north", "degrees_east"]);
	expect(made.text("tas", "units")).toBe("degC");
	expect((await made.values("lat"))[1]).toBeCloseTo(45, 12);
});

test("two missing values become one, of the type of the values", async () => {
	const type = "float32";
	const tas: VariableText = [
		"x",
		[1, -999, 1e20, 4],
		{ units: "K", _FillValue: 1e20, missing_value: -999 },
		type,
	];
	const made = await repaired(datasetOf({ x: 4 }, { tas }));
	const fill = Math.fround(1e20);
	expect(await made.values("tas")).toEqual([1, fill, fill, 4]);
	expect(made.variable("tas").attributes.get("missing_value")).toEqual({ type, values: [1e20] });
	const other = await repaired(datasetOf({ x: 1 }, { n: ["x", [1], { missing_value: "-9" }, "int16"] }));
	expect(other.variable("n").attributes.get("missing_value")).toEqual({ type: "int16", values: [-9] });
});

test("strict names what would have to be put right, and does nothing", async () => {
	const file = grid(
		["lat", [-45, 45], { units: "deg N" }],
		["lon", [0, 120, 240], { units: "degrees_east" }],
	);
	await expect(repaired(file, { level: "strict" })).rejects.toThrow(
		/needs \d repairs: units of "lat" set to "degrees_north"/,
	);
});

test("times that lie where two months meet get bounds when it is said where they lie", async () => {
	const ends = field([31, 60, 91]);
	expect((await repaired(ends)).said).toContain("3 of its times lie where two months meet");
	expect(await (await repaired(ends, { stamps: "end" })).values("time_bnds")).toEqual([
		0, 31, 31, 60, 60, 91,
	]);
});
