import { readFileSync } from "node:fs";
import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { type Calendar, calendars, dayNumber } from "../../../core/cf/calendar.ts";
import {
	addToInstant,
	compareInstants,
	dateOf,
	formatDate,
	type Instant,
	instantOf,
} from "../../../core/cf/calendar-date.ts";
import { decodeTimes, encodeTimes, rebaseTimes } from "../../../core/cf/time-coding.ts";
import {
	formatTimeUnits,
	looksLikeTimeUnits,
	parseTimeUnits,
	referenceInstant,
	type TimeUnit,
} from "../../../core/cf/time-units.ts";

// made by test/fixtures/cftime-dates.py (cftime 1.6.2)
const oracle = JSON.parse(
	readFileSync(new URL("../../fixtures/cftime-dates.json", import.meta.url), "utf8"),
) as {
	decoded: [string, Calendar, number, string][];
};

const dates = (values: number[], units: string, calendar: Calendar = "standard") =>
	decodeTimes(values, parseTimeUnits(units), calendar).map((instant) =>
		formatDate(dateOf(calendar, instant)),
	);

const microsecondsApart = (a: Instant, b: Instant) =>
	Math.abs((a.days - b.days) * 86_400_000_000 + a.microseconds - b.microseconds);

test("values decode to the dates cftime gives, to one microsecond", () => {
	expect(oracle.decoded.length).toBeGreaterThan(300);
	for (const [units, calendar, value, iso] of oracle.decoded) {
		const [, sign = "", date, time, fraction = "0"] = /^(-?)([\d-]+)T([\d:]+)(?:\.(\d+))?$/.exec(iso)!;
		const [year, month, day] = date!.split("-").map(Number);
		const [hour, minute, second] = time!.split(":").map(Number);
		const expected = instantOf(calendar, {
			year: sign === "-" ? 0 - year! : year!,
			month: month!,
			day: day!,
			hour: hour!,
			minute: minute!,
			second: second!,
			microsecond: Number(fraction),
		});
		const [decoded] = decodeTimes([value], parseTimeUnits(units), calendar);
		expect(microsecondsApart(decoded!, expected)).toBeLessThanOrEqual(1);
	}
});

test.each([
	["days since 1850-01-01", "days since 1850-01-01 00:00:00"],
	["days since 1850-1-1 00:00:00", "days since 1850-01-01 00:00:00"],
	["Days  since 1940-1-1 00:00", "days since 1940-01-01 00:00:00"],
	["days since 1850-01-01T00:00:00Z", "days since 1850-01-01 00:00:00"],
	["days since 1850-01-01 0:0:0.0", "days since 1850-01-01 00:00:00"],
	["days since 0001-01-01", "days since 0001-01-01 00:00:00"],
	["days since 1-1-1 00:00:0.0", "days since 0001-01-01 00:00:00"],
	["hours since 1850-01-01 06:00 UTC", "hours since 1850-01-01 06:00:00"],
	["seconds since 1982-07-16T00:00:00+00:00", "seconds since 1982-07-16 00:00:00"],
	["days since 1964-03-12 12:09:00 -9:00", "days since 1964-03-12 12:09:00 -09:00"],
	["hr since 2000-01-01 00:00:00.25 +0130", "hours since 2000-01-01 00:00:00.250000 +01:30"],
	["days since -0100-01-01", "days since -0100-01-01 00:00:00"],
	["weeks since 12000-01-01", "weeks since 12000-01-01 00:00:00"],
	["days since 2000", "days since 2000-01-01 00:00:00"],
	["days since 20000201", "days since 2000-02-01 00:00:00"],
	["s @ 20000201T063015Z", "seconds since 2000-02-01 06:30:15"],
	["days from 1900-01-01", "days since 1900-01-01 00:00:00"],
	["hours After 1900-1-1 6", "hours since 1900-01-01 06:00:00"],
])('"%s" is read as "%s"', (text, canonical) => {
	const units = parseTimeUnits(text);
	expect(formatTimeUnits(units)).toBe(canonical);
	expect(parseTimeUnits(canonical)).toEqual(units);
});

test("only a date makes units those of dates", () => {
	const texts = [
		"days since 2000-01-01",
		"s @ 2000-1-1",
		"days from 1900-01-01",
		"K @ 273.15",
		"K from 5",
		"m",
	];
	expect(texts.map(looksLikeTimeUnits)).toEqual([true, true, true, false, false, false]);
});

