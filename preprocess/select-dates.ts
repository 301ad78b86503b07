import { z } from "zod";
import { dateOf, formatDate, type Instant } from "../core/cf/calendar-date.ts";
import { decodeTimes } from "../core/cf/time-coding.ts";
import { CoverageError } from "../core/errors.ts";
import { parseDateRange } from "../core/model/date-range.ts";
import { cropDimension } from "../core/model/sub-dataset.ts";
import { defineStep } from "../core/ports/step.ts";
import { stepsInPeriod } from "../core/time/crop-period.ts";
import { needTimeAxes } from "../core/time/every-time-axis.ts";
import type { TimeAxis } from "../core/time/time-axis.ts";

const Options = z.strictObject({
	period: z.string().describe('First and last date, both kept: "1980/1989", "1980-01-01/1980-06-30"'),
});

/** A place on a time axis. */
interface Range {
	readonly dimension: string;
	readonly start: number;
	readonly count: number;
	readonly first: string;
	readonly last: string;
}

const dateAt = ({ values, units, calendar }: TimeAxis, index: number): string => {
	const [instant] = decodeTimes([values.at(index) ?? 0], units, calendar);
	return formatDate(dateOf(calendar, instant as Instant));
};

function rangeOn(axis: TimeAxis, period: string): Range {
	const { from, to } = stepsInPeriod(axis, parseDateRange(period));
	if (to > from)
		return {
			dimension: axis.dimension,
			start: from,
			count: to - from,
			first: dateAt(axis, from),
			last: dateAt(axis, to - 1),
		};
	const found =
		axis.values.length === 0
			? "has no steps"
			: `runs from ${dateAt(axis, 0)} to ${dateAt(axis, -1)} (${axis.calendar})`;
	throw new CoverageError(`No step lies in ${period}: "${axis.name}" ${found}. Ask another period.`);
}

/** The steps that are in a period by the middle of their bounds, else their stamp, on every time axis. @throws CoverageError when there is none */
export const step = defineStep({
	title: "Keep the steps of a period",
	options: Options,
	async prepare(dataset, { period }, { engine }) {
		const times = await needTimeAxes(engine, dataset, "so no dates can be chosen");
		return { period, ranges: times.map((time) => rangeOn(time, period)) };
	},
	apply: (dataset, { ranges }) =>
		ranges.reduce(
			(left, { dimension, start, count }) => cropDimension(left, dimension, { start, count }),
			dataset,
		),
	describe: ({ period, ranges }) =>
		`Kept the steps in ${period}: ${ranges.map(({ count, first, last }) => `${count}, ${first} to ${last}`).join("; ")}`,
});
