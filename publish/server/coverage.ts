import { type AxisOf, axesOf } from "../../core/cf/axes.ts";
import type { CalendarDate } from "../../core/cf/calendar-date.ts";
import { dataVariables } from "../../core/cf/describing.ts";
import { isHeadwaterError } from "../../core/errors.ts";
import { gridCoordinates } from "../../core/grid/read-grid.ts";
import { readPresent } from "../../core/grid/read-present.ts";
import { attributeText, type Dataset, type Variable } from "../../core/model/dataset.ts";
import type { Engine } from "../../core/ports/engine.ts";
import { datesOfSteps } from "../../core/time/dates-of-steps.ts";
import { readTimeAxes } from "../../core/time/every-time-axis.ts";
import { type Bbox, longitudeRange } from "./stac/bbox.ts";

/** Dates of the first and the last step, in the dataset's own calendar. */
export interface Period {
	readonly start: CalendarDate;
	readonly end: CalendarDate;
	readonly calendar: string;
	readonly steps: number;
}

/** Where and when the values of a dataset are. */
export interface Coverage {
	/** Variables that are no coordinates of others. */
	readonly data: readonly Variable[];
	readonly box?: Bbox;
	readonly period?: Period;
	/** Of every dimension some data variable has. */
	readonly axes: ReadonlyMap<string, AxisOf>;
	/** Smallest and largest value of the 1-D coordinates of these. */
	readonly extents: ReadonlyMap<string, readonly [number, number]>;
}

type Reading = Pick<Engine, "readAll">;

/** Reads the coordinates of a dataset, none of its data. What makes no sense is left out. */
export async function coverageOf(dataset: Dataset, engine: Reading): Promise<Coverage> {
	const data = dataVariables(dataset);
	const axes = new Map(
		data.flatMap((variable) => axesOf(dataset, variable).map((axis) => [axis.dimension, axis] as const)),
	);
	const box = await boxOf(dataset, data, engine);
	const period = await periodOf(dataset, engine);
	const extents = new Map<string, readonly [number, number]>();
	for (const [dimension, { coordinate, axis }] of axes) {
		const range = coordinate && axis !== "T" ? await rangeOf(coordinate, engine) : undefined;
		if (range) extents.set(dimension, range);
	}
	return { data, axes, extents, ...(box && { box }), ...(period && { period }) };
}

async function boxOf(
	dataset: Dataset,
	data: readonly Variable[],
	engine: Reading,
): Promise<Bbox | undefined> {
	for (const variable of data) {
		const grid = gridCoordinates(dataset, variable);
		if (!grid) continue;
		const [latitudes, longitudes] = await Promise.all(
			[grid.latitude, grid.longitude].map((one) => inDegrees(one, engine)),
		);
		const south = (latitudes as Float64Array).reduce(least, Number.NaN);
		const north = (latitudes as Float64Array).reduce(greatest, Number.NaN);
		const east = longitudeRange(longitudes as Float64Array);
		if (east && Number.isFinite(south)) return [east[0], Math.max(-90, south), east[1], Math.min(90, north)];
	}
	return undefined;
}

// A missing value is no number, and neither least nor greatest.
const least = (known: number, value: number): number =>
	value >= known || Number.isNaN(value) ? known : value;
const greatest = (known: number, value: number): number =>
	value <= known || Number.isNaN(value) ? known : value;

async function inDegrees(coordinate: Variable, engine: Reading): Promise<Float64Array> {
	const values = await readPresent(engine, coordinate);
	const units = attributeText(coordinate.attributes, "units") ?? "";
	return /^rad/i.test(units) ? values.map((value) => (value * 180) / Math.PI) : values;
}

async function rangeOf(
	coordinate: Variable,
	engine: Reading,
): Promise<readonly [number, number] | undefined> {
	if (coordinate.type === "string" || coordinate.type === "char") return undefined;
	const values = await readPresent(engine, coordinate);
	const low = values.reduce(least, Number.NaN);
	return Number.isFinite(low) ? [low, values.reduce(greatest, Number.NaN)] : undefined;
}

/** A time axis that cannot be read is none: the dataset is published nevertheless. */
async function periodOf(dataset: Dataset, engine: Reading): Promise<Period | undefined> {
	try {
		const [time] = await readTimeAxes(engine, dataset);
		if (!time) return undefined;
		const dates = datesOfSteps(time);
		const [start, end] = [dates[0], dates.at(-1)];
		return start && end ? { start, end, calendar: time.calendar, steps: dates.length } : undefined;
	} catch (error) {
		if (isHeadwaterError(error, "Time", "Metadata", "Coverage")) return undefined;
		throw error;
	}
}

const GREGORIAN_DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** RFC 3339 knows the Gregorian calendar and four digits of years only: 30 February becomes the 28th. `undefined` for other years. */
export function rfc3339(date: CalendarDate): string | undefined {
	if (date.year < 0 || date.year > 9999) return undefined;
	const { year, month } = date;
	const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
	const longest = (GREGORIAN_DAYS[month - 1] ?? 31) + (month === 2 && isLeap ? 1 : 0);
	const two = (value: number) => String(value).padStart(2, "0");
	const day = `${String(year).padStart(4, "0")}-${two(month)}-${two(Math.min(date.day, longest))}`;
	return `${day}T${two(date.hour)}:${two(date.minute)}:${two(date.second)}Z`;
}
