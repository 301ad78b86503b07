import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { parseCellMethods } from "../../core/cf/cell-methods.ts";
import { attributeNumbers, attributeText, type Dataset, type Variable } from "../../core/model/dataset.ts";
import { type LazyWorld, lazyWorld } from "./lazy-world.ts";
import { datasetOf, GRID, range, timeOf } from "./small-world.ts";

/**
 * What a file says of itself is true after every step of the room. A new step is held to it: it is run here, or listed below with the
 * reason why not.
 */

const MONTHS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const ends = MONTHS.map((_, i) => MONTHS.slice(0, i + 1).reduce((sum, days) => sum + days, 0));
const bounds = ends.flatMap((end, i) => [end - (MONTHS[i] as number), end]);
const middles = ends.map((end, i) => end - (MONTHS[i] as number) / 2);

const FIELD = {
	units: "K",
	standard_name: "air_temperature",
	cell_methods: "area: time: mean",
	cell_measures: "area: areacella",
	coordinates: "height",
};

/** A year of a field, of a field by level, areas and a scalar height; ranges and areas are stated. */
const rich = (): Dataset =>
	datasetOf(
		{ "time*": 12, plev: 3, lat: 2, lon: 3, bnds: 2 },
		{
			...timeOf(middles, "days since 2000-01-01", { bounds }),
			...GRID,
			plev: [
				"plev",
				[100000, 85000, 50000],
				{ units: "Pa", standard_name: "air_pressure", positive: "down", axis: "Z" },
			],
			height: ["", [2], { units: "m", standard_name: "height", positive: "up" }],
			areacella: ["lat lon", [1, 2, 1, 1, 2, 1], { units: "m2", standard_name: "cell_area" }],
			tas: [
				"time lat lon",
				range(72, 250),
				{
					...FIELD,
					actual_range: { type: "float32", values: [250, 321] },
					valid_range: { type: "float32", values: [200, 330] },
				},
				"float32",
			],
			ta: [
				"time plev lat lon",
				range(216, 200),
				{
					units: "K",
					standard_name: "air_temperature",
					cell_methods: "time: mean",
					cell_measures: "area: areacella",
				},
				"float32",
			],
		},
		{ external_variables: "sftlf" },
	);

type Call = readonly [step: string, options: Readonly<Record<string, unknown>>];

const CALLS: readonly Call[] = [
	["select-variables", { variables: ["tas"] }],
	["take-level", { dimension: "plev", value: 850, units: "hPa" }],
	["level", { value: "850hPa", variable: "ta" }],
	["level", { values: [900, "700hPa"], method: "log", variable: "ta" }],
	["vertical-mean", { variable: "ta" }],
	["regrid", { grid: "r4x2", method: "conservative" }],
	["regrid", { grid: "r4x3", method: "bilinear" }],
	["region", { box: "100/250/-60/60" }],
	["region", { box: "//-60/0" }],
	["place", { latitude: 40, longitude: 115 }],
	["place", { latitude: 40 }],
	["select-values", { dimension: "plev", from: 900, to: 400, units: "hPa" }],
	["select-values", { dimension: "lat", from: 0 }],
	["area-mean", {}],
	["zonal-mean", {}],
	["latitudes", { from: "north" }],
	["longitudes", { from: -180 }],
	["change-units", { variable: "tas", units: "degC" }],
	["change-units", { variable: "lat", units: "radian" }],
	["change-units", { variable: "plev", units: "hPa" }],
	["mean-over-time", { weighted: true }],
	["time-statistic", { op: "mean", by: "season" }],
	["time-statistic", { op: "max", by: "month-of-year" }],
	["anomaly", {}],
	["select-months", { months: "6-8" }],
	["convert-calendar", { calendar: "noleap" }],
	["rename", { variables: { tas: "t2m", lat: "y" }, dimensions: { lat: "y" } }],
	["convert-units", { changes: [{ variable: "tas", from: "K", to: "degC", scale: 1, offset: -273.15 }] }],
	["order-dimensions", { variable: "tas", order: ["lon", "lat", "time"] }],
	["select-range", { dimension: "lat", start: 1 }],
	["select-range", { dimension: "time", every: 2 }],
	["select-dates", { period: "2000-03/2000-05" }],
	["vertical-integral", { variable: "ta" }],
	["derive", { formula: "tas*2", name: "less", units: "K" }],
	["extract-level", { variable: "ta", dimension: "plev", coordinate: "plev", value: 85000, units: "Pa" }],
	["crop-dates", { dimension: "time", start: 2, count: 3, period: "2000" }],
	["keep-related", { variable: "tas", drop: ["ta"] }],
	["set-type", { variable: "tas", type: "float64" }],
	["round-bits", { bits: 10 }],
	["pack", { variable: "tas" }],
	["set-storage", { deflate: 4 }],
	["spell-texts", {}],
	["unpack-values", { variable: "tas" }],
	["repair-metadata", { set: [{ variable: "tas", attribute: "units", value: "K" }] }],
	["repair", {}],
];

