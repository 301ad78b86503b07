import { z } from "zod";
import { calendars, parseCalendar } from "../core/cf/calendar.ts";
import { defineStep } from "../core/ports/step.ts";
import { needTimeAxes } from "../core/time/every-time-axis.ts";
import { type RedatedAxis, redated, redatedAxis } from "../core/time/redated.ts";

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

interface Plan {
	readonly axes: readonly RedatedAxis[];
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
			.filter((axis) => axis.calendar !== to)
			.map((axis) => redatedAxis(axis, to, { insert }));
		return { axes };
	},
	apply: (dataset, { axes }) => axes.reduce(redated, dataset),
	describe({ axes }) {
		const [first] = axes;
		if (!first) return "Left the calendar as it is";
		const inserted = axes.reduce((sum, { places }) => sum + places.filter((place) => place < 0).length, 0);
		const leftOut = axes.reduce((sum, axis) => sum + axis.leftOut, 0);
		return `Put the steps under the same dates of the calendar "${first.calendar}": ${leftOut} steps have none there and were left out, ${inserted} inserted as missing`;
	},
});
