import { type Calendar, dayNumber, daysInMonth } from "../core/cf/calendar.ts";
import { type Attribute, type Variable, variableOf } from "../core/model/dataset.ts";
import type { SampleGrid } from "./grid.ts";
import { levels } from "./monthly-fields.ts";

type Texts = Readonly<Record<string, Attribute>>;

const numbers = (
	name: string,
	values: Float64Array,
	about: { dimensions: readonly string[]; shape: readonly number[]; attributes?: Texts },
): Variable =>
	variableOf(name, values, {
		type: "float64",
		dimensions: about.dimensions,
		shape: about.shape,
		attributes: new Map(Object.entries(about.attributes ?? {})),
	});

function bounded(
	name: string,
	centres: readonly number[],
	about: { edges: readonly (readonly [number, number])[]; attributes: Texts },
) {
	const bounds = `${name}_bnds`;
	return [
		numbers(name, Float64Array.from(centres), {
			dimensions: [name],
			shape: [centres.length],
			attributes: { bounds, ...about.attributes },
		}),
		numbers(bounds, Float64Array.from(about.edges.flat()), {
			dimensions: [name, "bnds"],
			shape: [centres.length, 2],
		}),
	];
}

/** lat, lon and their bounds. */
export function horizontalAxes(grid: SampleGrid): Variable[] {
	const width = 360 / grid.longitudes.length;
	const latitude = bounded("lat", grid.latitudes, {
		edges: grid.latitudes.map((_, row) => [grid.latitudeEdges[row]!, grid.latitudeEdges[row + 1]!]),
		attributes: { units: "degrees_north", axis: "Y", long_name: "Latitude", standard_name: "latitude" },
	});
	const longitude = bounded("lon", grid.longitudes, {
		edges: grid.longitudes.map((centre) => [centre - width / 2, centre + width / 2]),
		attributes: { units: "degrees_east", axis: "X", long_name: "Longitude", standard_name: "longitude" },
	});
	return [...latitude, ...longitude];
}

/** Months counted in days from an epoch ("1850-01-01"), stamped at their middle, with bounds. */
export function monthAxis(
	months: readonly { readonly year: number; readonly month: number }[],
	calendar: Calendar,
	epoch: string,
): Variable[] {
	const [year = 0, month = 1, day = 1] = epoch.split("-").map(Number);
	const zero = dayNumber(calendar, { year, month, day });
	const edges = months.map((one) => {
		const start = dayNumber(calendar, { ...one, day: 1 }) - zero;
		return [start, start + daysInMonth(calendar, one.year, one.month)] as const;
	});
	const centres = edges.map(([start, end]) => (start + end) / 2);
	const attributes = {
		units: `days since ${epoch}`,
		calendar,
		axis: "T",
		long_name: "time",
		standard_name: "time",
	};
	return bounded("time", centres, { edges, attributes });
}

export const levelAxis = (): Variable =>
	numbers("plev", Float64Array.from(levels), {
		dimensions: ["plev"],
		shape: [levels.length],
		attributes: {
			units: "Pa",
			axis: "Z",
			positive: "down",
			long_name: "pressure",
			standard_name: "air_pressure",
		},
	});

/** The height of near-surface variables: a scalar coordinate (CF 5.7). */
export const heightAxis = (): Variable =>
	numbers("height", Float64Array.of(2), {
		dimensions: [],
		shape: [],
		attributes: { units: "m", axis: "Z", positive: "up", long_name: "height", standard_name: "height" },
	});
