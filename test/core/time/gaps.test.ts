import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { calendars } from "../../../core/cf/calendar.ts";
import { addTime, instantOf } from "../../../core/cf/calendar-date.ts";
import { encodeTimes } from "../../../core/cf/time-coding.ts";
import { parseTimeUnits } from "../../../core/cf/time-units.ts";
import { frequencyStep, parseFrequency } from "../../../core/model/date-frequency.ts";
import { gapsOf, gapsText } from "../../../core/time/gaps.ts";
import type { TimeAxis } from "../../../core/time/time-axis.ts";

const units = parseTimeUnits("days since 1850-01-01");
const start = { year: 1999, month: 11, hour: 0, minute: 0, second: 0, microsecond: 0 };

test("in every calendar and at every frequency only the steps that were taken out are missing", () => {
	const cases = fc.record({
		calendar: fc.constantFrom(...calendars),
		frequency: fc.constantFrom("yr", "season", "mon", "day", "6hr", "3hr", "1hr", "2wk", "dec", "30min"),
		day: fc.constantFrom(1, 15, 16, 28),
		out: fc.uniqueArray(fc.integer({ min: 1, max: 38 }), { maxLength: 6 }),
	});
	fc.assert(
		fc.property(cases, ({ calendar, frequency: text, day, out }) => {
			const frequency = parseFrequency(text);
			const step = frequencyStep(frequency);
			if (!step) throw new Error(text);
			const dates = Array.from({ length: 40 }, (_, i) =>
				addTime(calendar, { ...start, day }, { ...step, count: step.count * i }),
			);
			const instants = dates.filter((_, i) => !out.includes(i)).map((date) => instantOf(calendar, date));
			const axis: TimeAxis = {
				dimension: "time",
				name: "time",
				units,
				calendar,
				values: encodeTimes(instants, units, calendar),
			};
			const gaps = gapsOf(axis, frequency);
			expect(gaps.reduce((sum, { missing }) => sum + missing, 0)).toBe(out.length);
			expect(gaps.every(({ missing }) => missing > 0)).toBe(true);
		}),
	);
});

test("gaps are told by the stamps around them; steps that come too early count against", () => {
	const axis = (values: readonly number[]): TimeAxis => ({
		dimension: "time",
		name: "time",
		units: parseTimeUnits("days since 2000-01-01"),
		calendar: "360_day",
		values: Float64Array.from(values),
	});
	const monthly = gapsOf(axis([15, 45, 135, 165, 255]), parseFrequency("mon"));
	expect(monthly).toEqual([
		{ step: 2, from: "2000-02-16T00:00:00", to: "2000-05-16T00:00:00", missing: 2 },
		{ step: 4, from: "2000-06-16T00:00:00", to: "2000-09-16T00:00:00", missing: 2 },
	]);
	expect(gapsText(monthly)).toBe("4 steps in 2 gaps");
	expect(gapsOf(axis([0.5, 1.5, 1.6, 2.5]), parseFrequency("day")).map(({ missing }) => missing)).toEqual([
		-1,
	]);
	expect(gapsOf(axis([0, 7]), parseFrequency("fx"))).toEqual([]);
	// Ends of months, a little before or after midnight.
	expect(gapsOf(axis([29.9999, 60.0001, 89.9999]), parseFrequency("mon"))).toEqual([]);
});
