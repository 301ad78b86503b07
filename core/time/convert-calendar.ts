import { type Calendar, dayNumber, dayOf, hasDay } from "../cf/calendar.ts";
import {
	addToInstant,
	type CalendarDate,
	compareInstants,
	dateOf,
	type Instant,
	instantOf,
	microsecondsPerDay,
} from "../cf/calendar-date.ts";
import { decodeTimes, encodeTimes } from "../cf/time-coding.ts";
import { formatTimeUnits, type TimeUnits } from "../cf/time-units.ts";
import { CoverageError, MetadataError } from "../errors.ts";
import { datesOfSteps } from "./dates-of-steps.ts";
import { inDays, type TimeAxis } from "./time-axis.ts";

/** A time axis in another calendar: plain data. */
export interface ConvertedAxis {
	readonly calendar: Calendar;
	readonly units: string;
	/** For each step of the result the step it was; -1 for one that was not there. */
	readonly places: readonly number[];
	readonly values: readonly number[];
	readonly edges?: readonly number[];
	/** Steps whose date the calendar does not have. */
	readonly leftOut: number;
}

interface Placed {
	readonly instant: Instant;
	readonly place: number;
}

/**
 * The steps of an axis under the same dates in another calendar: 28 February 12:00 stays 28 February 12:00. Steps of dates that the calendar
 * does not have (29 February in `noleap`, the 31st in `360_day`; by `datesOfSteps`) are left out; those that it has more are inserted where
 * asked. A stamp at the end of a step that stays, where the calendar has no such day, moves to the day after.
 * @throws CoverageError when no date is left; MetadataError when steps are to be inserted that are not evenly spaced within days
 */
export function convertCalendar(
	axis: TimeAxis,
	to: Calendar,
	{ insert }: { readonly insert: boolean },
): ConvertedAxis {
	const time = inDays(axis);
	const dates = datesOfSteps(axis);
	const kept = decodeTimes(time.values, time.units, time.calendar).flatMap((instant, place): Placed[] => {
		if (!hasDay(to, dates[place] as CalendarDate)) return [];
		return [{ instant: instantOf(to, nextExisting(to, dateOf(time.calendar, instant))), place }];
	});
	if (kept.length === 0)
		throw new CoverageError(
			`No date of "${axis.name}" exists in the calendar "${to}". Choose another calendar.`,
		);
	const placed = insert ? withInserted(axis, kept) : kept;
	const units = unitsIn(to, time.units);
	const edges = time.bounds && placed.length === kept.length ? edgesIn(to, time, kept) : undefined;
	return {
		calendar: to,
		units: formatTimeUnits(units),
		places: placed.map(({ place }) => place),
		values: [
			...encodeTimes(
				placed.map(({ instant }) => instant),
				units,
				to,
			),
		],
		...(edges && { edges: [...encodeTimes(edges, units, to)] }),
		leftOut: time.values.length - kept.length,
	};
}

/** The same epoch, where the calendar has it; else the day after the last before it. */
function unitsIn(calendar: Calendar, units: TimeUnits): TimeUnits {
	return { ...units, reference: nextExisting(calendar, units.reference) };
}

/** The date, or the first day after it that the calendar has. */
function nextExisting(calendar: Calendar, date: CalendarDate): CalendarDate {
	if (hasDay(calendar, date)) return date;
	const day = Array.from({ length: 15 }, (_, i) => date.day - i).find((one) =>
		hasDay(calendar, { ...date, day: one }),
	);
	const midnight = { hour: 0, minute: 0, second: 0, microsecond: 0 };
	if (day === undefined) return { year: 1, month: 1, day: 1, ...midnight };
	return { ...dayOf(calendar, dayNumber(calendar, { ...date, day }) + 1), ...midnight };
}

function edgesIn(to: Calendar, time: TimeAxis, kept: readonly Placed[]): readonly Instant[] {
	const edges = decodeTimes(time.bounds?.values ?? [], time.units, time.calendar);
	return kept.flatMap(({ place }) =>
		[2 * place, 2 * place + 1].map((at) =>
			instantOf(to, nextExisting(to, dateOf(time.calendar, edges[at] as Instant))),
		),
	);
}

const between = (a: Instant, b: Instant): number =>
	(b.days - a.days) * microsecondsPerDay + b.microseconds - a.microseconds;

/** Steps for all times between the first and the last, as far apart as most are. */
function withInserted({ name }: TimeAxis, kept: readonly Placed[]): readonly Placed[] {
	const gaps = kept.slice(1).map(({ instant }, i) => between((kept[i] as Placed).instant, instant));
	const usual = gaps.toSorted((a, b) => a - b)[gaps.length >>> 1] ?? 0;
	const all: Placed[] = [];
	for (const one of kept) {
		for (let last = all.at(-1); last && usual > 0 && usual <= microsecondsPerDay; last = all.at(-1)) {
			const instant = addToInstant(last.instant, { count: usual, unit: "microsecond" });
			if (compareInstants(instant, one.instant) >= 0) break;
			all.push({ instant, place: -1 });
		}
		const last = all.at(-1);
		if (last && between(last.instant, one.instant) !== usual)
			throw new MetadataError(
				`The steps of "${name}" are not evenly spaced within days, so it is not known which are missing in the other calendar. Leave insert out.`,
			);
		all.push(one);
	}
	return all;
}
