import { type Calendar, yearCount, yearName } from "../cf/calendar.ts";
import { type CalendarDate, type Instant, instantOf } from "../cf/calendar-date.ts";

/** Calendar periods that follow each other, and those that return each year. */
export type Period = "day" | "month" | "season" | "year";
export type Cycle = "month-of-year" | "season-of-year" | "day-of-year";

/** Months counted without a hole, from January of the counted year 0. */
export const monthCount = (calendar: Calendar, { year, month }: CalendarDate): number =>
	12 * yearCount(calendar, year) + month - 1;

const startOfMonth = (calendar: Calendar, count: number): Instant =>
	instantOf(calendar, {
		year: yearName(calendar, Math.floor(count / 12)),
		month: count - 12 * Math.floor(count / 12) + 1,
		day: 1,
		hour: 0,
		minute: 0,
		second: 0,
		microsecond: 0,
	});

const MONTHS: Readonly<Record<Exclude<Period, "day">, number>> = { month: 1, season: 3, year: 12 };

/** The number of the period a date lies in, counted without a hole. A season begins with December: that of DJF belongs to its January. */
export function periodOf(calendar: Calendar, date: CalendarDate, period: Period): number {
	if (period === "day")
		return instantOf(calendar, { ...date, hour: 0, minute: 0, second: 0, microsecond: 0 }).days;
	const month = monthCount(calendar, date);
	return Math.floor((month + (period === "season" ? 1 : 0)) / MONTHS[period]);
}

/** Where a period begins and the next one does. */
export function periodEdges(calendar: Calendar, number: number, period: Period): readonly [Instant, Instant] {
	if (period === "day")
		return [0, 1].map((day) => ({ days: number + day, microseconds: 0 })) as [Instant, Instant];
	const first = MONTHS[period] * number - (period === "season" ? 1 : 0);
	return [startOfMonth(calendar, first), startOfMonth(calendar, first + MONTHS[period])];
}

/** The periods a cycle is made of. */
export const PERIOD_OF: Readonly<Record<Cycle, Period>> = {
	"month-of-year": "month",
	"season-of-year": "season",
	"day-of-year": "day",
};

/**
 * The place of a date in the year, in the order of the year: months from January, seasons from DJF, days by their month and day, so that
 * 1 March is the same day in every year.
 */
export function placeInYear({ month, day }: CalendarDate, cycle: Cycle): number {
	switch (cycle) {
		case "month-of-year":
			return month - 1;
		case "season-of-year":
			return Math.floor((month % 12) / 3);
		case "day-of-year":
			return 31 * (month - 1) + day - 1;
	}
}
