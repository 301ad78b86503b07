import { z } from "zod";
import { type Calendar, parseCalendar } from "../core/cf/calendar.ts";
import {
	formatTimeUnits,
	looksLikeTimeUnits,
	parseTimeUnits,
	type TimeUnits,
} from "../core/cf/time-units.ts";
import { MetadataError } from "../core/errors.ts";
import { attributeText, type Dataset, withAttribute, withVariable } from "../core/model/dataset.ts";
import { defineStep, type StepContext } from "../core/ports/step.ts";
import { convertCalendar } from "../core/time/convert-calendar.ts";
import { redated, redatedAxis } from "../core/time/redated.ts";
import { countedIn, inDays, type TimeAxis, timeAxisAtHand, withTimeAxis } from "../core/time/time-axis.ts";

const Options = z.strictObject({
	variable: z
		.string()
		.describe("Name of the variable whose time axis is meant")
		.meta({ examples: ["tas"] }),
	units: z.string().optional().describe('Unit and epoch, such as "days since 1850-01-01"'),
	calendar: z
		.string()
		.optional()
		.describe("The calendar, by its CF name; dates stay, those it does not have are left out"),
	leftOut: z.int().optional().describe("How many steps it does not have, for the record"),
});
type Options = z.infer<typeof Options>;

function from({ dataset, variable, wish }: StepContext): Options | undefined {
	const wished = wish.dimensions.find((dimension) => dimension.axis === "T");
	const main = dataset.variables.get(variable);
	const time = main && timeAxisAtHand(dataset, main);
	if (!wished || !time) return undefined;
	const found = attributeText(dataset.variables.get(time.name)?.attributes ?? new Map(), "units") ?? "";
	const calendar = calendarFor(variable, time, wished.calendar);
	const units = unitsFor(found, time, wished.units);
	return calendar || units !== undefined
		? { variable, ...(units !== undefined && { units }), ...calendar }
		: undefined;
}

/** The units to count in, where they are others. */
function unitsFor(found: string, time: TimeAxis, wished: string | undefined): string | undefined {
	if (wished === undefined) return undefined;
	const units = withEpoch(wished, time.units);
	// Bare units are the POD's spelling of the unit only; full ones are spelled as the POD did.
	const same = looksLikeTimeUnits(wished)
		? found === units
		: formatTimeUnits(parseTimeUnits(found)) === units;
	return same ? undefined : units;
}

/**
 * The calendar to put the steps in, where it is another. Steps whose date it does not have are left out; a series that would then have gaps,
 * as the other calendar has dates this one lacks, is not what was asked for.
 */
function calendarFor(
	variable: string,
	time: TimeAxis,
	wished: string | undefined,
): { calendar: Calendar; leftOut: number } | undefined {
	const calendar = wished === undefined ? time.calendar : parseCalendar(wished);
	if (calendar === time.calendar) return undefined;
	const { leftOut } = convertCalendar(time, calendar, { insert: false });
	const lacking = datesLacking(time, calendar);
	if (lacking > 0)
		throw new MetadataError(
			`"${variable}" is in the calendar "${time.calendar}", asked for was "${calendar}", which has ${lacking} dates more in these years: the series would have gaps. Take the calendar out of the settings, or put the files into it first, with missing values for those dates: headwater convert IN OUT --step convert-calendar:calendar=${calendar},insert=true.`,
		);
	return { calendar, leftOut };
}

/** How many steps would be inserted for dates that only the other calendar has: of daily or finer, evenly spaced steps. */
function datesLacking(time: TimeAxis, calendar: Calendar): number {
	const { values } = inDays(time);
	const apart =
		values.length > 1 ? ((values.at(-1) as number) - (values[0] as number)) / (values.length - 1) : 0;
	if (apart === 0 || apart > 1.01) return 0;
	const { places } = convertCalendar(time, calendar, { insert: true });
	return places.filter((place) => place < 0).length;
}

/** Bare units ("days") leave the epoch to the file. */
function withEpoch(units: string, own: TimeUnits): string {
	if (looksLikeTimeUnits(units)) return units;
	return formatTimeUnits({ ...own, unit: parseTimeUnits(`${units} since 2000-01-01`).unit });
}

function apply(dataset: Dataset, { variable, units, calendar }: Options): Dataset {
	const time = timeOf(dataset, variable);
	if (!time) return dataset;
	const to = calendar === undefined ? time.calendar : parseCalendar(calendar);
	const dated = to === time.calendar ? dataset : redated(dataset, redatedAxis(time, to, { insert: false }));
	return units === undefined ? dated : counted(dated, variable, units);
}

function timeOf(dataset: Dataset, variable: string): TimeAxis | undefined {
	const main = dataset.variables.get(variable);
	return main && timeAxisAtHand(dataset, main);
}

function counted(dataset: Dataset, variable: string, units: string): Dataset {
	const time = timeOf(dataset, variable);
	if (!time) return dataset;
	const recounted = withTimeAxis(dataset, countedIn(time, parseTimeUnits(units)));
	return [time.name, time.bounds?.name].reduce<Dataset>((all, name) => {
		const found = name === undefined ? undefined : all.variables.get(name);
		if (!found?.attributes.has("units")) return all;
		return withVariable(all, { ...found, attributes: withAttribute(found.attributes, "units", units) });
	}, recounted);
}

/** Times in the calendar, from the epoch and in the unit the POD declares for its time axis. @throws MetadataError, CoverageError */
export const step = defineStep({
	title: "Count time in the units and calendar asked for",
	options: Options,
	from,
	apply,
	describe({ units, calendar, leftOut = 0 }) {
		const gone = leftOut === 0 ? "" : ` (${leftOut} steps have no date there and were left out)`;
		const dated =
			calendar === undefined ? "" : `put the steps under the same dates of the calendar "${calendar}"${gone}`;
		const text = [dated, units === undefined ? "" : `counted time in "${units}"`].filter(Boolean).join("; ");
		return text.charAt(0).toUpperCase() + text.slice(1);
	},
});
