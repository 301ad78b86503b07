import { readFileSync } from "node:fs";
import { expect, test } from "@jest/globals";
import fc from "fast-check";
import {
	type Calendar,
	calendars,
	dayNumber,
	dayOf,
	daysInMonth,
	existingDay,
	hasDay,
	parseCalendar,
} from "../../../core/cf/calendar.ts";
import {
	addTime,
	type CalendarDate,
	compareDates,
	compareInstants,
	dateOf,
	formatDate,
	instantOf,
} from "../../../core/cf/calendar-date.ts";

// made by test/fixtures/cftime-dates.py (cftime 1.6.2)
const oracle = JSON.parse(
	readFileSync(new URL("../../fixtures/cftime-dates.json", import.meta.url), "utf8"),
) as {
	dates: Record<Calendar, number[][]>;
};

const day = (year: number, month: number, dayOfMonth: number) => ({ year, month, day: dayOfMonth });
const midnight = { hour: 0, minute: 0, second: 0, microsecond: 0 };
const anyCalendar = fc.constantFrom(...calendars);
const anyDay = fc.integer({ min: -5_000_000, max: 5_000_000 });
const anyInstant = fc.record({ days: anyDay, microseconds: fc.integer({ min: 0, max: 86_399_999_999 }) });

test.each(calendars)(
	"dates of %s have the day numbers and times of day that cftime gives them",
	(calendar) => {
		const epoch = dayNumber(calendar, day(1970, 1, 1));
		expect(oracle.dates[calendar].length).toBeGreaterThan(200);
		for (const [year, month, dayOfMonth, hour, minute, second, microsecond, days, microseconds] of oracle
			.dates[calendar]) {
			const date = { ...day(year!, month!, dayOfMonth!), hour, minute, second, microsecond } as CalendarDate;
			const instant = { days: days! + epoch, microseconds: microseconds! };
			expect(instantOf(calendar, date)).toEqual(instant);
			expect(dateOf(calendar, instant)).toEqual(date);
		}
	},
);

test("a day number gives the day that has it, in every calendar", () => {
	fc.assert(
		fc.property(
			anyCalendar,
			anyDay,
			(calendar, number) => dayNumber(calendar, dayOf(calendar, number)) === number,
		),
	);
});

test("a date and its instant are the same moment, and both are ordered alike", () => {
	fc.assert(
		fc.property(anyCalendar, anyInstant, anyInstant, (calendar, a, b) => {
			const [first, second] = [dateOf(calendar, a), dateOf(calendar, b)];
			expect(instantOf(calendar, first)).toEqual(a);
			expect(Math.sign(compareDates(first, second))).toBe(Math.sign(compareInstants(a, b)));
		}),
	);
});

test("the days after one another fill each month of each calendar", () => {
	fc.assert(
		fc.property(
			anyCalendar,
			fc.integer({ min: -3000, max: 12_000 }),
			fc.integer({ min: 1, max: 12 }),
			(calendar, year, month) => {
				fc.pre(hasDay(calendar, day(year, month, 1)));
				const first = dayNumber(calendar, day(year, month, 1));
				const next = addTime(calendar, { ...day(year, month, 1), ...midnight }, { count: 1, unit: "month" });
				expect(dayNumber(calendar, next) - first).toBe(daysInMonth(calendar, year, month));
			},
		),
	);
});

test("months added and taken off again come back for days that every month has", () => {
	const count = fc.integer({ min: -30_000, max: 30_000 });
	fc.assert(
		fc.property(anyCalendar, anyDay, count, (calendar, number, months) => {
			const named = { ...dayOf(calendar, number), day: 3 };
			fc.pre(hasDay(calendar, named));
			const date = { ...named, ...midnight };
			const moved = addTime(calendar, date, { count: months, unit: "month" });
			expect(addTime(calendar, moved, { count: 0 - months, unit: "month" })).toEqual(date);
		}),
	);
});

