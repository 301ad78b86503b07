import { TimeError } from "../errors.ts";
import {
	type CalendarRule,
	dayIn,
	gregorian,
	julian,
	monthStart,
	numberIn,
	ofEqualMonths,
	ofEqualYears,
} from "./calendar-rules.ts";

/** The calendars of CF 4.4.1 under one spelling each. */
export const calendars = [
	"standard",
	"proleptic_gregorian",
	"julian",
	"noleap",
	"all_leap",
	"360_day",
] as const;
export type Calendar = (typeof calendars)[number];

/** What CF 4.4.1 assumes where a time variable names no calendar. */
export const defaultCalendar: Calendar = "standard";

/** One day as its calendar names it. `standard` and `julian` know no year 0: the year before 1 is -1. */
export interface CalendarDay {
	readonly year: number;
	/** 1..12 */
	readonly month: number;
	/** 1..31 */
	readonly day: number;
}

const spellings: ReadonlyMap<string, Calendar> = new Map([
	["standard", "standard"],
	["gregorian", "standard"],
	["mixedgregorian", "standard"],
	["prolepticgregorian", "proleptic_gregorian"],
	["julian", "julian"],
	["noleap", "noleap"],
	["365day", "noleap"],
	["365days", "noleap"],
	["allleap", "all_leap"],
	["366day", "all_leap"],
	["366days", "all_leap"],
	["360day", "360_day"],
	["360days", "360_day"],
]);

const known =
	"standard (gregorian), proleptic_gregorian, julian, noleap (365_day), all_leap (366_day), 360_day";

/** The calendar an attribute names, whatever its case and punctuation; refuses `none` and unknown names with a TimeError. */
export function parseCalendar(text: string): Calendar {
	const calendar = spellings.get(text.toLowerCase().replace(/[^a-z0-9]/g, ""));
	if (calendar !== undefined) return calendar;
	const shown = text.slice(0, 80);
	if (shown.trim().toLowerCase() === "none") {
		throw new TimeError(`The calendar "${shown}" has no dates. Name the one that is meant: ${known}.`);
	}
	throw new TimeError(`The calendar "${shown}" is not known. Known are ${known}.`);
}

const rules: Readonly<Record<Exclude<Calendar, "standard">, CalendarRule>> = {
	proleptic_gregorian: gregorian,
	julian,
	noleap: ofEqualYears(365),
	all_leap: ofEqualYears(366),
	"360_day": ofEqualMonths(30),
};

/** 1582-10-15, the first Gregorian day of `standard`; the day before is 1582-10-04 of the Julian calendar. */
const firstGregorianDay = numberIn(gregorian, 1582, { month: 10, day: 15 });

const isReformMonth = (calendar: Calendar, year: number, month: number) =>
	calendar === "standard" && year === 1582 && month === 10;

function ruleOf(calendar: Calendar, { year, month, day }: CalendarDay): CalendarRule {
	if (calendar !== "standard") return rules[calendar];
	const isGregorian = year > 1582 || (year === 1582 && (month > 10 || (month === 10 && day > 4)));
	return isGregorian ? gregorian : julian;
}

export const hasYearZero = (calendar: Calendar): boolean => calendar !== "standard" && calendar !== "julian";

/** Years counted without a hole: 0 is the year before 1 in every calendar. */
export const yearCount = (calendar: Calendar, year: number): number =>
	year < 0 && !hasYearZero(calendar) ? year + 1 : year;

/** The calendar's own name of a counted year. */
export const yearName = (calendar: Calendar, count: number): number =>
	count <= 0 && !hasYearZero(calendar) ? count - 1 : count;

function lastDayOfMonth(calendar: Calendar, year: number, month: number): number {
	const rule = ruleOf(calendar, { year, month, day: 15 });
	const count = yearCount(calendar, year);
	return monthStart(rule, count, month + 1) - monthStart(rule, count, month);
}

/** How many days a month has; 21 in October 1582 of `standard`. */
export function daysInMonth(calendar: Calendar, year: number, month: number): number {
	const last = lastDayOfMonth(calendar, year, month);
	return isReformMonth(calendar, year, month) ? last - 10 : last;
}

/** Whether the calendar has that day. */
export function hasDay(calendar: Calendar, { year, month, day }: CalendarDay): boolean {
	if (![year, month, day].every(Number.isSafeInteger)) return false;
	if (month < 1 || month > 12 || day < 1 || (year === 0 && !hasYearZero(calendar))) return false;
	if (isReformMonth(calendar, year, month) && day > 4 && day < 15) return false;
	return day <= lastDayOfMonth(calendar, year, month);
}

/**
 * The nearest day at or before the named one that the calendar has: 31 December becomes the 30th in `360_day`, year 0 the year before 1
 * where there is none (files count "days since 0000-01-01" in every calendar).
 */
export function existingDay(calendar: Calendar, named: CalendarDay): CalendarDay {
	const { month } = named;
	const year = named.year === 0 && !hasYearZero(calendar) ? -1 : named.year;
	const day = Math.min(named.day, lastDayOfMonth(calendar, year, month));
	return { year, month, day: isReformMonth(calendar, year, month) && day > 4 && day < 15 ? 4 : day };
}

/**
 * Days from 1970-01-01, exact for every safe integer. The three calendars of the real world (`standard`, `proleptic_gregorian`,
 * `julian`) number the same real day alike; the model calendars start at their own 1970-01-01. Throws TimeError for a day that does
 * not exist.
 */
export function dayNumber(calendar: Calendar, date: CalendarDay): number {
	const { year, month, day } = date;
	if (!hasDay(calendar, date)) {
		throw new TimeError(`The day "${year}-${month}-${day}" does not exist in the calendar "${calendar}".`);
	}
	return numberIn(ruleOf(calendar, date), yearCount(calendar, year), { month, day });
}

/** The day with that number (see `dayNumber`). */
export function dayOf(calendar: Calendar, number: number): CalendarDay {
	const standard = number >= firstGregorianDay ? gregorian : julian;
	const { count, month, day } = dayIn(calendar === "standard" ? standard : rules[calendar], number);
	return { year: yearName(calendar, count), month, day };
}
