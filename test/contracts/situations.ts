import type { ArrayValues, DataType, LazyArray } from "../../core/array/lazy-array.ts";
import {
	type Attribute,
	type Dataset,
	type Variable,
	variableOf,
	withVariable,
} from "../../core/model/dataset.ts";
import { parseFrequency } from "../../core/model/date-frequency.ts";
import { parseDateRange } from "../../core/model/date-range.ts";
import { silentLog } from "../../core/ports/log.ts";
import type { StepContext } from "../../core/ports/step.ts";
import { deepFrozen } from "./frozen.ts";
import { usualAxes, wishOf } from "./wishes.ts";

/** A dataset and a wish that steps are put before. */
export interface Situation {
	readonly name: string;
	readonly context: StepContext;
	/** Values of stored coordinates, by variable: what `prepare` may read. All else must stay unread. */
	readonly stored: Readonly<Record<string, ArrayValues>>;
}

const attributesOf = (attributes: Readonly<Record<string, Attribute>>) => new Map(Object.entries(attributes));

const LEVELS = [100000, 85000, 50000];
const MONTHS = 24;

/** A field in a file: nothing may read it. */
export const unread = (name: string, type: DataType, shape: readonly number[]): LazyArray => ({
	op: "stored",
	type,
	shape,
	file: "/never/read.nc",
	variable: name,
});

function coordinate(name: string, values: readonly number[], attributes: Record<string, string>): Variable {
	return variableOf(name, Float64Array.from(values), {
		type: "float64",
		dimensions: [name],
		shape: [values.length],
		attributes: attributesOf(attributes),
	});
}

const edges = Array.from({ length: MONTHS }, (_, month) => [30 * month, 30 * (month + 1)]);

type Stamps = "middle" | "end";

function axes(stamps: Stamps): Variable[] {
	return [
		coordinate(
			"time",
			edges.map(([start = 0, end = 0]) => (stamps === "end" ? end : (start + end) / 2)),
			{
				standard_name: "time",
				axis: "T",
				units: "days since 2000-01-01",
				calendar: "360_day",
				bounds: "time_bnds",
			},
		),
		variableOf("time_bnds", Float64Array.from(edges.flat()), {
			type: "float64",
			dimensions: ["time", "bnds"],
			shape: [MONTHS, 2],
		}),
		coordinate("lat", [-45, 45], { standard_name: "latitude", axis: "Y", units: "degrees_north" }),
		coordinate("lon", [0, 120, 240], { standard_name: "longitude", axis: "X", units: "degrees_east" }),
		{
			name: "plev",
			type: "float64",
			dimensions: ["plev"],
			attributes: attributesOf({ standard_name: "air_pressure", axis: "Z", units: "Pa", positive: "down" }),
			data: unread("plev", "float64", [LEVELS.length]),
		},
	];
}

const SIZES: Readonly<Record<string, number>> = {
	time: MONTHS,
	bnds: 2,
	plev: LEVELS.length,
	lat: 2,
	lon: 3,
};

/** A monthly file of two years (360 days each) with this one field. */
export function monthlyFile(field: {
	readonly name: string;
	readonly attributes: Readonly<Record<string, Attribute>>;
	readonly dimensions?: readonly string[];
	readonly type?: DataType;
	/** Where a mean's time stamp lies in its month. */
	readonly stamps?: Stamps;
}): Dataset {
	const { dimensions = ["time", "lat", "lon"], type = "float32", stamps = "middle" } = field;
	const variable: Variable = {
		name: field.name,
		type,
		dimensions,
		attributes: attributesOf(field.attributes),
		data: unread(
			field.name,
			type,
			dimensions.map((name) => SIZES[name] ?? 1),
		),
	};
	const known = axes(stamps).filter(({ name }) => name !== "plev" || dimensions.includes("plev"));
	return {
		dimensions: new Map(
			Object.entries(SIZES)
				.filter(([name]) => name === "bnds" || dimensions.includes(name))
				.map(([name, size]) => [name, { size, unlimited: name === "time" }]),
		),
		variables: new Map([...known, variable].map((one) => [one.name, one])),
		attributes: new Map([["source", "made for the contract"]]),
		groups: new Map(),
	};
}