test("the real-world calendars number the same real day alike", () => {
	expect(dayNumber("standard", day(1970, 1, 1))).toBe(0);
	expect(dayNumber("proleptic_gregorian", day(1970, 1, 1))).toBe(0);
	expect(dayNumber("julian", day(1969, 12, 19))).toBe(0);
	expect(dayNumber("standard", day(1582, 10, 4))).toBe(dayNumber("julian", day(1582, 10, 4)));
	expect(dayNumber("standard", day(1582, 10, 15))).toBe(dayNumber("proleptic_gregorian", day(1582, 10, 15)));
});

test("4 October 1582 is followed by the 15th in the standard calendar", () => {
	expect(dayNumber("standard", day(1582, 10, 15)) - dayNumber("standard", day(1582, 10, 4))).toBe(1);
	expect(daysInMonth("standard", 1582, 10)).toBe(21);
	expect(() => dayNumber("standard", day(1582, 10, 10))).toThrow(
		'"1582-10-10" does not exist in the calendar "standard"',
	);
	expect(existingDay("standard", day(1582, 10, 10))).toEqual(day(1582, 10, 4));
});

test("year 0 exists only where CF gives one", () => {
	expect(calendars.filter((calendar) => hasDay(calendar, day(0, 1, 1)))).toEqual([
		"proleptic_gregorian",
		"noleap",
		"all_leap",
		"360_day",
	]);
	expect(dayNumber("standard", day(1, 1, 1)) - dayNumber("standard", day(-1, 12, 31))).toBe(1);
	expect(addTime("julian", { ...day(-1, 12, 31), ...midnight }, { count: 1, unit: "day" }).year).toBe(1);
	expect(addTime("julian", { ...day(-1, 12, 31), ...midnight }, { count: 1, unit: "year" }).year).toBe(1);
});

test("months keep their day or take the last one before it", () => {
	const january = { ...day(2001, 1, 31), ...midnight };
	expect(addTime("standard", january, { count: 1, unit: "month" })).toEqual({
		...day(2001, 2, 28),
		...midnight,
	});
	expect(addTime("all_leap", january, { count: 1, unit: "month" })).toEqual({
		...day(2001, 2, 29),
		...midnight,
	});
	expect(addTime("standard", january, { count: -1, unit: "hour" })).toEqual({
		...day(2001, 1, 30),
		...midnight,
		hour: 23,
	});
});

test("a calendar is known by each of its names, whatever their case and punctuation", () => {
	expect(
		[
			"Gregorian",
			"STANDARD",
			"proleptic-gregorian",
			"No Leap",
			"NOLEAP",
			"365_day",
			"366 Day",
			"360_DAY",
			"JULIAN",
		].map(parseCalendar),
	).toEqual([
		"standard",
		"standard",
		"proleptic_gregorian",
		"noleap",
		"noleap",
		"noleap",
		"all_leap",
		"360_day",
		"julian",
	]);
});

test("a calendar that is unknown or none is refused with the ones that are known", () => {
	expect(() => parseCalendar("lunar")).toThrow(/"lunar" is not known. Known are standard .*360_day/);
	expect(() => parseCalendar("None")).toThrow(/has no dates/);
	expect(() => parseCalendar("constructor")).toThrow(/not known/);
});

test("days and times that do not exist are refused", () => {
	for (const wrong of [
		day(2001, 2, 29),
		day(2001, 13, 1),
		day(2001, 0, 1),
		day(2001, 1, 0),
		day(2001.5, 1, 1),
	]) {
		expect(() => dayNumber("standard", wrong)).toThrow("does not exist");
	}
	expect(() => instantOf("standard", { ...day(2001, 1, 1), ...midnight, hour: 24 })).toThrow("time of day");
});

test("dates print as ISO 8601", () => {
	expect(formatDate({ ...day(850, 1, 2), ...midnight, hour: 3 })).toBe("0850-01-02T03:00:00");
	expect(formatDate({ ...day(-12, 1, 2), ...midnight, microsecond: 5 })).toBe("-0012-01-02T00:00:00.000005");
	expect(formatDate({ ...day(12_345, 1, 2), ...midnight })).toBe("12345-01-02T00:00:00");
});
