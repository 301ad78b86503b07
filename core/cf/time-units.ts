import { TimeError } from "../errors.ts";
import { type Calendar, hasDay, hasYearZero } from "./calendar.ts";
import { addToInstant, type CalendarDate, formatDate, type Instant, instantOf } from "./calendar-date.ts";

export type TimeUnit =
	| "year"
	| "common_year"
	| "month"
	| "week"
	| "day"
	| "hour"
	| "minute"
	| "second"
	| "millisecond"
	| "microsecond"
	| "nanosecond";

/** "`unit`s since `reference`", the reference being `offsetMinutes` ahead of UTC. Plain data; the calendar is told apart (CF 4.4). */
export interface TimeUnits {
	readonly unit: TimeUnit;
	readonly reference: CalendarDate;
	readonly offsetMinutes: number;
}

const unitSpellings: Readonly<Record<TimeUnit, readonly string[]>> = {
	year: ["year", "years", "yr", "yrs"],
	common_year: ["common_year", "common_years"],
	month: ["month", "months", "mon", "mons"],
	week: ["week", "weeks"],
	day: ["day", "days", "d"],
	hour: ["hour", "hours", "hr", "hrs", "h"],
	minute: ["minute", "minutes", "min", "mins"],
	second: ["second", "seconds", "sec", "secs", "s"],
	millisecond: ["millisecond", "milliseconds", "msec", "msecs", "ms"],
	microsecond: ["microsecond", "microseconds", "microsec", "us"],
	nanosecond: ["nanosecond", "nanoseconds", "nanosec", "ns"],
};

const unitNames: ReadonlyMap<string, TimeUnit> = new Map(
	Object.entries(unitSpellings).flatMap(([unit, names]) => names.map((name) => [name, unit as TimeUnit])),
);

const referencePattern = new RegExp(
	[
		/^([+-]?\d{1,9})(?:-(\d{1,4})(?:-(\d{1,4}))?)?/, // date
		/(?:[T ] ?(\d{1,2})(?::(\d{1,2})(?::(\d{1,2})(?:\.(\d*))?)?)?)?/, // time of day
		/ ?(?:Z|UTC|GMT|([+-]?)(\d{1,2}):?(\d{2})?)?$/, // time zone
	]
		.map((part) => part.source)
		.join(""),
	"i",
);

const longestText = 200;

function unreadable(text: string, why: string): TimeError {
	return new TimeError(
		`The time units "${text.slice(0, 80)}" cannot be read: ${why}. Expected "<unit> since <year>-<month>-<day> <time>".`,
	);
}

/** Whether the text has the form "... since ...", so that it is meant as units of time coordinates. */
export const looksLikeTimeUnits = (text: string): boolean => /\ssince\s/i.test(text.slice(0, longestText));

/** Reads "<unit> since <reference>" as CF 4.4 and files in the wild write it; throws TimeError for anything else. */
export function parseTimeUnits(text: string): TimeUnits {
	if (text.length > longestText) throw unreadable(text, `it is longer than ${longestText} characters`);
	const [name = "", reference, ...more] = text
		.trim()
		.replace(/\s+/g, " ")
		.split(/ since /i);
	if (reference === undefined || more.length > 0) throw unreadable(text, 'it has no "since"');
	const unit = unitNames.get(name.toLowerCase()) ?? unitNames.get(name);
	if (unit === undefined) throw unreadable(text, `"${name}" is no unit of time`);
	const fields = referencePattern.exec(reference);
	if (fields === null) throw unreadable(text, `"${reference}" is no date`);
	return { unit, ...readReference(text, fields) };
}

function readReference(text: string, fields: RegExpExecArray): Omit<TimeUnits, "unit"> {
	const number = (index: number, absent: number) =>
		fields[index] === undefined ? absent : Number(fields[index]);
	const reference: CalendarDate = {
		year: number(1, 0),
		month: number(2, 1),
		day: number(3, 1),
		hour: number(4, 0),
		minute: number(5, 0),
		second: number(6, 0),
		microsecond: Number((fields[7] ?? "").slice(0, 6).padEnd(6, "0")),
	};
	const { month, day, hour, minute, second } = reference;
	if (month < 1 || month > 12) throw unreadable(text, `there is no month ${month}`);
	if (day < 1 || day > 31) throw unreadable(text, `there is no day ${day}`);
	if (hour > 23 || minute > 59 || second > 59) throw unreadable(text, "there is no such time of day");
	const offset = number(9, 0) * 60 + number(10, 0);
	return { reference, offsetMinutes: fields[8] === "-" ? 0 - offset : offset };
}

/**
 * The instant the units count from, in UTC. Where the calendar has no year 0, that year means the one before year 1. Throws TimeError
 * when the calendar lacks the day.
 */
export function referenceInstant(units: TimeUnits, calendar: Calendar): Instant {
	const { reference, offsetMinutes } = units;
	const year = reference.year === 0 && !hasYearZero(calendar) ? -1 : reference.year;
	const date = { ...reference, year };
	if (!hasDay(calendar, date)) {
		throw new TimeError(
			`The time units "${formatTimeUnits(units)}" start on a day that the calendar "${calendar}" does not have. Correct the units or the calendar.`,
		);
	}
	return addToInstant(instantOf(calendar, date), { count: 0 - offsetMinutes, unit: "minute" });
}

/** The canonical text: "days since 1850-01-01 00:00:00", followed by the time zone if it is not UTC. */
export function formatTimeUnits({ unit, reference, offsetMinutes }: TimeUnits): string {
	const size = Math.abs(offsetMinutes);
	const two = (value: number) => String(value).padStart(2, "0");
	const zone = `${offsetMinutes < 0 ? "-" : "+"}${two(Math.floor(size / 60))}:${two(size % 60)}`;
	return `${unit}s since ${formatDate(reference).replace("T", " ")}${size === 0 ? "" : ` ${zone}`}`;
}