test.each([
	["days", 'no "since"'],
	["parsecs since 2000-01-01", '"parsecs" is no unit of time'],
	["seconds since 1-1-1970", "there is no day 1970"],
	["days since 2000-13-01", "there is no month 13"],
	["days since 2000-01-01 24:00", "no such time of day"],
	["day as %Y%m%d.%f", 'no "since"'],
	["days since yesterday", '"yesterday" is no date'],
	["days since 2000-01-01 since 2000-01-02", 'no "since"'],
	[`days since ${"1".repeat(100_000)}`, "longer than 200"],
	[`days since 2000-01-01${" ".repeat(150)}x`, "is no date"],
])("unreadable units say what is wrong (%#)", (text, reason) => {
	expect(() => parseTimeUnits(text)).toThrow(reason);
});

test("hostile texts are read or refused at once", () => {
	const started = performance.now();
	fc.assert(
		fc.property(fc.string({ maxLength: 300, unit: fc.constantFrom(..."0-:+ T.Zsince days") }), (text) => {
			try {
				parseTimeUnits(`days since ${text}`);
			} catch (error) {
				expect((error as { code?: string }).code).toBe("Time");
			}
		}),
		{ numRuns: 2000 },
	);
	expect(performance.now() - started).toBeLessThan(5000);
});

test("a time zone is taken off, so that instants are in UTC", () => {
	expect(dates([0], "days since 1964-03-12 12:09:00 -9:00")).toEqual(["1964-03-12T21:09:00"]);
	expect(dates([0], "days since 2000-01-01 00:00 +01:00")).toEqual(["1999-12-31T23:00:00"]);
});

test("year 0 of a reference is the year before 1 where the calendar has none", () => {
	expect(dates([366 + 31], "days since 0000-01-01", "standard")).toEqual(["0001-02-01T00:00:00"]);
	expect(dates([365], "days since 0000-01-01", "noleap")).toEqual(["0001-01-01T00:00:00"]);
});

test("a reference on a day the calendar lacks is refused", () => {
	expect(() => referenceInstant(parseTimeUnits("days since 2000-02-30"), "standard")).toThrow(
		'start on a day that the calendar "standard" does not have',
	);
	expect(dates([1], "days since 2000-02-30", "360_day")).toEqual(["2000-03-01T00:00:00"]);
});

test("whole months and years count calendar months; fractions have a length only in 360_day", () => {
	expect(dates([0, 1, 13], "months since 2000-01-31")).toEqual([
		"2000-01-31T00:00:00",
		"2000-02-29T00:00:00",
		"2001-02-28T00:00:00",
	]);
	expect(dates([-2], "years since 1850-01-01", "noleap")).toEqual(["1848-01-01T00:00:00"]);
	expect(dates([0.5, 1.5], "months since 2000-01-01", "360_day")).toEqual([
		"2000-01-16T00:00:00",
		"2000-02-16T00:00:00",
	]);
	expect(() => dates([0.5], "months since 2000-01-01")).toThrow(/fraction of a month has no length/);
	expect(() => dates([0.5], "years since 2000-01-01")).toThrow(/fraction of a year has no length/);
	for (const units of ["months since 2000-01-31", "years since 2000-01-31"].map(parseTimeUnits))
		expect(() => encodeTimes([{ days: 0, microseconds: 0 }], units, "360_day")).toThrow(
			"Count them in days.",
		);
});

test("missing and infinite values are no times", () => {
	for (const value of [Number.NaN, Number.POSITIVE_INFINITY, 9.969209968386869e36]) {
		expect(() => dates([value], "days since 1850-01-01")).toThrow(`The value "${value}"`);
		const units = parseTimeUnits("days since 1850-01-01");
		expect(() => rebaseTimes([value], { from: units, to: units }, "standard")).toThrow("is no time");
	}
});