type More = Partial<Omit<StepContext, "dataset" | "variable">>;

/** The step is asked about `variable` of `dataset`, for a POD that wishes `wish`. */
export const situation = (
	name: string,
	dataset: Dataset,
	more: More & Pick<StepContext, "wish" | "variable">,
): Situation => ({
	name,
	context: deepFrozen({
		request: more.wish,
		metadata: "repair",
		period: parseDateRange("2000-2001"),
		calendar: "360_day",
		timeStamp: "middle",
		log: silentLog,
		dataset,
		...more,
	}),
	stored: { plev: Float64Array.from(LEVELS) },
});

const temperature = { standard_name: "air_temperature", units: "K", cell_methods: "time: mean" };
const tas = () => monthlyFile({ name: "tas", attributes: temperature });
const endStamped = () => monthlyFile({ name: "tas", attributes: temperature, stamps: "end" });
const tasWish = wishOf({ name: "tas", standardName: "air_temperature", units: "K" });
const rain = { standard_name: "precipitation_flux", units: "kg m-2 s-1", cell_methods: "time: mean" };
const rainWish = wishOf({ name: "rain", standardName: "precipitation_rate", units: "mm day-1" });

const amountWish = wishOf({ name: "rain", standardName: "precipitation_amount", units: "kg m-2" });
const vapourWish = wishOf({
	name: "prw",
	standardName: "atmosphere_mass_content_of_water_vapor",
	units: "kg m-2",
});

const levelWish = wishOf({
	name: "ta850",
	standardName: "air_temperature",
	scalars: [{ dimension: usualAxes.plev, value: 850 }],
});

const packed = { scale_factor: { type: "float64", values: [0.01] } } as const;
const column = () =>
	monthlyFile({ name: "ta", attributes: temperature, dimensions: ["time", "plev", "lat", "lon"] });

/** The same on model levels, with the terms of their formula (CF appendix D). */
const onModelLevels = () => {
	const level = (name: string, values: readonly number[], attributes: Record<string, string> = {}) => ({
		...coordinate(name, values, attributes),
		dimensions: ["plev"],
	});
	return [
		level("plev", [1, 0.6, 0.3], {
			standard_name: "atmosphere_hybrid_sigma_pressure_coordinate",
			axis: "Z",
			units: "1",
			formula_terms: "ap: ap b: b ps: ps",
		}),
		level("ap", [0, 10000, 20000], { units: "Pa" }),
		level("b", [1, 0.5, 0.1]),
		{
			...stranger,
			name: "ps",
			dimensions: ["time", "lat", "lon"],
			attributes: new Map([["units", "Pa"]]),
			data: unread("ps", "float32", [MONTHS, 2, 3]),
		},
	].reduce(withVariable, column());
};

const stranger: Variable = {
	name: "orography",
	type: "float32",
	dimensions: ["lat", "lon"],
	attributes: new Map([["units", "m"]]),
	data: unread("orography", "float32", [2, 3]),
};