/** Steps that are not run here, with the reason. */
const NOT_HERE: Readonly<Record<string, string>> = {
	user: "what it does is the user's",
	"add-cells": "needs a file of areas: test/run/cells-beside.test.ts",
	mask: "needs a file of fractions; it changes values only: test/preprocess/horizontal.test.ts",
	"encode-time": "takes the times of a POD's wish: test/preprocess/encode-time.test.ts",
	"move-time-stamps": "takes stamps at the end: test/preprocess/move-time-stamps.test.ts",
	"precipitation-rate": "of rain only: test/preprocess/precipitation-rate.test.ts",
	"flux-direction": "of fluxes only",
	"water-amount": "of fluxes of water only",
	"classic-types": "of integers that classic netCDF lacks: test/run/delivery-format.test.ts",
};

let world: LazyWorld;
beforeAll(async () => {
	world = await lazyWorld();
});
afterAll(() => world.engine.close());

const words = (variable: Variable, name: string): string[] =>
	(attributeText(variable.attributes, name) ?? "")
		.split(/\s+/)
		.filter((word) => word !== "" && !word.endsWith(":"));

const numbers = async ({ data }: Variable): Promise<number[]> =>
	Array.from((await world.engine.readAll(data)) as Float64Array, Number);

/** Every name leads to a variable along no other dimensions than those of the one that names it. */
function nameErrors(dataset: Dataset, variable: Variable): string[] {
	const external = (attributeText(dataset.attributes, "external_variables") ?? "").split(" ");
	return ["bounds", "climatology", "coordinates", "cell_measures", "formula_terms", "grid_mapping"].flatMap(
		(attribute) =>
			words(variable, attribute).flatMap((name) => {
				const named = dataset.variables.get(name);
				if (!named)
					return external.includes(name)
						? []
						: [`${variable.name}:${attribute} names ${name}, which is not there`];
				const isEdges = attribute === "bounds" || attribute === "climatology";
				const along = isEdges ? named.dimensions.slice(0, -1) : named.dimensions;
				const fits = along.every((one) => variable.dimensions.includes(one));
				return fits ? [] : [`${variable.name}:${attribute} names ${name} along ${along.join()}`];
			}),
	);
}

/** A value lies in its bounds; in climatologies too, which span years. */
async function boundsErrors(dataset: Dataset, variable: Variable): Promise<string[]> {
	const edges = dataset.variables.get(words(variable, "bounds")[0] ?? "");
	if (!edges || variable.dimensions.length > 1) return [];
	const [values, pairs] = [await numbers(variable), await numbers(edges)];
	if (pairs.length !== 2 * values.length) return [`${edges.name} has another length than ${variable.name}`];
	const outside = values.filter((value, i) => {
		const [a, b] = [pairs[2 * i] as number, pairs[2 * i + 1] as number];
		return value < Math.min(a, b) - 1e-9 || value > Math.max(a, b) + 1e-9;
	});
	return outside.length > 0 ? [`${variable.name} lies outside ${edges.name}: ${outside}`] : [];
}

