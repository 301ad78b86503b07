import { type Calendar, daysInMonth } from "../cf/calendar.ts";
import {
	type CalendarDate,
	dateOf,
	formatDate,
	type Instant,
	microsecondsPerDay,
} from "../cf/calendar-date.ts";
import { decodeTimes } from "../cf/time-coding.ts";
import type { DateFrequency } from "../model/date-frequency.ts";
import { monthCount } from "./calendar-periods.ts";
import { inDays, type TimeAxis } from "./time-axis.ts";

/** Two steps that follow each other in a file, but not in time. */
export interface Gap {
	/** Index of the step behind it. */
	readonly step: number;
	/** Stamps before and behind, as ISO dates of the axis's calendar. */
	readonly from: string;
	readonly to: string;
	/** How many steps are missing between; below 0: the second comes so many too early. */
	readonly missing: number;
}

/**
 * Where steps are missing, or come too early, at a frequency. Months, seasons and years are counted by the calendar, all to half a step. None for data without a fixed step (`fx`, `subhr`).
 */
export function gapsOf(axis: TimeAxis, frequency: DateFrequency): readonly Gap[] {
	const time = inDays(axis);
	const instants = decodeTimes(time.values, time.units, time.calendar);
	const dates = instants.map((instant) => dateOf(time.calendar, instant));
	const distance = distanceIn(time.calendar, frequency);
	if (!distance) return [];
	return instants.slice(1).flatMap((instant, i): Gap[] => {
		const before = { instant: instants[i] as Instant, date: dates[i] as CalendarDate };
		const after = { instant, date: dates[i + 1] as CalendarDate };
		const missing = Math.round(distance(before, after)) - 1;
		if (missing === 0) return [];
		return [{ step: i + 1, from: formatDate(before.date), to: formatDate(after.date), missing }];
	});
}

interface Stamp {
	readonly instant: Instant;
	readonly date: CalendarDate;
}
type Distance = (from: Stamp, to: Stamp) => number;

const DAYS = { wk: 7, day: 1, hr: 1 / 24, min: 1 / 1440 } as const;
const MONTHS = { yr: 12, season: 3, mon: 1 } as const;

/** Months, and the part of the present one that is over: a stamp a little before the first of a month is as near to it as one a little after. */
function monthsUntil(calendar: Calendar, { instant, date }: Stamp): number {
	const over = date.day - 1 + instant.microseconds / microsecondsPerDay;
	return monthCount(calendar, date) + over / daysInMonth(calendar, date.year, date.month);
}

/** Steps of a frequency from one stamp to another. */
function distanceIn(calendar: Calendar, { unit, count }: DateFrequency): Distance | undefined {
	if (unit === "fx" || unit === "subhr") return undefined;
	if (unit === "yr" || unit === "season" || unit === "mon") {
		const months = MONTHS[unit] * count;
		return (a, b) => (monthsUntil(calendar, b) - monthsUntil(calendar, a)) / months;
	}
	const length = DAYS[unit] * count;
	return ({ instant: a }, { instant: b }) =>
		(b.days - a.days + (b.microseconds - a.microseconds) / microsecondsPerDay) / length;
}

/** Gaps in a few words: "3 steps in 2 gaps". */
export function gapsText(gaps: readonly Gap[]): string {
	const steps = gaps.reduce((sum, { missing }) => sum + Math.max(0, missing), 0);
	const count = gaps.filter(({ missing }) => missing > 0).length;
	return `${steps} step${steps === 1 ? "" : "s"} in ${count} gap${count === 1 ? "" : "s"}`;
}
