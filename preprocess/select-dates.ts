import { z } from "zod";
import { dateOf, formatDate, type Instant } from "../core/cf/calendar-date.ts";
import { decodeTimes } from "../core/cf/time-coding.ts";
import { CoverageError } from "../core/errors.ts";
import { parseDateRange } from "../core/model/date-range.ts";
import { cropDimension } from "../core/model/sub-dataset.ts";
import { defineStep } from "../core/ports/step.ts";
import { stepsInPeriod } from "../core/time/crop-period.ts";
import { type DatasetTime, needTimeAxes } from "../core/time/every-time-axis.ts";
import type { TimeAxis } from "../core/time/time-axis.ts";

const Options = z.strictObject({
	/** "1980/1989", "1980-01-01/1989-12-31": both ends belong to it. */
	period: z.string(),
	/** Places on the time axes; found by `prepare`. */
	ranges: z
		.array(
			z.strictObject({
				dimension: z.string(),
				start: z.int().min(0),
				count: z.int().min(1),
				first: z.string(),
				last: z.string(),
			}),
		)
		.optional(),
});
type Options = z.infer<typeof Options>;
type Range = NonNullable<Options["ranges"]>[number];

const dateAt = ({ values, units, calendar }: TimeAxis, index: number): string => {
	const [instant] = decodeTimes([values.at(index) ?? 0], units, calendar);
	return formatDate(dateOf(calendar, instant as Instant));
};

function rangeOn({ axis, ofIntervals }: DatasetTime, period: string): Range {
	const { from, to } = stepsInPeriod(axis, parseDateRange(period), ofIntervals);
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

/** The steps whose time stamp lies in a period, on every time axis. @throws CoverageError when there is none */
export const step = defineStep<Options>({
	title: "Keep the steps of a period",
	options: Options,
	async prepare(dataset, { period }, { engine }) {
		const times = await needTimeAxes(engine, dataset, "so no dates can be chosen");
		return { period, ranges: times.map((time) => rangeOn(time, period)) };
	},
	apply: (dataset, { ranges = [] }) =>
		ranges.reduce(
			(left, { dimension, start, count }) => cropDimension(left, dimension, { start, count }),
			dataset,
		),
	describe: ({ period, ranges = [] }) =>
		`Kept the steps in ${period}: ${ranges.map(({ count, first, last }) => `${count}, ${first} to ${last}`).join("; ")}`,
});
