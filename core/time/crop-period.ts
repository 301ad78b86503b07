import { dateOf, formatDate } from "../cf/calendar-date.ts";
import { decodeTimes, encodeTimes } from "../cf/time-coding.ts";
import { formatTimeUnits } from "../cf/time-units.ts";
import { CoverageError } from "../errors.ts";
import type { DateFrequency } from "../model/date-frequency.ts";
import { nominalDays } from "../model/date-frequency.ts";
import { labelEnd, labelStart } from "../model/date-label.ts";
import { type DateRange, formatDateRange } from "../model/date-range.ts";
import type { TimeAxis } from "./time-axis.ts";

/** Index range `from .. to` (exclusive) of the steps inside a period. */
export interface StepRange {
	readonly from: number;
	readonly to: number;
}

/**
 * The steps a period holds: those whose time stamp lies in it, its first instant included, the instant after its end excluded. A mean
 * stamped exactly at the end counts when its bounds lie inside the period.
 */
export function stepsInPeriod(time: TimeAxis, period: DateRange, isMean: boolean): StepRange {
	if (period.kind === "static") return { from: 0, to: time.values.length };
	const instants = [labelStart(period.start, time.calendar), labelEnd(period.end, time.calendar)];
	const [start, end] = encodeTimes(instants, dayUnits(time), time.calendar) as unknown as [number, number];
	const values = inDays(time, time.values);
	const lower = time.bounds && inDays(time, time.bounds.values);
	const inside = (index: number) => {
		const value = values[index] as number;
		if (value >= start && value < end) return true;
		return (
			isMean &&
			value === end &&
			lower !== undefined &&
			(lower[2 * index] as number) >= start &&
			(lower[2 * index + 1] as number) <= end
		);
	};
	const indices = [...values.keys()].filter(inside);
	return indices.length === 0
		? { from: 0, to: 0 }
		: { from: indices[0] as number, to: (indices.at(-1) as number) + 1 };
}

const dayUnits = (time: TimeAxis) => ({ ...time.units, unit: "day" as const });

/** Times in days: months and years as units have no fixed length to compare by. */
function inDays(time: TimeAxis, values: Float64Array): Float64Array {
	if (time.units.unit === "day") return values;
	return encodeTimes(decodeTimes(values, time.units, time.calendar), dayUnits(time), time.calendar);
}

/**
 * Refuses steps that do not cover the period at the data's frequency: nothing at all, a late start, an early end, or a gap inside.
 * @throws CoverageError naming the first gap.
 */
export function assertCovered(
	time: TimeAxis,
	period: DateRange,
	wanted: { readonly frequency: DateFrequency | undefined; readonly variable: string },
): void {
	if (period.kind === "static") return;
	const stamp = (value: number) =>
		formatDate(dateOf(time.calendar, decodeTimes([value], dayUnits(time), time.calendar)[0] as never));
	const values = inDays(time, time.values);
	const subject = `"${wanted.variable}"`;
	if (values.length === 0)
		throw new CoverageError(
			`${subject} has no step in ${formatDateRange(period)} (times are in "${formatTimeUnits(time.units)}", ${time.calendar}). Ask another period.`,
		);
	if (!wanted.frequency) return;
	const longest = longestStep(wanted.frequency);
	const [start, end] = encodeTimes(
		[labelStart(period.start, time.calendar), labelEnd(period.end, time.calendar)],
		dayUnits(time),
		time.calendar,
	) as unknown as [number, number];
	const marks = [start - longest / 2, ...values, end + longest / 2];
	for (let index = 1; index < marks.length; index++) {
		const [before, after] = [marks[index - 1] as number, marks[index] as number];
		if (after - before <= longest * 1.5) continue;
		const from = index === 1 ? "the start of the period" : stamp(before);
		const to = index === marks.length - 1 ? "the end of the period" : stamp(after);
		throw new CoverageError(
			`${subject} lacks steps between ${from} and ${to} (${formatDateRange(period)} was asked). Add the missing files or ask a period they cover.`,
		);
	}
}

/** Days between two steps at most, for judging gaps: a month has up to 31. */
function longestStep(frequency: DateFrequency): number {
	const days = nominalDays(frequency);
	return frequency.unit === "mon" || frequency.unit === "season"
		? days * (31 / 30) + 1
		: days + (frequency.unit === "yr" ? 1 : 0);
}
