import { z } from "zod";
import { axisOf } from "../core/cf/axes.ts";
import { encodeTimes } from "../core/cf/time-coding.ts";
import type { Dataset } from "../core/model/dataset.ts";
import { type DateRange, formatDateRange, parseDateRange, rangeBounds } from "../core/model/date-range.ts";
import { defineStep, type StepContext } from "../core/ports/step.ts";
import { inDays, type TimeAxis, timeAxisAtHand, withTimeAxis } from "../core/time/time-axis.ts";
import { statedTimeMethod } from "../core/time/time-method.ts";

const Options = z.strictObject({
	variable: z
		.string()
		.describe("Name of the variable whose time axis is meant")
		.meta({ examples: ["tas"] }),
	time: z
		.string()
		.describe("Name of its time axis, for the record")
		.meta({ examples: ["time"] }),
	from: z.enum(["bounds", "interval ends"]).describe("What the middles are found from, for the record"),
	labelled: z
		.string()
		.optional()
		.describe("The time the file names state, in their form: where the first interval begins"),
});
type Options = z.infer<typeof Options>;

const middles = (edges: Float64Array): Float64Array =>
	Float64Array.from(
		{ length: edges.length / 2 },
		(_, step) => ((edges[2 * step] as number) + (edges[2 * step + 1] as number)) / 2,
	);

/** The labelled period in days of the axis. */
function labelledDays(time: TimeAxis, range: DateRange | undefined): readonly [number, number] | undefined {
	if (range?.kind !== "dated") return undefined;
	const { from, until } = rangeBounds(range, time.calendar);
	const [start, end] = encodeTimes([from, until], time.units, time.calendar);
	return [start as number, end as number];
}

/** Each interval ends at its stamp and begins at the one before; the first begins where the file names say, if that is near. */
function middlesOfEnds(ends: Float64Array, start: number): Float64Array {
	const first = ends[0] as number;
	const second = ends[1];
	const length = second === undefined ? first - start : second - first;
	const begin = first - start > 0 && first - start < 1.5 * length ? start : first - length;
	return ends.map((end, step) => (end + (step === 0 ? begin : (ends[step - 1] as number))) / 2);
}

/** New stamps in days, or nothing when stamps already stand where they belong. */
function moved(time: TimeAxis, range: DateRange | undefined): Float64Array | undefined {
	const { values, bounds } = time;
	if (bounds) {
		const middle = middles(bounds.values);
		return middle.every((value, step) => value === values[step]) ? undefined : middle;
	}
	const label = labelledDays(time, range);
	if (!label) return undefined;
	const [start, end] = label;
	// Only stamps that leave the labelled period at its end, and whose middles all lie in it, are ends of intervals.
	if (!((values.at(-1) ?? start) >= end)) return undefined;
	const middle = middlesOfEnds(values, start);
	return middle.every((value) => value >= start && value < end) ? middle : undefined;
}

function from({ dataset, variable, timeStamp, labelled }: StepContext): Options | undefined {
	const main = dataset.variables.get(variable);
	if (timeStamp !== "end" || !main || !axisOf(dataset, main, "T")) return undefined;
	const time = timeAxisAtHand(dataset, main);
	if (!time || statedTimeMethod(main, time.name) === "point" || !moved(inDays(time), labelled))
		return undefined;
	return {
		variable,
		time: time.name,
		from: time.bounds ? "bounds" : "interval ends",
		...(labelled?.kind === "dated" && !time.bounds ? { labelled: formatDateRange(labelled) } : {}),
	};
}

function apply(dataset: Dataset, { variable, labelled }: Options): Dataset {
	const main = dataset.variables.get(variable);
	const time = main && timeAxisAtHand(dataset, main);
	const days = time && inDays(time);
	const values = days && moved(days, labelled === undefined ? undefined : parseDateRange(labelled));
	return days && values ? withTimeAxis(dataset, { ...days, values }) : dataset;
}

/** Means stamped at the end of their interval get the middle: a January mean stamped 1 February belongs to January. */
export const step = defineStep({
	title: "Move time stamps from the end of the averaging interval to its middle",
	options: Options,
	from,
	apply,
	describe: ({ time, from: source }) =>
		`Moved the stamps of "${time}" to the middle of their intervals (from ${source === "bounds" ? "the bounds" : "the interval ends"})`,
});
