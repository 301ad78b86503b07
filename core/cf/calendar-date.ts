import { TimeError } from "../errors.ts";
import {
	type Calendar,
	type CalendarDay,
	dayNumber,
	dayOf,
	existingDay,
	yearCount,
	yearName,
} from "./calendar.ts";

/** A date and time of day as a calendar names it; hour 0..23, minute and second 0..59, microsecond 0..999999. */
export interface CalendarDate extends CalendarDay {
	readonly hour: number;
	readonly minute: number;
	readonly second: number;
	readonly microsecond: number;
}

/**
 * A point in time of one calendar: two whole numbers, because microseconds over climate ranges do not fit one double. `days` is the
 * `dayNumber` of its calendar, `microseconds` (0 .. 86 399 999 999) count from midnight. Instants of one calendar are ordered by
 * `compareInstants`.
 */
export interface Instant {
	readonly days: number;
	readonly microseconds: number;
}

export type TimeStepUnit = "year" | "month" | "day" | "hour" | "minute" | "second" | "microsecond";

/** A whole number of calendar units: "3 months" has no fixed length. */
export interface TimeStep {
	readonly count: number;
	readonly unit: TimeStepUnit;
}

export const microsecondsPerDay = 86_400_000_000;

const stepMicroseconds = {
	day: microsecondsPerDay,
	hour: 3_600_000_000,
	minute: 60_000_000,
	second: 1_000_000,
	microsecond: 1,
} as const;

export const compareInstants = (a: Instant, b: Instant): number =>
	a.days - b.days || a.microseconds - b.microseconds;

const carried = (days: number, microseconds: number): Instant => {
	const carry = Math.floor(microseconds / microsecondsPerDay);
	return { days: days + carry, microseconds: microseconds - carry * microsecondsPerDay };
};

/** The instant of a date; throws TimeError for a day or time of day that does not exist. */
export function instantOf(calendar: Calendar, date: CalendarDate): Instant {
	const { hour, minute, second, microsecond } = date;
	const fits = (value: number, limit: number) => Number.isSafeInteger(value) && value >= 0 && value < limit;
	if (!fits(hour, 24) || !fits(minute, 60) || !fits(second, 60) || !fits(microsecond, 1e6)) {
		throw new TimeError(
			`The time of day "${hour}:${minute}:${second}" and ${microsecond} microseconds does not exist.`,
		);
	}
	const seconds = (hour * 60 + minute) * 60 + second;
	return { days: dayNumber(calendar, date), microseconds: seconds * 1e6 + microsecond };
}

/** The date of an instant. */
export function dateOf(calendar: Calendar, { days, microseconds }: Instant): CalendarDate {
	const seconds = Math.floor(microseconds / 1e6);
	return {
		...dayOf(calendar, days),
		hour: Math.floor(seconds / 3600),
		minute: Math.floor(seconds / 60) % 60,
		second: seconds % 60,
		microsecond: microseconds % 1e6,
	};
}

/** Orders dates of one calendar; needs no calendar, as the fields are ordered in each. */
export const compareDates = (a: CalendarDate, b: CalendarDate): number =>
	a.year - b.year ||
	a.month - b.month ||
	a.day - b.day ||
	a.hour - b.hour ||
	a.minute - b.minute ||
	a.second - b.second ||
	a.microsecond - b.microsecond;

/** The instant some whole days, hours ... later, or earlier for a negative count. */
export function addToInstant(
	instant: Instant,
	{ count, unit }: { count: number; unit: keyof typeof stepMicroseconds },
): Instant {
	const perDay = microsecondsPerDay / stepMicroseconds[unit];
	const days = Math.floor(count / perDay);
	const rest = count - days * perDay;
	return carried(instant.days + days, instant.microseconds + rest * stepMicroseconds[unit]);
}

/**
 * The date some steps later, or earlier for a negative count. Months and years keep the day of the month where it exists and take the
 * last one before it otherwise: 31 January + 1 month is the last of February.
 */
export function addTime(calendar: Calendar, date: CalendarDate, step: TimeStep): CalendarDate {
	const { count, unit } = step;
	if (unit !== "month" && unit !== "year") {
		return dateOf(calendar, addToInstant(instantOf(calendar, date), { count, unit }));
	}
	const months = yearCount(calendar, date.year) * 12 + date.month - 1 + count * (unit === "year" ? 12 : 1);
	const year = yearName(calendar, Math.floor(months / 12));
	const month = months - Math.floor(months / 12) * 12 + 1;
	return { ...date, ...existingDay(calendar, { year, month, day: date.day }) };
}

const digits = (value: number, width: number) => String(value).padStart(width, "0");

/** At least four digits, and a sign before year 0. */
export const formatYear = (year: number): string => (year < 0 ? "-" : "") + digits(Math.abs(year), 4);

/** ISO 8601 without a time zone: "1850-01-16T12:00:00", with ".000001" where there are microseconds. */
export function formatDate(date: CalendarDate): string {
	const day = `${formatYear(date.year)}-${digits(date.month, 2)}-${digits(date.day, 2)}`;
	const time = [date.hour, date.minute, date.second].map((field) => digits(field, 2)).join(":");
	return `${day}T${time}${date.microsecond === 0 ? "" : `.${digits(date.microsecond, 6)}`}`;
}
