/**
 * How each kind of calendar counts days, in whole numbers: years here are counted without a hole (0 is the year before 1), days from
 * 1970-01-01.
 */

export interface CalendarRule {
	/** Days from 1 January of year 1 to 1 January of a year. */
	readonly daysBefore: (year: number) => number;
	/** Days from 1 January to the first of each month, and the length of the year as the 13th entry. */
	readonly monthStarts: (year: number) => readonly number[];
	/** For the first guess of a year only. */
	readonly meanYear: number;
	/** `daysBefore` of the day numbered 0. */
	readonly origin: number;
}

function startsOf(lengths: readonly number[]): readonly number[] {
	const starts = [0];
	for (const length of lengths) starts.push(starts[starts.length - 1]! + length);
	return starts;
}

const commonStarts = startsOf([31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]);
const leapStarts = startsOf([31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]);

const divides = (divisor: number, year: number) => year % divisor === 0;
const isGregorianLeap = (year: number) => divides(4, year) && (!divides(100, year) || divides(400, year));

const gregorianDaysBefore = (year: number) =>
	365 * (year - 1) + Math.floor((year - 1) / 4) - Math.floor((year - 1) / 100) + Math.floor((year - 1) / 400);

export const gregorian: CalendarRule = {
	daysBefore: gregorianDaysBefore,
	monthStarts: (year) => (isGregorianLeap(year) ? leapStarts : commonStarts),
	meanYear: 365.2425,
	origin: gregorianDaysBefore(1970),
};

/** 1 January of year 1 is two days earlier than in the proleptic Gregorian calendar. */
export const julian: CalendarRule = {
	daysBefore: (year) => 365 * (year - 1) + Math.floor((year - 1) / 4),
	monthStarts: (year) => (divides(4, year) ? leapStarts : commonStarts),
	meanYear: 365.25,
	origin: gregorianDaysBefore(1970) + 2,
};

const ofYears = (days: number, starts: readonly number[]): CalendarRule => ({
	daysBefore: (year) => days * (year - 1),
	monthStarts: () => starts,
	meanYear: days,
	origin: days * 1969,
});

export const ofEqualYears = (days: 365 | 366): CalendarRule =>
	ofYears(days, days === 366 ? leapStarts : commonStarts);

export const ofEqualMonths = (days: number): CalendarRule =>
	ofYears(12 * days, startsOf(Array.from({ length: 12 }, () => days)));

/** Days from 1 January to the first of a month; month 13 is the end of the year. */
export const monthStart = (rule: CalendarRule, year: number, month: number): number =>
	rule.monthStarts(year)[month - 1]!;

export const numberIn = (rule: CalendarRule, year: number, of: { month: number; day: number }): number =>
	rule.daysBefore(year) - rule.origin + monthStart(rule, year, of.month) + of.day - 1;

export function dayIn(rule: CalendarRule, number: number): { count: number; month: number; day: number } {
	const days = number + rule.origin;
	let count = Math.floor(days / rule.meanYear) + 1;
	while (rule.daysBefore(count) > days) count -= 1;
	while (rule.daysBefore(count + 1) <= days) count += 1;
	const ofYear = days - rule.daysBefore(count);
	const starts = rule.monthStarts(count);
	const month = starts.findIndex((start) => start > ofYear);
	return { count, month, day: ofYear - starts[month - 1]! + 1 };
}
