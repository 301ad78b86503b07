import { grouped } from "../array/build.ts";
import type { Calendar } from "../cf/calendar.ts";
import { computedForm, withComputed } from "../cf/computed.ts";
import { parseTimeUnits } from "../cf/time-units.ts";
import {
	type Dataset,
	type Variable,
	withAttribute,
	withoutAttributes,
	withVariable,
} from "../model/dataset.ts";
import { pickSteps } from "../model/pick-steps.ts";
import { type ConvertedAxis, convertCalendar } from "./convert-calendar.ts";
import { type TimeAxis, withTimeAxis } from "./time-axis.ts";

/** A time axis of a dataset, and what becomes of it in another calendar: plain data. */
export interface RedatedAxis extends ConvertedAxis {
	readonly dimension: string;
	readonly name: string;
	readonly bounds?: string;
	readonly steps: number;
}

/** What becomes of an axis. @throws CoverageError, MetadataError as `convertCalendar` */
export const redatedAxis = (
	axis: TimeAxis,
	to: Calendar,
	options: { readonly insert: boolean },
): RedatedAxis => ({
	dimension: axis.dimension,
	name: axis.name,
	steps: axis.values.length,
	...(axis.bounds && { bounds: axis.bounds.name }),
	...convertCalendar(axis, to, options),
});

/** Each step in its new place; new ones are missing. */
function spread(variable: Variable, { dimension, places, steps }: RedatedAxis): Variable {
	const axis = variable.dimensions.indexOf(dimension);
	const form = computedForm(variable);
	const { missing, fill, type } = form;
	const groups = new Array<number>(steps).fill(-1);
	for (const [group, place] of places.entries()) if (place >= 0) groups[place] = group;
	const statistic = { method: "max" } as const;
	const data = grouped(form.plain.data, {
		statistic,
		axis,
		groups,
		count: places.length,
		missing,
		fill,
		type,
	});
	return withComputed(form, data);
}

function withInserted(dataset: Dataset, axis: RedatedAxis): Dataset {
	const { dimension, name, places } = axis;
	const known = dataset.dimensions.get(dimension);
	const variables = [...dataset.variables].flatMap(([own, variable]): [string, Variable][] => {
		if (!variable.dimensions.includes(dimension)) return [[own, variable]];
		if (own === name)
			return [[own, { ...variable, attributes: withoutAttributes(variable.attributes, "bounds") }]];
		const isText = variable.type === "string" || variable.type === "char";
		return isText || own === axis.bounds ? [] : [[own, spread(variable, axis)]];
	});
	const dimensions = new Map(dataset.dimensions);
	if (known) dimensions.set(dimension, { ...known, size: places.length });
	return { ...dataset, dimensions, variables: new Map(variables) };
}

/** Everything on the axis under its dates in the other calendar. */
export function redated(dataset: Dataset, axis: RedatedAxis): Dataset {
	const { dimension, name, places, bounds, edges } = axis;
	if (!dataset.dimensions.has(dimension) || !dataset.variables.has(name)) return dataset;
	const arranged = places.includes(-1) ? withInserted(dataset, axis) : pickSteps(dataset, dimension, places);
	const dated = withTimeAxis(arranged, {
		dimension,
		name,
		units: parseTimeUnits(axis.units),
		calendar: axis.calendar,
		values: Float64Array.from(axis.values),
		...(bounds !== undefined && edges && { bounds: { name: bounds, values: Float64Array.from(edges) } }),
	});
	const coordinate = dated.variables.get(name) as Variable;
	const attributes = withAttribute(coordinate.attributes, "calendar", axis.calendar);
	return withVariable(dated, { ...coordinate, attributes });
}
