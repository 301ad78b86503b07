import { TimeError } from "../errors.ts";
import { type Calendar, hasDay, hasYearZero } from "./calendar.ts";
import { addToInstant, formatDate, type Instant, instantOf } from "./calendar-date.ts";
import { type ReferenceDate, readReferenceDate } from "./reference-date.ts";

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
export interface TimeUnits extends ReferenceDate {
	readonly unit: TimeUnit;
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

const longestText = 200;

function unreadable(text: string, why: string): TimeError {
	return new TimeError(
		`The time units "${text.slice(0, 80)}" cannot be read: ${why}. Expected "<unit> since <year>-<month>-<day> <time>".`,
	);
}

/** The words UDUNITS takes before a reference, besides "since", need a date behind them: "K @ 273.15" counts no dates. */
const countsDates = /\ssince\s|(?:\s(?:after|from|ref)\s|@)\s*[+-]?\d+-\d/i;

/** Whether the text has the form "... since ...", so that it is meant as units of time coordinates. */
export const looksLikeTimeUnits = (text: string): boolean => countsDates.test(text.slice(0, longestText));

/** Reads "<unit> since <reference>" as CF 4.4, UDUNITS and files in the wild write it; throws TimeError for anything else. */
export function parseTimeUnits(text: string): TimeUnits {
	if (text.length > longestText) throw unreadable(text, `it is longer than ${longestText} characters`);
	const [name = "", reference, ...more] = text
		.trim()
		.replace(/\s+/g, " ")
		.split(/ (?:since|after|from|ref) | ?@ ?/i);
	if (reference === undefined || more.length > 0) throw unreadable(text, 'it has no "since"');
	const unit = unitNames.get(name.toLowerCase()) ?? unitNames.get(name);
	if (unit === undefined) throw unreadable(text, `"${name}" is no unit of time`);
	const date = readReferenceDate(reference);
	if ("wrong" in date) throw unreadable(text, date.wrong);
	return { unit, ...date };
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
