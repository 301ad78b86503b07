import { readFileSync } from "node:fs";
import { expect, test } from "@jest/globals";
import { parseCalendar } from "../../../core/cf/calendar.ts";
import { dateOf, formatDate, type Instant } from "../../../core/cf/calendar-date.ts";
import { decodeTimes, encodeTimes, rebaseTimes } from "../../../core/cf/time-coding.ts";
import { parseTimeUnits } from "../../../core/cf/time-units.ts";
import { TimeError } from "../../../core/errors.ts";

type Row = readonly [units: string, calendar: string, value: number, date: string];

/** Made by test/fixtures/time-values.py: what cftime and CDO say. */
const { cftime, encoded, cdo } = JSON.parse(
	readFileSync(new URL("../../fixtures/time-values.json", import.meta.url), "utf8"),
) as {
	readonly cftime: readonly Row[];
	readonly encoded: readonly (readonly [date: string, units: string, calendar: string, value: number])[];
	readonly cdo: readonly Row[];
};

function decoded(value: number, units: string, name: string): string {
	const calendar = parseCalendar(name);
	const [instant] = decodeTimes([value], parseTimeUnits(units), calendar);
	return formatDate(dateOf(calendar, instant as Instant));
}

test("500 times in all calendars and units are the dates cftime finds, to the microsecond", () => {
	expect(cftime).toHaveLength(500);
	const wrong = cftime.filter(([units, calendar, value, date]) => decoded(value, units, calendar) !== date);
	expect(wrong).toEqual([]);
});

test("150 dates are counted as cftime counts them", () => {
	for (const [date, units, name, value] of encoded) {
		const calendar = parseCalendar(name);
		const [instant] = decodeTimes([0], parseTimeUnits(`days since ${date.replace("T", " ")}`), calendar);
		const [found] = encodeTimes([instant as Instant], parseTimeUnits(units), calendar);
		// cftime divides whole microseconds; neither rounds more than the last place.
		expect(Math.abs((found as number) - value)).toBeLessThanOrEqual(Math.abs(value) * 2 ** -51);
	}
});

test("months and years are the calendar's own, as CDO counts them", () => {
	expect(cdo.length).toBeGreaterThan(80);
	const wrong = cdo.filter(([units, calendar, value, date]) => decoded(value, units, calendar) !== date);
	expect(wrong).toEqual([]);
});

test("fractions of months and years are refused where these have no one length", () => {
	for (const units of ["months since 1850-01-01", "years since 1850-01-01"]) {
		for (const calendar of ["standard", "proleptic_gregorian", "julian", "noleap", "all_leap"])
			expect(() => decoded(0.5, units, calendar)).toThrow(TimeError);
		expect(decoded(0.5, units, "360_day")).toBe(
			units.startsWith("m") ? "1850-01-16T00:00:00" : "1850-07-01T00:00:00",
		);
	}
});

test("times counted from another epoch are the same dates", () => {
	for (const [units, name, value] of cftime) {
		const calendar = parseCalendar(name);
		if (!/^(days|hours|minutes|seconds)/.test(units)) continue;
		const to = parseTimeUnits("hours since 1950-03-01 12:00");
		const [moved] = rebaseTimes([value], { from: parseTimeUnits(units), to }, calendar);
		const [a] = decodeTimes([value], parseTimeUnits(units), calendar);
		const [b] = decodeTimes([moved as number], to, calendar);
		const apart = ((b as Instant).days - (a as Instant).days) * 86_400_000_000;
		const micro = apart + (b as Instant).microseconds - (a as Instant).microseconds;
		// Hours since an epoch millennia away have places of a few microseconds.
		expect(Math.abs(micro)).toBeLessThanOrEqual(30);
	}
});
