import type { Calendar } from "../cf/calendar.ts";
import {
	addTime,
	addToInstant,
	type CalendarDate,
	compareInstants,
	dateOf,
	type Instant,
	instantOf,
	microsecondsPerDay,
} from "../cf/calendar-date.ts";
import { decodeTimes, encodeTimes } from "../cf/time-coding.ts";
import type { TimeUnits } from "../cf/time-units.ts";
import { MetadataError } from "../errors.ts";

/** Where stamps lie in the intervals they stand for. */
export const stampPlaces = ["start", "middle", "end"] as const;
export type Stamps = (typeof stampPlaces)[number];

interface Times {
	/** Of the coordinate, for messages. */
	readonly name: string;
	readonly values: Float64Array;
	readonly units: TimeUnits;
	readonly calendar: Calendar;
}

interface TimeEdges {
	/** Lower and upper of each step in turn, in the units of the times. */
	readonly edges: Float64Array;
	readonly how: string;
}

type Period = "day" | "month" | "year";

/**
 * The calendar days, months or years in which times lie; of other equally spaced times the intervals of their spacing, if it is said where
 * in them the stamps lie. Stamps on the edge between two intervals belong to the one that `stamps` says.
 * @throws MetadataError where the times do not tell
 */
export function timeBounds(times: Times, stamps?: Stamps): TimeEdges {
	const instants = decodeTimes(times.values, times.units, times.calendar);
	const gaps = instants.slice(1).map((instant, i) => daysBetween(instants[i] as Instant, instant));
	const period = periodOf(gaps);
	if (period) return calendarEdges(times, instants, { period, stamps });
	return spacedEdges(times, instants, { gap: gaps[0], equal: areEqual(gaps), stamps });
}

const daysBetween = (a: Instant, b: Instant): number =>
	b.days - a.days + (b.microseconds - a.microseconds) / microsecondsPerDay;

const areEqual = (gaps: readonly number[]): boolean =>
	gaps.length > 0 && gaps.every((gap) => Math.abs(gap - (gaps[0] as number)) < 1e-6 * Math.abs(gap));

function periodOf(gaps: readonly number[]): Period | undefined {
	const all = (least: number, most: number) =>
		gaps.length > 0 && gaps.every((gap) => gap >= least && gap <= most);
	if (all(1 - 1e-6, 1 + 1e-6)) return "day";
	if (all(27.5, 32)) return "month";
	return all(359, 367) ? "year" : undefined;
}

const MIDNIGHT = { hour: 0, minute: 0, second: 0, microsecond: 0 };

function startOf(date: CalendarDate, period: Period): CalendarDate {
	const { year, month, day } = date;
	return {
		year,
		month: period === "year" ? 1 : month,
		day: period === "day" ? day : 1,
		...MIDNIGHT,
	};
}

function calendarEdges(
	times: Times,
	instants: readonly Instant[],
	{ period, stamps }: { readonly period: Period; readonly stamps: Stamps | undefined },
): TimeEdges {
	const { calendar, name } = times;
	const starts = instants.map((instant) => startOf(dateOf(calendar, instant), period));
	const isEdge = (i: number) =>
		compareInstants(instantOf(calendar, starts[i] as CalendarDate), instants[i] as Instant) === 0;
	const onEdges = instants.filter((_, i) => isEdge(i)).length;
	if (onEdges > 0 && stamps !== "start" && stamps !== "end")
		throw new MetadataError(
			`Bounds of "${name}" cannot be made: ${onEdges} of its times lie where two ${period}s meet, and nothing says which one they stand for. Say stamps=start or stamps=end, or add bounds to the file.`,
		);
	const edges = starts.flatMap((start, i) => {
		const first =
			stamps === "end" && isEdge(i) ? addTime(calendar, start, { count: -1, unit: period }) : start;
		return [first, addTime(calendar, first, { count: 1, unit: period })].map((date) =>
			instantOf(calendar, date),
		);
	});
	return { edges: encodeTimes(edges, times.units, calendar), how: `the calendar ${period} of each time` };
}

function spacedEdges(
	times: Times,
	instants: readonly Instant[],
	{
		gap,
		equal,
		stamps,
	}: { readonly gap?: number | undefined; readonly equal: boolean; readonly stamps: Stamps | undefined },
): TimeEdges {
	if (!equal || gap === undefined || stamps === undefined)
		throw new MetadataError(
			`Bounds of "${times.name}" cannot be made: its times are no days, months or years in a row${equal ? ", and nothing says where in their intervals they lie (stamps=start, middle or end)" : ""}. Add them to the file.`,
		);
	const before = { start: 0, middle: 0.5, end: 1 }[stamps];
	const shifted = (instant: Instant, part: number) =>
		addToInstant(instant, { count: Math.round(part * gap * microsecondsPerDay), unit: "microsecond" });
	const edges = instants.flatMap((one) => [shifted(one, -before), shifted(one, 1 - before)]);
	return {
		edges: encodeTimes(edges, times.units, times.calendar),
		how: `the spacing of the times, which lie at the ${stamps} of their intervals`,
	};
}
