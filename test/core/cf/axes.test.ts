import { expect, test } from "@jest/globals";
import { axesMeant, axesOf, gridCoordinatesOf, scalarsOf } from "../../../core/cf/axes.ts";
import type { Dataset, Variable } from "../../../core/model/dataset.ts";
import { datasetOf, range, type VariableText } from "../../preprocess/small-world.ts";

const axes = (dataset: Dataset, name: string) =>
	axesOf(dataset, dataset.variables.get(name) as Variable)
		.map(({ axis }) => axis)
		.join("");

const along = (dimension: string, attributes: Record<string, string> = {}): Dataset =>
	datasetOf({ [dimension]: 2 }, { [dimension]: [dimension, [0, 1], attributes], data: [dimension, [0, 1]] });

test.each([
	["time_counter", {}, "T"],
	["month", { units: "months since 2000-01-01" }, "T"],
	["n", { axis: "z" }, "Z"],
	["level", { units: "millibars" }, "Z"],
	["p", { units: "hPa" }, "Z"],
	["deptht", { positive: "down" }, "Z"],
	["m", { units: "degrees_N" }, "Y"],
	["m", { units: "degreeE" }, "X"],
	["rlon", { standard_name: "grid_longitude" }, "X"],
	["station", {}, "OTHER"],
])("a dimension %s with %j is the axis %s", (name, attributes, axis) => {
	expect(axes(along(name, attributes as Record<string, string>), "data")).toBe(axis);
});

test("an axis that is stated wins over one that is guessed by name", () => {
	const dataset = datasetOf(
		{ x: 2, east: 2 },
		{ east: ["east", [0, 1], { units: "degrees_east" }], data: ["x east", range(4)] },
	);
	expect(axesOf(dataset, dataset.variables.get("data") as Variable).map(({ axis }) => axis)).toEqual([
		"OTHER",
		"X",
	]);
});

const ocean = (dimensions: string): Dataset => {
	const names = dimensions.split(" ");
	const count = 2 ** names.length;
	const variables: Record<string, VariableText> = {
		lat: [dimensions, range(count), { units: "degrees_north", standard_name: "latitude" }],
		lon: [dimensions, range(count), { units: "degrees_east", standard_name: "longitude" }],
		height: ["", [2], { units: "m", standard_name: "height", positive: "up" }],
		data: [dimensions, range(count), { coordinates: "lat lon height" }],
	};
	return datasetOf(Object.fromEntries(names.map((name) => [name, 2])), variables);
};

test.each(["j i", "ncells", "nlat nlon"])(
	"the true latitudes and longitudes over %s stand for its indices",
	(dimensions) => {
		const dataset = ocean(dimensions);
		const main = dataset.variables.get("data") as Variable;
		expect(gridCoordinatesOf(dataset, main).map(({ axis, coordinate }) => [axis, coordinate.name])).toEqual([
			["Y", "lat"],
			["X", "lon"],
		]);
		const meant = axesMeant(dataset, main).filter(({ axis }) => axis === "X" || axis === "Y");
		expect(meant.map(({ axis, coordinate }) => [axis, coordinate?.name])).toEqual([
			["Y", "lat"],
			["X", "lon"],
		]);
		expect(scalarsOf(dataset, main).map(({ axis, coordinate }) => [axis, coordinate.name])).toEqual([
			["Z", "height"],
		]);
	},
);

test("a grid with latitudes and longitudes of its own needs no other", () => {
	const dataset = datasetOf(
		{ lat: 2, lon: 2 },
		{
			lat: ["lat", [0, 1], { units: "degrees_north" }],
			lon: ["lon", [0, 1], { units: "degrees_east" }],
			geolat: ["lat lon", range(4), { units: "degrees_north" }],
			data: ["lat lon", range(4), { coordinates: "geolat" }],
		},
	);
	expect(gridCoordinatesOf(dataset, dataset.variables.get("data") as Variable)).toEqual([]);
});
