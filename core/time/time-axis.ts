import type { LazyArray } from "../array/lazy-array.ts";
import { axisOf } from "../cf/axes.ts";
import { type Calendar, defaultCalendar, parseCalendar } from "../cf/calendar.ts";
import { unpacked } from "../cf/packing.ts";
import { rebaseTimes } from "../cf/time-coding.ts";
import { formatTimeUnits, looksLikeTimeUnits, parseTimeUnits, type TimeUnits } from "../cf/time-units.ts";
import { MetadataError } from "../errors.ts";
import {
	type Attributes,
	attributeText,
	type Dataset,
	type Variable,
	withAttribute,
	withoutAttributes,
} from "../model/dataset.ts";
import type { Engine } from "../ports/engine.ts";
import { statedTimeMethod } from "./time-method.ts";

/** The time axis of a variable with its values at hand. */
export interface TimeAxis {
	/** Name of the dimension. */
	readonly dimension: string;
	/** Name of the coordinate variable. */
	readonly name: string;
	readonly units: TimeUnits;
	readonly calendar: Calendar;
	/** In `units`, one for each step. */
	readonly values: Float64Array;
	/** In `units`, lower and upper of each step in turn; absent when the file has none. */
	readonly bounds?: { readonly name: string; readonly values: Float64Array };
	/** Its bounds do not tell when a step is: values are those of instants, or of an average year (CF 7.4). */
	readonly goesByStamps?: boolean;
}

/** Small arrays as doubles. */
export async function readNumbers(engine: Pick<Engine, "readAll">, array: LazyArray): Promise<Float64Array> {
	const values = await engine.readAll(array);
	return Float64Array.from(values as ArrayLike<number>, Number);
}

/**
 * Reads the time axis of a variable; `undefined` when it has none.
 * @throws MetadataError when the axis has no coordinate or units; TimeError when they cannot be read.
 */
export async function readTimeAxis(
	engine: Pick<Engine, "readAll">,
	dataset: Dataset,
	variable: Variable,
): Promise<TimeAxis | undefined> {
	const axis = axisOf(dataset, variable, "T");
	if (!axis) return undefined;
	const coordinate = axis.coordinate;
	const text = coordinate && attributeText(coordinate.attributes, "units");
	if (!coordinate || text === undefined) {
		throw new MetadataError(
			`The time axis "${axis.dimension}" of "${variable.name}" has no ${coordinate ? "units" : "coordinate variable"}. Add it to the file.`,
		);
	}
	const stored = parseTimeUnits(text);
	// 64-bit nanoseconds are more than a double counts.
	const units: TimeUnits = stored.unit === "nanosecond" ? { ...stored, unit: "second" } : stored;
	const calendar = calendarOf(coordinate);
	const read = async ({ data }: Variable) => {
		const values = (await engine.readAll(data)) as ArrayLike<number>;
		return units === stored
			? Float64Array.from(values, Number)
			: rebaseTimes(values, { from: stored, to: units }, calendar);
	};
	const values = await read(unpacked(coordinate));
	const bounds = axis.bounds === undefined ? undefined : dataset.variables.get(axis.bounds);
	const edges = bounds && (await read(unpacked(bounds)));
	const goesByStamps = stampsTell(coordinate, [variable]);
	return {
		dimension: axis.dimension,
		name: coordinate.name,
		units,
		calendar,
		values,
		...(bounds && edges?.length === 2 * values.length
			? { bounds: { name: bounds.name, values: edges } }
			: {}),
		...(goesByStamps && { goesByStamps }),
	};
}

/** Whether the stamps tell when steps are, whatever the bounds: some variable says "point" and none that it is of intervals. */
export function stampsTell(coordinate: Variable, variables: readonly Variable[]): boolean {
	const methods = variables.map((variable) => statedTimeMethod(variable, coordinate.name));
	if (coordinate.attributes.has("climatology") || methods.includes("climatology")) return true;
	return methods.includes("point") && methods.every((method) => method === undefined || method === "point");
}

function calendarOf(coordinate: Variable): Calendar {
	const text = attributeText(coordinate.attributes, "calendar");
	return text === undefined || text === "" ? defaultCalendar : parseCalendar(text);
}

/** The same times counted in other units. */
export function countedIn(time: TimeAxis, units: TimeUnits): TimeAxis {
	const recount = (values: Float64Array) =>
		rebaseTimes(values, { from: time.units, to: units }, time.calendar);
	const bounds = time.bounds && { ...time.bounds, values: recount(time.bounds.values) };
	return { ...time, units, values: recount(time.values), ...(bounds ? { bounds } : {}) };
}

/** Counted in days from the same reference: months and years have no fixed length to compare by. */
export const inDays = (time: TimeAxis): TimeAxis =>
	time.units.unit === "day" ? time : countedIn(time, { ...time.units, unit: "day" });

/** Attributes in the type or packing of the stored values; times at hand are plain doubles and never missing. */
const STORED_FORM = ["_FillValue", "missing_value", "scale_factor", "add_offset"];

/** The dataset with its time (and bounds) replaced by these values. */
export function withTimeAxis(dataset: Dataset, time: TimeAxis): Dataset {
	const variables = new Map(dataset.variables);
	const put = (name: string, values: Float64Array, shape: readonly number[]) => {
		const variable = variables.get(name);
		if (!variable) return;
		const { storage: _, ...rest } = variable;
		const attributes = withUnits(withoutAttributes(variable.attributes, ...STORED_FORM), time.units);
		const data = { op: "values", type: "float64", shape, values } as const;
		variables.set(name, { ...rest, type: "float64", attributes, data });
	};
	put(time.name, time.values, [time.values.length]);
	if (time.bounds) put(time.bounds.name, time.bounds.values, [time.bounds.values.length / 2, 2]);
	return { ...dataset, variables };
}

/** Units that say the same keep their spelling; bounds without units get none (CF 7.1). */
function withUnits(attributes: Attributes, units: TimeUnits): Attributes {
	const text = attributeText(attributes, "units");
	if (text === undefined || !looksLikeTimeUnits(text)) return attributes;
	return formatTimeUnits(parseTimeUnits(text)) === formatTimeUnits(units)
		? attributes
		: withAttribute(attributes, "units", formatTimeUnits(units));
}

/** The time axis of a dataset whose times were read before; `undefined` for static variables. */
export function timeAxisAtHand(dataset: Dataset, variable: Variable): TimeAxis | undefined {
	const axis = axisOf(dataset, variable, "T");
	const coordinate = axis?.coordinate;
	const values = coordinate && numbersAtHand(coordinate);
	if (!axis || !coordinate || !values) return undefined;
	const bounds = axis.bounds === undefined ? undefined : dataset.variables.get(axis.bounds);
	const edges = bounds && numbersAtHand(bounds);
	const goesByStamps = stampsTell(coordinate, [variable]);
	return {
		dimension: axis.dimension,
		name: coordinate.name,
		units: parseTimeUnits(attributeText(coordinate.attributes, "units") ?? ""),
		calendar: calendarOf(coordinate),
		values,
		...(bounds && edges?.length === 2 * values.length
			? { bounds: { name: bounds.name, values: edges } }
			: {}),
		...(goesByStamps && { goesByStamps }),
	};
}

/** The numbers of a variable that lie in memory. */
function numbersAtHand(variable: Variable): Float64Array | undefined {
	if (variable.data.op !== "values") return undefined;
	if (variable.data.values instanceof Float64Array) return variable.data.values;
	return Float64Array.from(variable.data.values as ArrayLike<number>, Number);
}
