import { values as arrayOf } from "../../../core/array/build.ts";
import { axisOf, isGeographic } from "../../../core/cf/axes.ts";
import { type Calendar, dayNumber } from "../../../core/cf/calendar.ts";
import type { CalendarDate } from "../../../core/cf/calendar-date.ts";
import { directionOf } from "../../../core/grid/read-grid.ts";
import { readPresent } from "../../../core/grid/read-present.ts";
import {
	type Attributes,
	type Dataset,
	type Variable,
	withoutAttributes,
} from "../../../core/model/dataset.ts";
import type { Engine } from "../../../core/ports/engine.ts";
import { didYouMean } from "../../../core/text/nearest.ts";
import { datesOfSteps } from "../../../core/time/dates-of-steps.ts";
import { readTimeAxis } from "../../../core/time/time-axis.ts";
import { notFound, Refusal } from "../failure.ts";
import { shortened } from "../subset/range-text.ts";
import { type Component, edgesOfWidth, type GroupWish } from "./group-wish.ts";

/** Which group each place along some dimensions belongs to. */
export interface Grouping {
	/** The dimensions of the variable that give way. */
	readonly dimensions: readonly string[];
	/** The one that comes instead. */
	readonly dimension: string;
	/** Row-major over `dimensions`; -1: none. */
	readonly groups: readonly number[];
	readonly count: number;
	/** What the groups are called: the new coordinate, and its bounds. */
	readonly coordinates: readonly Variable[];
	/** The same for people. */
	readonly labels: readonly string[];
	/** Whom statistics are over, for `cell_methods`, and how groups are made. */
	readonly over: string;
	readonly comment: string;
}

export interface GroupedSource {
	readonly engine: Pick<Engine, "readAll">;
	readonly dataset: Dataset;
	readonly variable: Variable;
}

/** The groups an address asks for. @throws Refusal, MetadataError, TimeError */
export async function groupingOf(source: GroupedSource, wish: GroupWish): Promise<Grouping> {
	if (wish.component) return byDates(source, wish, wish.component);
	const coordinate = coordinateNamed(source, wish.coordinate);
	if (coordinate.type === "string") return byTexts(source, coordinate);
	const numbers = await readPresent(source.engine, coordinate);
	if (wish.bands || wish.width !== undefined) return byBands(coordinate, numbers, wish);
	if (coordinate.dimensions.length > 1)
		throw new Refusal(
			400,
			`"${coordinate.name}" has ${coordinate.dimensions.length} dimensions, so it takes bands. Add "?width=30" or "?bands=-90,-30,30,90".`,
		);
	return byValues(coordinate, numbers);
}

function coordinateNamed({ dataset, variable }: GroupedSource, name: string): Variable {
	const fits = (one: Variable) =>
		one.name !== variable.name &&
		one.dimensions.length > 0 &&
		one.dimensions.every((dimension) => variable.dimensions.includes(dimension)) &&
		one.type !== "char";
	const found = dataset.variables.get(name);
	if (found && fits(found)) return found;
	const names = [...dataset.variables.values()].filter(fits).map((one) => one.name);
	const all = [
		...names,
		...(axisOf(dataset, variable, "T") ? ["time.month, time.season, time.year ..."] : []),
	];
	throw notFound(
		`"${variable.name}" cannot be grouped by "${shortened(name)}".${didYouMean(shortened(name), names)} It can by: ${all.join(", ") || "nothing"}.`,
	);
}

/** Values in the order of sorting, and which of them each one is. */
function sorted<Key extends number | string>(keys: readonly (Key | undefined)[]) {
	const unique = [...new Set(keys)].filter((key) => key !== undefined);
	unique.sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
	if (unique.length > MOST_GROUPS)
		throw new Refusal(
			413,
			`That makes ${unique.length} groups, of which ${MOST_GROUPS} are allowed. Group by bands ("?width=30"), or take a part.`,
		);
	const places = new Map(unique.map((key, place) => [key, place]));
	return { unique, groups: keys.map((key) => (key === undefined ? -1 : (places.get(key) ?? -1))) };
}

const MOST_GROUPS = 20_000;

async function byDates(source: GroupedSource, { coordinate, dates }: GroupWish, component: Component) {
	const { engine, dataset, variable } = source;
	const axis = await readTimeAxis(engine, dataset, variable);
	if (!axis) throw notFound(`"${variable.name}" has no time, so it has no "${component}".`);
	if (coordinate !== "time" && coordinate !== axis.name && coordinate !== axis.dimension)
		throw notFound(
			`"${shortened(coordinate)}" is not the time of "${variable.name}". Write "${axis.name}.${component}".`,
		);
	const { bounds: _, ...bare } = axis;
	const days = datesOfSteps(dates === "stamps" ? bare : axis);
	const { unique, groups } = sorted(days.map((date) => PARTS[component](date, axis.calendar)));
	return {
		dimensions: [axis.dimension],
		dimension: component,
		groups,
		count: unique.length,
		coordinates: [componentVariable(component, unique)],
		labels: unique.map((part) => partLabel(component, part)),
		over: axis.name,
		comment: `of each ${WORDS[component]}`,
	};
}