/** Of packed values actual_range is that of the unpacked ones, valid_range that of the packed ones (CF 2.5.1, 8.1). */
async function rangeErrors(variable: Variable): Promise<string[]> {
	const { attributes } = variable;
	const fills = ["_FillValue", "missing_value"].flatMap((name) => attributeNumbers(attributes, name));
	const [scale = 1] = attributeNumbers(attributes, "scale_factor");
	const [offset = 0] = attributeNumbers(attributes, "add_offset");
	const found: string[] = [];
	for (const name of ["actual_range", "valid_range"]) {
		const [low, high] = attributeNumbers(attributes, name);
		if (low === undefined || high === undefined) continue;
		const stored = (await numbers(variable)).filter(
			(value) => !fills.includes(value) && !Number.isNaN(value),
		);
		const values = name === "valid_range" ? stored : stored.map((value) => value * scale + offset);
		const [least, most] = [Math.min(...values), Math.max(...values)];
		const near = 1e-3 + scale * Number(scale !== 1);
		const isExact = name === "valid_range" || (Math.abs(least - low) < near && Math.abs(most - high) < near);
		if (least < low - near || most > high + near || !isExact)
			found.push(`${variable.name}:${name} is ${low}..${high}, the values are ${least}..${most}`);
	}
	return found;
}

function shapeErrors(dataset: Dataset, variable: Variable): string[] {
	const sizes = variable.dimensions.map((name) => dataset.dimensions.get(name)?.size);
	return sizes.join() === variable.data.shape.join()
		? []
		: [`${variable.name} has the shape ${variable.data.shape}, not ${sizes}`];
}

function methodErrors(variable: Variable): string[] {
	const text = attributeText(variable.attributes, "cell_methods");
	if (text === undefined) return [];
	parseCellMethods(text);
	return [];
}

async function errorsOf(dataset: Dataset): Promise<string[]> {
	const found: string[] = [];
	for (const variable of dataset.variables.values())
		found.push(
			...shapeErrors(dataset, variable),
			...nameErrors(dataset, variable),
			...(await boundsErrors(dataset, variable)),
			...(await rangeErrors(variable)),
			...methodErrors(variable),
		);
	return found;
}

test("the file itself keeps the rules", async () => {
	expect(await errorsOf(rich())).toEqual([]);
});

test.each(CALLS)("the metadata are true after %s %j", async (step, options) => {
	const { dataset } = await world.apply(rich(), [{ step, options: { ...options } }]);
	expect(await errorsOf(dataset)).toEqual([]);
});

/** The same with areas in another file. */
const outside = (): Dataset => {
	const dataset = rich();
	const variables = new Map([...dataset.variables].filter(([name]) => name !== "areacella"));
	return { ...dataset, variables, attributes: new Map([["external_variables", "areacella sftlf"]]) };
};

test.each([
	["regrid", { grid: "r4x2", method: "conservative" }],
	["region", { box: "100/250/-60/60" }],
	["area-mean", {}],
	["zonal-mean", {}],
	["latitudes", { from: "north" }],
	["longitudes", { from: -180 }],
	["select-range", { dimension: "lat", start: 1 }],
] as readonly Call[])(
	"areas in another file are not named after %s %j, for they no longer fit",
	async (step, options) => {
		const { dataset } = await world.apply(outside(), [{ step, options: { ...options } }]);
		expect(attributeText(dataset.attributes, "external_variables")).toBe("sftlf");
		for (const { attributes } of dataset.variables.values())
			expect(attributes.has("cell_measures")).toBe(false);
	},
);

test("every step of the room is run here, or says why not", () => {
	const run = new Set([...CALLS.map(([step]) => step), ...Object.keys(NOT_HERE)]);
	expect([...world.steps.keys()].filter((name) => !run.has(name))).toEqual([]);
});
