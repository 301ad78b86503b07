import { z } from "zod";
import { parseCalendar } from "../core/cf/calendar.ts";
import {
	formatTimeUnits,
	looksLikeTimeUnits,
	parseTimeUnits,
	type TimeUnits,
} from "../core/cf/time-units.ts";
import { MetadataError } from "../core/errors.ts";
import { attributeText, type Dataset, withAttribute, withVariable } from "../core/model/dataset.ts";
import { defineStep, type StepContext } from "../core/ports/step.ts";
import { countedIn, timeAxisAtHand, withTimeAxis } from "../core/time/time-axis.ts";

const Options = z.strictObject({
	variable: z
		.string()
		.describe("Name of the variable whose time axis is meant")
		.meta({ examples: ["tas"] }),
	units: z.string().describe('Unit and epoch, such as "days since 1850-01-01"'),
});
type Options = z.infer<typeof Options>;

function from({ dataset, variable, wish }: StepContext): Options | undefined {
	const wished = wish.dimensions.find((dimension) => dimension.axis === "T");
	const main = dataset.variables.get(variable);
	const time = main && timeAxisAtHand(dataset, main);
	if (!wished || !time) return undefined;
	if (wished.calendar !== undefined && parseCalendar(wished.calendar) !== time.calendar) {
		throw new MetadataError(
			`"${variable}" is in the calendar "${time.calendar}", asked for was "${wished.calendar}". Calendars are not converted: take the calendar out of the settings.`,
		);
	}
	if (wished.units === undefined) return undefined;
	const units = withEpoch(wished.units, time.units);
	const found = attributeText(dataset.variables.get(time.name)?.attributes ?? new Map(), "units") ?? "";
	// Bare units are the POD's spelling of the unit only; full ones are spelled as the POD did.
	const same = looksLikeTimeUnits(wished.units)
		? found === units
		: formatTimeUnits(parseTimeUnits(found)) === units;
	return same ? undefined : { variable, units };
}

/** Bare units ("days") leave the epoch to the file. */
function withEpoch(units: string, own: TimeUnits): string {
	if (looksLikeTimeUnits(units)) return units;
	return formatTimeUnits({ ...own, unit: parseTimeUnits(`${units} since 2000-01-01`).unit });
}

function apply(dataset: Dataset, options: Options): Dataset {
	const main = dataset.variables.get(options.variable);
	const time = main && timeAxisAtHand(dataset, main);
	if (!time) return dataset;
	const recounted = withTimeAxis(dataset, countedIn(time, parseTimeUnits(options.units)));
	return [time.name, time.bounds?.name].reduce<Dataset>((all, name) => {
		const variable = name === undefined ? undefined : all.variables.get(name);
		if (!variable?.attributes.has("units")) return all;
		return withVariable(all, {
			...variable,
			attributes: withAttribute(variable.attributes, "units", options.units),
		});
	}, recounted);
}

/** Times counted from the epoch and in the unit the POD declares for its time axis. */
export const step = defineStep({
	title: "Count time in the units asked for",
	options: Options,
	from,
	apply,
	describe: ({ units }) => `Counted time in "${units}"`,
});
