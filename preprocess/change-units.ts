import { z } from "zod";
import { boundsOf } from "../core/cf/axes.ts";
import { defaultCalendar } from "../core/cf/calendar.ts";
import { scaledVariable, unpacked } from "../core/cf/packing.ts";
import { looksLikeTimeUnits, parseTimeUnits } from "../core/cf/time-units.ts";
import { areEqualUnits, type Conversion, conversion } from "../core/cf/units/index.ts";
import { MetadataError, UnitsError } from "../core/errors.ts";
import {
	attributeText,
	type Dataset,
	type Variable,
	withAttribute,
	withVariable,
} from "../core/model/dataset.ts";
import { defineStep, type StepEngine } from "../core/ports/step.ts";
import { variableNamed } from "../core/recipe/named.ts";
import { readTimeAxes } from "../core/time/every-time-axis.ts";
import { countedIn, withTimeAxis } from "../core/time/time-axis.ts";

const Options = z.strictObject({
	variable: z
		.string()
		.describe("Name of the variable, or of a time axis")
		.meta({ examples: ["tas"] }),
	units: z.string().describe('Units to convert to, such as "degC"; for a time axis "hours since 2000-01-01"'),
});
type Options = z.infer<typeof Options>;

interface Plan extends Options {
	/** A time axis counted in the new units, where it is one. */
	readonly time?: { readonly values: Float64Array; readonly bounds?: Float64Array };
}

/** @throws MetadataError for a variable without units; UnitsError when they measure something else */
function conversionOf(variable: Variable, to: string): Conversion {
	const own = attributeText(variable.attributes, "units");
	if (own === undefined)
		throw new MetadataError(
			`"${variable.name}" has no units, so it cannot be converted to "${to}". Add them to the file first.`,
		);
	try {
		return areEqualUnits(own, to) ? { scale: 1, offset: 0 } : conversion(own, to);
	} catch (cause) {
		if (!(cause instanceof UnitsError)) throw cause;
		throw new UnitsError(`"${variable.name}" is in "${own}", asked for was "${to}": ${cause.message}`, {
			cause,
		});
	}
}

function changed(variable: Variable, units: string, change: Conversion): Variable {
	const plain = change.scale === 1 && change.offset === 0 ? variable : unpacked(variable);
	return scaledVariable({ ...plain, attributes: withAttribute(plain.attributes, "units", units) }, change);
}

function apply(dataset: Dataset, { variable: name, units }: Options): Dataset {
	const variable = dataset.variables.get(name);
	if (!variable || attributeText(variable.attributes, "units") === units) return dataset;
	const change = conversionOf(variable, units);
	const converted = withVariable(dataset, changed(variable, units, change));
	const bounds = converted.variables.get(boundsOf(dataset, variable) ?? "");
	if (!bounds) return converted;
	const scaled = scaledVariable(unpacked(bounds), change);
	// Bounds may leave units to their coordinate (CF 7.1).
	const attributes = bounds.attributes.has("units")
		? withAttribute(scaled.attributes, "units", units)
		: scaled.attributes;
	return withVariable(converted, { ...scaled, attributes });
}

/** Dates are counted anew with their calendar, from another epoch or in another unit of time. @throws TimeError, MetadataError */
async function recounted(
	dataset: Dataset,
	{ variable, units }: Options,
	engine: Pick<StepEngine, "readAll">,
): Promise<NonNullable<Plan["time"]>> {
	const times = await readTimeAxes(engine, dataset);
	const axis = times.find(({ name }) => name === variable);
	if (!axis)
		throw new UnitsError(
			`"${variable}" counts dates, but is no time axis: it cannot be counted in "${units}".`,
		);
	const { values, bounds } = countedIn(axis, parseTimeUnits(units));
	return { values, ...(bounds && { bounds: bounds.values }) };
}

function applyTime(dataset: Dataset, { variable: name, units, time }: Plan): Dataset {
	const variable = dataset.variables.get(name);
	if (!variable || !time) return dataset;
	const bounds = boundsOf(dataset, variable);
	const counted = withTimeAxis(dataset, {
		dimension: variable.dimensions[0] as string,
		name,
		units: parseTimeUnits(units),
		calendar: defaultCalendar,
		values: time.values,
		...(bounds && time.bounds && { bounds: { name: bounds, values: time.bounds } }),
	});
	const named = counted.variables.get(name) as Variable;
	return withVariable(counted, { ...named, attributes: withAttribute(named.attributes, "units", units) });
}

const countsDates = (variable: Variable): boolean =>
	looksLikeTimeUnits(attributeText(variable.attributes, "units") ?? "");

/** One variable, and its bounds, in other units, offsets included, in double precision and rounded once. @throws UnitsError */
export const step = defineStep({
	title: "Convert one variable to other units",
	options: Options,
	async prepare(dataset, options, { engine }): Promise<Plan> {
		const variable = variableNamed(dataset, options.variable);
		if (countsDates(variable) && looksLikeTimeUnits(options.units))
			return { ...options, time: await recounted(dataset, options, engine) };
		conversionOf(variable, options.units);
		return options;
	},
	apply: (dataset, options) => (options.time ? applyTime(dataset, options) : apply(dataset, options)),
	describe: ({ variable, units }) => `Converted "${variable}" to "${units}"`,
});
