import type { LazyArray } from "../array/lazy-array.ts";
import { axisOf } from "../cf/axes.ts";
import { type Calendar, defaultCalendar, parseCalendar } from "../cf/calendar.ts";
import { parseTimeUnits, type TimeUnits } from "../cf/time-units.ts";
import { MetadataError } from "../errors.ts";
import { attributeText, type Dataset, type Variable } from "../model/dataset.ts";
import type { Engine } from "../ports/engine.ts";

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
	engine: Engine,
	dataset: Dataset,
	variable: Variable,
): Promise<TimeAxis | undefined> {
	const axis = axisOf(dataset, variable, "T");
	if (!axis) return undefined;
	const coordinate = axis.coordinate;
	const units = coordinate && attributeText(coordinate.attributes, "units");
	if (!coordinate || units === undefined) {
		throw new MetadataError(
			`The time axis "${axis.dimension}" of "${variable.name}" has no ${coordinate ? "units" : "coordinate variable"}. Add it to the file.`,
		);
	}
	const calendar = attributeText(coordinate.attributes, "calendar");
	const bounds = axis.bounds === undefined ? undefined : dataset.variables.get(axis.bounds);
	return {
		dimension: axis.dimension,
		name: coordinate.name,
		units: parseTimeUnits(units),
		calendar: calendar === undefined ? defaultCalendar : parseCalendar(calendar),
		values: await readNumbers(engine, coordinate.data),
		...(bounds ? { bounds: { name: bounds.name, values: await readNumbers(engine, bounds.data) } } : {}),
	};
}

/** The dataset with its time (and bounds) replaced by these values. */
export function withTimeAxis(dataset: Dataset, time: TimeAxis): Dataset {
	const variables = new Map(dataset.variables);
	const put = (name: string, values: Float64Array, shape: readonly number[]) => {
		const variable = variables.get(name);
		if (!variable) return;
		const { storage: _, ...rest } = variable;
		variables.set(name, { ...rest, type: "float64", data: { op: "values", type: "float64", shape, values } });
	};
	put(time.name, time.values, [time.values.length]);
	if (time.bounds) put(time.bounds.name, time.bounds.values, [time.bounds.values.length / 2, 2]);
	return { ...dataset, variables };
}

/** The time axis of a dataset whose times were read before; `undefined` for static variables. */
export function timeAxisAtHand(dataset: Dataset, variable: Variable): TimeAxis | undefined {
	const axis = axisOf(dataset, variable, "T");
	const coordinate = axis?.coordinate;
	const values = coordinate && numbersAtHand(coordinate);
	if (!axis || !coordinate || !values) return undefined;
	const bounds = axis.bounds === undefined ? undefined : dataset.variables.get(axis.bounds);
	const edges = bounds && numbersAtHand(bounds);
	const calendar = attributeText(coordinate.attributes, "calendar");
	return {
		dimension: axis.dimension,
		name: coordinate.name,
		units: parseTimeUnits(attributeText(coordinate.attributes, "units") ?? ""),
		calendar: calendar === undefined ? defaultCalendar : parseCalendar(calendar),
		values,
		...(bounds && edges?.length === 2 * values.length
			? { bounds: { name: bounds.name, values: edges } }
			: {}),
	};
}

/** The numbers of a variable that lie in memory. */
function numbersAtHand(variable: Variable): Float64Array | undefined {
	if (variable.data.op !== "values") return undefined;
	return Float64Array.from(variable.data.values as ArrayLike<number>, Number);
}
