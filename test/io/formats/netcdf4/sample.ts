import type { ArrayValues, DataType, NumericType } from "../../../../core/array/lazy-array.ts";
import { type Attribute, type Dataset, type Variable, variableOf } from "../../../../core/model/dataset.ts";

export const number = (type: NumericType, ...values: number[]): Attribute => ({ type, values });

interface More {
	readonly attributes?: Readonly<Record<string, Attribute>>;
	readonly storage?: Variable["storage"];
}

/** A variable whose values are at hand; `axes` gives names and lengths of its dimensions. */
export function variable(
	name: string,
	given: { type: DataType; axes: Readonly<Record<string, number>>; values: ArrayValues },
	more: More = {},
): Variable {
	const made = variableOf(name, given.values, {
		type: given.type,
		dimensions: Object.keys(given.axes),
		shape: Object.values(given.axes),
		attributes: new Map(Object.entries(more.attributes ?? {})),
	});
	return more.storage ? { ...made, storage: more.storage } : made;
}

/** A dataset whose dimensions are those its variables name; `time` is unlimited. */
export function datasetOf(variables: readonly Variable[], more: Partial<Dataset> = {}): Dataset {
	const sizes = variables.flatMap((one) =>
		one.dimensions.map((name, axis): [string, number] => [name, one.data.shape[axis] ?? 0]),
	);
	return {
		dimensions: new Map(sizes.map(([name, size]) => [name, { size, unlimited: name === "time" }])),
		variables: new Map(variables.map((one) => [one.name, one])),
		attributes: new Map(),
		groups: new Map(),
		...more,
	};
}

const TIMES = 30;

/** Monthly temperature as models publish it: coordinates, bounds, a scalar level, missing values, compression. */
export const temperature: Dataset = datasetOf(
	[
		variable(
			"time",
			{
				type: "float64",
				axes: { time: TIMES },
				values: Float64Array.from({ length: TIMES }, (_, i) => 15 + 30 * i),
			},
			{ attributes: { units: "days since 1850-01-01", calendar: "360_day", axis: "T", bounds: "time_bnds" } },
		),
		variable("time_bnds", {
			type: "float64",
			axes: { time: TIMES, bnds: 2 },
			values: Float64Array.from({ length: 2 * TIMES }, (_, i) => 30 * ((i + 1) >> 1)),
		}),
		variable(
			"lat",
			{ type: "float64", axes: { lat: 5 }, values: Float64Array.of(-60, -30, 0, 30, 60) },
			{ attributes: { units: "degrees_north", standard_name: "latitude", axis: "Y" } },
		),
		variable(
			"lon",
			{ type: "float64", axes: { lon: 7 }, values: Float64Array.from({ length: 7 }, (_, i) => 50 * i) },
			{ attributes: { units: "degrees_east", standard_name: "longitude", axis: "X" } },
		),
		variable(
			"plev",
			{ type: "float64", axes: {}, values: Float64Array.of(92500) },
			{ attributes: { units: "Pa", standard_name: "air_pressure", positive: "down", axis: "Z" } },
		),
		variable(
			"ta",
			{
				type: "float32",
				axes: { time: TIMES, lat: 5, lon: 7 },
				values: Float32Array.from({ length: TIMES * 35 }, (_, i) => (i % 11 === 0 ? 1e20 : 250 + i / 7)),
			},
			{
				attributes: {
					_FillValue: number("float64", 1e20),
					missing_value: number("float32", 1e20),
					units: "K",
					standard_name: "air_temperature",
					coordinates: "plev",
					cell_methods: "time: mean",
				},
				storage: { chunkShape: [4, 3, 4], deflate: 1 },
			},
		),
	],
	{ attributes: new Map<string, Attribute>([["Conventions", "CF-1.8"]]) },
);
