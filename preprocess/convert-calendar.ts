import { z } from "zod";
import { grouped } from "../core/array/build.ts";
import { calendars, parseCalendar } from "../core/cf/calendar.ts";
import { parseTimeUnits } from "../core/cf/time-units.ts";
import {
	type Dataset,
	type Variable,
	withAttribute,
	withoutAttributes,
	withVariable,
} from "../core/model/dataset.ts";
import { pickSteps } from "../core/model/pick-steps.ts";
import { defineStep } from "../core/ports/step.ts";
import { type ConvertedAxis, convertCalendar } from "../core/time/convert-calendar.ts";
import { needTimeAxes } from "../core/time/every-time-axis.ts";
import { asFloats } from "../core/time/grouped-dataset.ts";
import { withTimeAxis } from "../core/time/time-axis.ts";

const Options = z.strictObject({
	calendar: z
		.string()
		.describe(`The calendar wanted, by its CF name: ${calendars.join(", ")}`)
		.meta({ examples: ["noleap"] }),
	insert: z
		.boolean()
		.optional()
		.describe(
			"Days that only the calendar wanted has are inserted with missing values; else they are not there",
		),
});

interface Axis extends ConvertedAxis {
	readonly dimension: string;
	readonly name: string;
	readonly bounds?: string;
	readonly steps: number;
}

interface Plan {
	readonly axes: readonly Axis[];
}

/** Each step in its new place; new ones are missing. */
function spread(variable: Variable, { dimension, places, steps }: Axis): Variable {
	const axis = variable.dimensions.indexOf(dimension);
	const { plain, type, missing, fill, attributes } = asFloats(variable);
	const groups = new Array<number>(steps).fill(-1);
	for (const [group, place] of places.entries()) if (place >= 0) groups[place] = group;
	const statistic = { method: "max" } as const;
	const data = grouped(plain.data, { statistic, axis, groups, count: places.length, missing, fill, type });
	return { ...plain, type, data, attributes };
}

function withInserted(dataset: Dataset, axis: Axis): Dataset {
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

function applyAxis(dataset: Dataset, axis: Axis): Dataset {
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

/**
 * The same dates in another calendar; no value is moved to another date. Dates it does not have are left out. With `insert`, dates only it
 * has are inserted with missing values, and there are no bounds of time. @throws TimeError, CoverageError, MetadataError
 */
export const step = defineStep({
	title: "Put the steps under the same dates of another calendar",
	options: Options,
	async prepare(dataset, { calendar, insert = false }, { engine }): Promise<Plan> {
		const to = parseCalendar(calendar);
		const times = await needTimeAxes(engine, dataset, "so there is no calendar to convert");
		const axes = times
			.filter(({ axis }) => axis.calendar !== to)
			.map(({ axis }) => ({
				dimension: axis.dimension,
				name: axis.name,
				steps: axis.values.length,
				...(axis.bounds && { bounds: axis.bounds.name }),
				...convertCalendar(axis, to, { insert }),
			}));
		return { axes };
	},
	apply: (dataset, { axes }) => axes.reduce(applyAxis, dataset),
	describe({ axes }) {
		const [first] = axes;
		if (!first) return "Left the calendar as it is";
		const inserted = axes.reduce((sum, { places }) => sum + places.filter((place) => place < 0).length, 0);
		const leftOut = axes.reduce((sum, axis) => sum + axis.leftOut, 0);
		return `Put the steps under the same dates of the calendar "${first.calendar}": ${leftOut} steps have none there and were left out, ${inserted} inserted as missing`;
	},
});