const SEASONS = ["DJF", "MAM", "JJA", "SON"];

const PARTS: Readonly<Record<Component, (date: CalendarDate, calendar: Calendar) => number | string>> = {
	month: ({ month }) => month,
	season: ({ month }) => SEASONS[Math.floor((month % 12) / 3)] as string,
	year: ({ year }) => year,
	hour: ({ hour }) => hour,
	day: ({ day }) => day,
	dayofyear: (date, calendar) =>
		dayNumber(calendar, date) - dayNumber(calendar, { year: date.year, month: 1, day: 1 }) + 1,
};

export const WORDS: Readonly<Record<Component, string>> = {
	month: "month of the year",
	season: "season of the year",
	year: "year",
	hour: "hour of the day",
	day: "day of the month",
	dayofyear: "day of the year",
};

const MONTHS = "January February March April May June July August September October November December".split(
	" ",
);

function partLabel(component: Component, part: number | string): string {
	if (component === "month") return MONTHS[Number(part) - 1] ?? String(part);
	return component === "hour" ? `${String(part).padStart(2, "0")} h` : String(part);
}

function componentVariable(name: Component, parts: readonly (number | string)[]): Variable {
	const isText = name === "season";
	const [type, items] = isText
		? (["string", parts.map(String)] as const)
		: (["int32", Int32Array.from(parts, Number)] as const);
	return labelled(name, new Map([["long_name", WORDS[name]]]), arrayOf(type, [parts.length], items));
}

const labelled = (name: string, attributes: Attributes, data: Variable["data"]): Variable => ({
	name,
	type: data.type,
	dimensions: [name],
	attributes,
	data,
});

async function byTexts({ engine }: GroupedSource, coordinate: Variable): Promise<Grouping> {
	const texts = (await engine.readAll(coordinate.data)) as readonly string[];
	const { unique, groups } = sorted(texts);
	return {
		...plainGroups(coordinate, groups, unique.length),
		coordinates: [
			labelled(coordinate.name, coordinate.attributes, arrayOf("string", [unique.length], unique)),
		],
		labels: unique,
	};
}

function byValues(coordinate: Variable, numbers: Float64Array): Grouping {
	const { unique, groups } = sorted(
		Array.from(numbers, (value) => (Number.isNaN(value) ? undefined : value)),
	);
	const data = arrayOf("float64", [unique.length], Float64Array.from(unique));
	return {
		...plainGroups(coordinate, groups, unique.length),
		coordinates: [labelled(coordinate.name, plainAttributes(coordinate), data)],
		labels: unique.map((value) => String(Number(value.toPrecision(7)))),
	};
}

const plainGroups = (coordinate: Variable, groups: readonly number[], count: number) => ({
	dimensions: coordinate.dimensions,
	dimension: coordinate.name,
	groups,
	count,
	over: coordinate.name,
	comment: `of each ${coordinate.name}`,
});

/** What is said of the stored form, or of all values, is not said of the labels of groups. */
const plainAttributes = ({ attributes }: Variable): Attributes =>
	withoutAttributes(
		attributes,
		...["bounds", "climatology", "_FillValue", "missing_value", "scale_factor", "add_offset"],
		...["valid_min", "valid_max", "valid_range", "actual_range"],
	);

/** Bands hold their upper edge, and the lowest both of its edges, as xarray's with include_lowest. */
function byBands(coordinate: Variable, numbers: Float64Array, { bands, width }: GroupWish): Grouping {
	const isLatitude = isGeographic(coordinate) && directionOf(coordinate) === "latitude";
	const edges = bands ?? edgesOfWidth(numbers, width as number, isLatitude);
	const count = edges.length - 1;
	const name = `${coordinate.name}_bins`;
	const middles = Float64Array.from({ length: count }, (_, i) => (at(edges, i) + at(edges, i + 1)) / 2);
	const bounds = Float64Array.from({ length: 2 * count }, (_, i) => at(edges, Math.ceil(i / 2)));
	const attributes = new Map(plainAttributes(coordinate)).set("bounds", `${name}_bnds`);
	return {
		dimensions: coordinate.dimensions,
		dimension: name,
		groups: Array.from(numbers, (value) => bandOf(edges, value)),
		count,
		coordinates: [
			labelled(name, attributes, arrayOf("float64", [count], middles)),
			{
				...labelled(`${name}_bnds`, new Map(), arrayOf("float64", [count, 2], bounds)),
				dimensions: [name, "bnds"],
			},
		],
		labels: Array.from(middles, (_, i) => `${at(edges, i)} to ${at(edges, i + 1)}`),
		over: coordinate.name,
		comment: `of each band of ${coordinate.name}`,
	};
}

const at = (edges: readonly number[], i: number): number => edges[i] as number;

function bandOf(edges: readonly number[], value: number): number {
	if (value === edges[0]) return 0;
	let [low, high] = [0, edges.length - 1];
	if (!(value > at(edges, low) && value <= at(edges, high))) return -1;
	while (high - low > 1) {
		const middle = (low + high) >> 1;
		if (value > at(edges, middle)) low = middle;
		else high = middle;
	}
	return low;
}