/** What steps meet every day. */
export const situations = (): readonly Situation[] => [
	situation("all is as wished", tas(), { variable: "tas", wish: tasWish }),
	situation("other units and names", tas(), {
		variable: "tas",
		wish: wishOf({ name: "warmth", standardName: "air_temperature", units: "degC" }),
	}),
	situation("a shorter period", tas(), {
		variable: "tas",
		wish: tasWish,
		period: parseDateRange("2001-2001"),
	}),
	situation("stamps at the end of the interval", endStamped(), {
		variable: "tas",
		wish: tasWish,
		timeStamp: "end",
	}),
	situation("axes in another order, time from another epoch", tas(), {
		variable: "tas",
		wish: {
			...tasWish,
			dimensionsOrdered: true,
			dimensions: [usualAxes.lon, usualAxes.lat, { ...usualAxes.time, units: "hours since 1850-01-01" }],
		},
	}),
	situation(
		"packed values without a standard name",
		monthlyFile({ name: "tas", type: "int16", attributes: { units: "K", ...packed } }),
		{
			variable: "tas",
			wish: tasWish,
		},
	),
	situation("one level of a column", column(), {
		variable: "ta",
		wish: levelWish,
	}),
	situation("a level of pressure of what is stored on model levels", onModelLevels(), {
		variable: "ta",
		wish: levelWish,
		request: {
			...levelWish,
			scalars: [],
			dimensions: [
				...levelWish.dimensions,
				{ ...usualAxes.plev, standardName: "atmosphere_hybrid_sigma_pressure_coordinate" },
			],
		},
	}),
	situation("a rate of what is stored as a flux", monthlyFile({ name: "pr", attributes: rain }), {
		variable: "pr",
		wish: rainWish,
		request: { ...rainWish, standardName: "precipitation_flux", units: "kg m-2 s-1" },
	}),
	situation(
		"what a column holds of what is stored by level",
		monthlyFile({
			name: "hus",
			attributes: { standard_name: "specific_humidity", units: "1" },
			dimensions: ["time", "plev", "lat", "lon"],
		}),
		{
			variable: "hus",
			wish: vapourWish,
			request: {
				...vapourWish,
				standardName: "specific_humidity",
				dimensions: [...vapourWish.dimensions, usualAxes.plev],
			},
		},
	),
	situation(
		"a flux that counts the other way",
		monthlyFile({
			name: "rlns",
			attributes: { standard_name: "surface_net_upward_longwave_flux", units: "W m-2" },
		}),
		{
			variable: "rlns",
			wish: wishOf({ name: "rlns", standardName: "surface_net_downward_longwave_flux", units: "W m-2" }),
		},
	),
	situation(
		"the amount of a month of what is stored as a flux",
		monthlyFile({ name: "pr", attributes: rain }),
		{
			variable: "pr",
			wish: amountWish,
			request: { ...amountWish, standardName: "precipitation_flux", units: "kg m-2 s-1" },
		},
	),
	situation(
		"texts and integers that netCDF-3 has not",
		monthlyFile({
			name: "tas",
			attributes: { ...temperature, comments: ["one", "two"], serial: { type: "int64", values: [7] } },
		}),
		{ variable: "tas", wish: { ...tasWish, format: "netcdf3" } },
	),
	situation("years of what is stored by months", tas(), {
		variable: "tas",
		wish: { ...tasWish, frequency: parseFrequency("yr") },
		request: { ...tasWish, frequency: parseFrequency("mon") },
	}),
	situation("a part of the globe", tas(), {
		variable: "tas",
		wish: {
			...tasWish,
			dimensions: [usualAxes.time, { ...usualAxes.lat, range: [0, 90] }, usualAxes.lon],
		},
	}),
	situation("a part of a column", column(), {
		variable: "ta",
		wish: wishOf({
			name: "ta",
			standardName: "air_temperature",
			dimensions: [usualAxes.time, { ...usualAxes.plev, range: [400, 900] }, usualAxes.lat, usualAxes.lon],
		}),
	}),
	situation("one place", tas(), {
		variable: "tas",
		wish: {
			...tasWish,
			dimensions: [usualAxes.time],
			scalars: [
				{ dimension: usualAxes.lat, value: 52.1 },
				{ dimension: usualAxes.lon, value: 5.2 },
			],
		},
	}),
	situation("the mean over all cells of what is stored by cell", tas(), {
		variable: "tas",
		wish: { ...tasWish, dimensions: [usualAxes.time], cellMethods: "area: mean" },
		request: tasWish,
	}),
	situation("the mean along circles of latitude of what is stored by cell", tas(), {
		variable: "tas",
		wish: { ...tasWish, dimensions: [usualAxes.time, usualAxes.lat], cellMethods: "longitude: mean" },
		request: tasWish,
	}),
	situation("chunks and compression", tas(), {
		variable: "tas",
		wish: { ...tasWish, storage: { deflate: 4, chunks: { time: 12 } } },
	}),
	situation("variables that were not asked for", withVariable(tas(), stranger), {
		variable: "tas",
		wish: tasWish,
	}),
];