test("64-bit integers keep all their digits", () => {
	const nanoseconds = BigInt64Array.of(1_700_000_000_123_456_789n, -1n);
	const instants = decodeTimes(nanoseconds, parseTimeUnits("nanoseconds since 1970-01-01"), "standard");
	expect(instants.map((instant) => formatDate(dateOf("standard", instant)))).toEqual([
		"2023-11-14T22:13:20.123457",
		"1970-01-01T00:00:00",
	]);
	const hours = decodeTimes(BigInt64Array.of(-25n), parseTimeUnits("hours since 1970-01-01"), "standard");
	expect(hours).toEqual([{ days: -2, microseconds: 23 * 3_600_000_000 }]);
});

const anyCalendar = fc.constantFrom(...calendars);
const fineUnits: [TimeUnit, number][] = [
	["day", 86_400_000_000],
	["hour", 3_600_000_000],
	["minute", 60_000_000],
	["second", 1_000_000],
	["millisecond", 1000],
	["microsecond", 1],
];

test("instants survive encoding and decoding to the microsecond over 170 years", () => {
	const since = fc.record({
		days: fc.integer({ min: -62_000, max: 62_000 }),
		microseconds: fc.integer({ min: 0, max: 86_399_999_999 }),
	});
	fc.assert(
		fc.property(
			anyCalendar,
			fc.constantFrom(...fineUnits),
			since,
			(calendar, [unit], { days, microseconds }) => {
				const units = parseTimeUnits(`${unit}s since 1850-01-01`);
				const reference = referenceInstant(units, calendar);
				const instant = { days: reference.days + days, microseconds };
				expect(decodeTimes(encodeTimes([instant], units, calendar), units, calendar)).toEqual([instant]);
			},
		),
	);
});

test("values that are whole parts of a day survive decoding and encoding exactly", () => {
	fc.assert(
		fc.property(anyCalendar, fc.integer({ min: -8e6, max: 8e6 }), (calendar, eighths) => {
			const units = parseTimeUnits("days since 1850-01-01 12:00");
			const value = eighths / 8;
			expect([...encodeTimes(decodeTimes([value], units, calendar), units, calendar)]).toEqual([value]);
		}),
	);
});

test("later values decode to later instants", () => {
	const value = fc.double({ min: -1e6, max: 1e6, noNaN: true });
	fc.assert(
		fc.property(anyCalendar, value, value, (calendar, a, b) => {
			const [first, second] = decodeTimes(
				[Math.min(a, b), Math.max(a, b)],
				parseTimeUnits("days since 1850-01-01"),
				calendar,
			);
			expect(compareInstants(first!, second!)).toBeLessThanOrEqual(0);
		}),
	);
});

test("rebasing whole days is exact, and equal units change nothing", () => {
	fc.assert(
		fc.property(anyCalendar, fc.integer({ min: -1e6, max: 1e6 }), (calendar, quarters) => {
			const [from, to] = [parseTimeUnits("days since 1850-01-01"), parseTimeUnits("days since 2000-01-01")];
			const shift =
				dayNumber(calendar, { year: 2000, month: 1, day: 1 }) -
				dayNumber(calendar, { year: 1850, month: 1, day: 1 });
			const value = quarters / 4;
			expect([...rebaseTimes([value], { from, to }, calendar)]).toEqual([value - shift]);
			expect([...rebaseTimes([value + 0.1], { from, to: from }, calendar)]).toEqual([value + 0.1]);
		}),
	);
});

test("rebasing into other units moves no instant by a microsecond", () => {
	const value = fc.double({ min: -60_000, max: 60_000, noNaN: true });
	fc.assert(
		fc.property(anyCalendar, fc.constantFrom(...fineUnits), value, (calendar, [unit], days) => {
			const from = parseTimeUnits("days since 1850-01-01");
			const to = parseTimeUnits(`${unit}s since 1900-02-03 04:05:06.5`);
			const [before] = decodeTimes([days], from, calendar);
			const [after] = decodeTimes(rebaseTimes([days], { from, to }, calendar), to, calendar);
			expect(microsecondsApart(before!, after!)).toBeLessThanOrEqual(1);
		}),
	);
});

test("adding days and microseconds to an instant carries", () => {
	expect(addToInstant({ days: 1, microseconds: 86_399_999_999 }, { count: 1, unit: "microsecond" })).toEqual({
		days: 2,
		microseconds: 0,
	});
	expect(addToInstant({ days: 1, microseconds: 0 }, { count: -25, unit: "hour" })).toEqual({
		days: -1,
		microseconds: 23 * 3_600_000_000,
	});
});
