import type { Calendar } from "../cf/calendar.ts";
import { dateOf, formatDate, type Instant } from "../cf/calendar-date.ts";
import { decodeTimes, encodeTimes } from "../cf/time-coding.ts";
import { formatTimeUnits, type TimeUnits } from "../cf/time-units.ts";
import { CoverageError } from "../errors.ts";
import { type DateFrequency, nominalDays } from "../model/date-frequency.ts";
import { type DatedRange, type DateRange, formatDateRange, rangeBounds } from "../model/date-range.ts";
import { timesOfSteps } from "./dates-of-steps.ts";
import { gapsOf, gapsText } from "./gaps.ts";
import { inDays, type TimeAxis } from "./time-axis.ts";

/** Index range `from .. to` (exclusive) of the steps inside a period. */
export interface StepRange {
	readonly from: number;
	readonly to: number;
}

/** A millisecond in days: sums of hours counted in days miss whole days by less. */
export const TIME_NOISE = 1 / 86_400_000;

function daysOf(period: DatedRange, time: TimeAxis): { readonly start: number; readonly end: number } {
	const { from, until } = rangeBounds(period, time.calendar);
	const [start, end] = encodeTimes([from, until], time.units, time.calendar);
	return { start: start as number, end: end as number };
}

/** The first index of increasing values that is not below a limit. */
function firstNotBelow(values: Float64Array, limit: number): number {
	let [low, high] = [0, values.length];
	while (low < high) {
		const middle = (low + high) >>> 1;
		if ((values[middle] as number) < limit) low = middle + 1;
		else high = middle;
	}
	return low;
}

/**
 * The steps a period holds: those that are in it by `timesOfSteps`, its first instant included, the instant after its end excluded. Times must
 * increase.
 */
export function stepsInPeriod(axis: TimeAxis, period: DateRange): StepRange {
	if (period.kind === "static") return { from: 0, to: axis.values.length };
	const time = inDays(axis);
	const { start, end } = daysOf(period, time);
	const times = timesOfSteps(time);
	const from = firstNotBelow(times, start - TIME_NOISE);
	const to = firstNotBelow(times, end - TIME_NOISE);
	return from < to ? { from, to } : { from: 0, to: 0 };
}

/**
 * Refuses steps that do not cover the period at the data's frequency (where it is not known, at their own usual step): nothing at all,
 * a late start, an early end, or a gap inside.
 * @throws CoverageError naming the first gap and, where there is nothing, the time that is there.
 */
export function assertCovered(
	axis: TimeAxis,
	period: DateRange,
	wanted: {
		readonly frequency: DateFrequency | undefined;
		readonly variable: string;
		readonly range: StepRange;
	},
): void {
	if (period.kind === "static") return;
	const counted = inDays(axis);
	const time = { ...counted, values: timesOfSteps(counted) };
	const values = time.values.subarray(wanted.range.from, wanted.range.to);
	if (values.length === 0) throw nothingIn(time, period, wanted.variable);
	const longest = wanted.frequency ? longestStep(wanted.frequency) : usualStep(values);
	if (longest === undefined || !Number.isFinite(longest)) return;
	const { start, end } = daysOf(period, time);
	const gap = firstGap(longest <= 1 ? reaching(values, counted, wanted.range) : values, {
		start,
		end,
		longest,
	});
	if (!gap) return;
	const [before, after] = gap;
	const from = before === undefined ? "the start of the period" : dateText(before, time);
	const to = after === undefined ? "the end of the period" : dateText(after, time);
	const kept = { ...time, values };
	const inside = wanted.frequency && before !== undefined && after !== undefined;
	const all = inside ? `; inside it ${gapsText(gapsOf(kept, wanted.frequency))}` : "";
	throw new CoverageError(
		`"${wanted.variable}" lacks steps between ${from} and ${to} (${formatDateRange(period)} was asked${all}). Add the missing files or ask a period they cover.`,
	);
}

/**
 * The times with their ends as far out as the stamps: files of days stamped at their end (CESM2 in CMIP6) are labelled by the stamps, so that
 * the last day of a period is in the file of the next.
 */
function reaching(times: Float64Array, { values }: TimeAxis, { from, to }: StepRange): Float64Array {
	const reach = Float64Array.from(times);
	reach[0] = Math.min(times[0] as number, values[from] as number);
	reach[reach.length - 1] = Math.max(times.at(-1) as number, values[to - 1] as number);
	return reach;
}

const dateText = (value: number, { units, calendar }: { units: TimeUnits; calendar: Calendar }): string =>
	formatDate(dateOf(calendar, decodeTimes([value], units, calendar)[0] as Instant));

function nothingIn(time: TimeAxis, period: DateRange, variable: string): CoverageError {
	const [first, last] = [time.values[0], time.values.at(-1)];
	const found =
		first === undefined || last === undefined
			? "it has no steps at all"
			: `its steps run from ${dateText(first, time)} to ${dateText(last, time)}`;
	return new CoverageError(
		`"${variable}" has no step in ${formatDateRange(period)}: ${found} (${formatTimeUnits(time.units)}, ${time.calendar}). Ask another period.`,
	);
}

/** The stamps around the first gap; `undefined` at a side means the end of the period. */
function firstGap(
	values: Float64Array,
	{ start, end, longest }: { start: number; end: number; longest: number },
): readonly [number | undefined, number | undefined] | undefined {
	const most = longest * 1.5 + TIME_NOISE;
	const [first, last] = [values[0] as number, values.at(-1) as number];
	if (first - (start - longest / 2) > most) return [undefined, first];
	for (let index = 1; index < values.length; index++) {
		const [before, after] = [values[index - 1] as number, values[index] as number];
		if (after - before > most) return [before, after];
	}
	return end + longest / 2 - last > most ? [last, undefined] : undefined;
}

/** The median of the steps; nothing for fewer than three values. */
function usualStep(values: Float64Array): number | undefined {
	if (values.length < 3) return undefined;
	const steps = values.subarray(1).map((value, index) => value - (values[index] as number));
	return steps.sort()[steps.length >>> 1];
}

/** Days between two steps at most, for judging gaps: a month has up to 31, a step below the hour up to an hour. */
function longestStep(frequency: DateFrequency): number {
	if (frequency.unit === "subhr") return 1 / 24;
	const days = nominalDays(frequency);
	if (frequency.unit === "mon" || frequency.unit === "season") return days * (31 / 30) + 1;
	return days + (frequency.unit === "yr" ? 1 : 0);
}
