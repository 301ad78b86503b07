import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { calendars } from "../../../core/cf/calendar.ts";
import { compareInstants } from "../../../core/cf/calendar-date.ts";
import { parseFrequency } from "../../../core/model/date-frequency.ts";
import {
	atPrecision,
	compareLabels,
	type DateLabel,
	formatDateLabel,
	parseDateLabel,
	precisions,
	shiftLabel,
} from "../../../core/model/date-label.ts";
import {
	compareRanges,
	contains,
	type DatedRange,
	formatDateRange,
	intersection,
	overlaps,
	parseDateRange,
	rangeBounds,
	sameRange,
	span,
	staticRange,
} from "../../../core/model/date-range.ts";

const label = parseDateLabel;
const range = (text: string) => parseDateRange(text) as DatedRange;
const order = (a: string, b: string) => Math.sign(compareLabels(label(a), label(b)));
const has = (outer: string, inner: string, frequency?: string) =>
	contains(
		range(outer),
		range(inner),
		frequency === undefined ? {} : { frequency: parseFrequency(frequency) },
	);

test("a label has the precision it is written to", () => {
	expect(label("2019")).toMatchObject({ precision: "year", year: 2019, month: 1, day: 1, hour: 0 });
	expect(label("2019091814")).toMatchObject({ precision: "hour", month: 9, day: 18, hour: 14 });
	expect(label("2019-09-18")).toEqual(label("20190918"));
	expect(label(2019)).toEqual(label("2019"));
	expect(label(20190918)).toEqual(label("2019-09-18"));
	expect(formatDateLabel(atPrecision(label("185009182359"), "hour"))).toBe("1850091823");
	expect(() => atPrecision(label("1850"), "month")).toThrow('"1850" has no month');
});

test.each([
	["1980-01", "198001"],
	["1980-1-1", "19800101"],
	["1980-01-01T06:00:00", "19800101060000"],
	["1980-01-01 06:30", "198001010630"],
	["1980-01-01T06:00:00.000Z", "19800101060000"],
	["19800101T063000", "19800101063000"],
	["20000230", "20000230"],
	["0000", "0000"],
	["-0100", "-0100"],
	["-01000101", "-01000101"],
	["1234501", "1234501"],
	["12345-01-02", "123450102"],
])('"%s" is the label %s', (text, compact) => {
	expect(formatDateLabel(label(text))).toBe(compact);
});

test.each([
	"",
	"19",
	"20000231",
	"20001301",
	"2000013124",
	"2000-1-1-1",
	"1e3",
	"0x10",
	"198O",
	"1".repeat(50),
	"--2000",
])('"%s" is no date', (text) => {
	expect(() => label(text)).toThrow(/is no date/);
});

test("labels are ordered by their first instant, then the coarser first", () => {
	expect(order("2018", "2019")).toBe(-1);
	expect(order("201909", "2019")).toBe(1);
	expect(order("201901", "2019")).toBeGreaterThanOrEqual(0);
	expect(order("2019010112", "201902")).toBe(-1);
	expect(order("-0001", "0000")).toBe(-1);
});

test("labels step over the ends of months and years", () => {
	const shift = (text: string, count: number, calendar = "standard") =>
		formatDateLabel(shiftLabel(label(text), count, calendars.find((name) => name === calendar)!));
	expect(shift("201912", 1)).toBe("202001");
	expect(shift("201901", -1)).toBe("201812");
	expect(shift("20200228", 1)).toBe("20200229");
	expect(shift("20200228", 1, "noleap")).toBe("20200301");
	expect(shift("20201230", 1, "360_day")).toBe("20210101");
	expect(shift("2020030100", -1)).toBe("2020022923");
	expect(shift("9999", 1)).toBe("10000");
	expect(shift("0000", -1, "noleap")).toBe("-0001");
});

test("closed ranges overlap when they share a year", () => {
	expect(["2008-2010", "2020-2022"].map((other) => overlaps(range("2010-2020"), range(other)))).toEqual([
		true,
		true,
	]);
	expect(["2008-2009", "2021-2022"].map((other) => overlaps(range("2010-2020"), range(other)))).toEqual([
		false,
		false,
	]);
});

test("a range contains what lies inside its printed ends", () => {
	expect(["2010-2019", "2011-2020"].map((inner) => has("2010-2020", inner))).toEqual([true, true]);
	expect(["2010-2022", "2008-2010"].map((inner) => has("2010-2020", inner))).toEqual([false, false]);
});

test("ranges of mixed precision compare by the time they mean", () => {
	expect(overlaps(range("1980-1990"), range("19780501-19800101"))).toBe(true);
	expect(has("1980-1990", "19780501-19800101")).toBe(false);
	expect(has("1980-1990", "19800101-19901231")).toBe(true);
	expect(has("1980-1990", "19830501-19981225")).toBe(false);
	expect(has("1980-1999", "19800101-19991231")).toBe(true);
	expect(has("19800101-19991231", "1980-1999")).toBe(true);
	expect(has("19800601-19990301", "1980-1999")).toBe(false);
	expect(has("185011-201412", "1850-2014")).toBe(false);
});

test("labels of single samples reach to the next sample", () => {
	expect(has("198001010130-199912312230", "1992-1999")).toBe(true);
	expect(has("198001010130-199912312230", "1980-1999", "3hr")).toBe(true);
	expect(has("198001010430-199912312230", "1980-1999", "3hr")).toBe(false);
	expect(has("198001010000-199912311800", "1980-1999", "6hr")).toBe(true);
	expect(has("198001010000-199912311200", "1980-1999", "6hr")).toBe(false);
	expect(has("19800116-19991216", "1980-1999", "mon")).toBe(true);
	expect(has("19800216-19991216", "1980-1999", "mon")).toBe(false);
});

test("360-day files contain the last day of a request in the real calendar", () => {
	expect(has("20000101-20141230", "2000-2014")).toBe(true);
	expect(has("20000101-20141230", "20000101-20141231")).toBe(true);
	expect(contains(range("20000101-20141230"), range("2000-2014"), { calendar: "360_day" })).toBe(true);
	expect(contains(range("20000101-20141230"), range("2000-2014"), { calendar: "standard" })).toBe(false);
});

test("the intersection is what both cover, whichever comes first", () => {
	const both = (a: string, b: string) => {
		const [first, second] = [intersection(range(a), range(b)), intersection(range(b), range(a))];
		expect(first).toEqual(second);
		return first === undefined ? undefined : formatDateRange(first);
	};
	expect(both("2000-2010", "1999-2018")).toBe("2000-2010");
	expect(both("2000-2010", "1900-1990")).toBeUndefined();
	expect(both("2000-2010", "200506-201506")).toBe("200506-2010");
	expect(both("1980-1990", "19800101-19901231")).toBe("19800101-19901231");
});

test("a static range contains every range, lies in none and has no place in an order", () => {
	const dated = range("1980-1990");
	expect(formatDateRange(staticRange)).toBe("<N/A>");
	expect(["<N/A>", "fx", "Static"].map(parseDateRange)).toEqual([staticRange, staticRange, staticRange]);
	expect([contains(staticRange, dated), contains(dated, staticRange)]).toEqual([true, false]);
	expect([overlaps(staticRange, dated), overlaps(dated, staticRange)]).toEqual([true, true]);
	expect([sameRange(staticRange, staticRange), sameRange(staticRange, dated)]).toEqual([true, false]);
	expect(() => compareRanges(staticRange, dated)).toThrow("cannot be ordered");
	expect(() => intersection(dated, staticRange)).toThrow("cannot be intersected");
	expect(span([staticRange])).toEqual(staticRange);
	expect(() => span([staticRange, staticRange])).toThrow("cannot be joined with others");
});

test("the span reaches around all ranges, gaps or not", () => {
	expect(formatDateRange(span([range("201903-201904"), range("201901-201901"), range("2019-2019")])!)).toBe(
		"2019-2019",
	);
	expect(formatDateRange(span(["1990-1995", "1980-1981"].map(range))!)).toBe("1980-1995");
	expect(span([])).toBeUndefined();
});

test.each([
	["1980-1989", "1980-1989"],
	["1980", "1980-1980"],
	["1980-01", "198001-198001"],
	["1980-01-01/1989-12-31", "19800101-19891231"],
	["1980-01-01 - 1989-12", "19800101-198912"],
	["1980 to 1989", "1980-1989"],
	["198001010130-199912312230", "198001010130-199912312230"],
	["-0100--0050", "-0100--0050"],
	["-0100-0050", "-0100-0050"],
	["9990-10010", "9990-10010"],
	["20000101-20000230", "20000101-20000230"],
])('the range "%s" prints as %s', (text, printed) => {
	expect(formatDateRange(parseDateRange(text))).toBe(printed);
	expect(parseDateRange(printed)).toEqual(parseDateRange(text));
	expect(parseDateRange(JSON.parse(JSON.stringify(text)) as string)).toEqual(
		JSON.parse(JSON.stringify(parseDateRange(text))),
	);
});

test("reversed and malformed ranges are refused", () => {
	expect(() => parseDateRange("1990-1980")).toThrow("ends before it starts");
	expect(() => parseDateRange("1980/1990/2000")).toThrow("more than two ends");
	expect(() => parseDateRange("1980-19xx")).toThrow("is no date");
	expect(() => parseDateRange("1".repeat(1e6))).toThrow("too long");
	expect(() => parseDateRange(" ".repeat(99))).toThrow("is no date");
	expect(() => parseDateRange(Number.NaN)).toThrow("is no date");
});

test("bounds are half-open and of the calendar", () => {
	expect(rangeBounds(range("1970-1970"), "standard")).toEqual({
		from: { days: 0, microseconds: 0 },
		until: { days: 365, microseconds: 0 },
	});
	expect(rangeBounds(range("19700101-19701231"), "360_day").until.days).toBe(360);
	expect(rangeBounds(range("1970-9999"), "standard").until.days).toBe(2_932_897);
});

const anyLabel = fc
	.record({
		precision: fc.constantFrom(...precisions),
		instant: fc.integer({ min: -20_000 * 365, max: 20_000 * 365 }),
		year: fc.integer({ min: -9999, max: 20_000 }),
		month: fc.integer({ min: 1, max: 12 }),
		day: fc.integer({ min: 1, max: 30 }),
		hour: fc.integer({ min: 0, max: 23 }),
		minute: fc.integer({ min: 0, max: 59 }),
		second: fc.integer({ min: 0, max: 59 }),
	})
	.map(
		({ precision, ...fields }): DateLabel =>
			atPrecision({ ...fields, microsecond: 0, precision: "second" }, precision),
	);

test("labels print and parse to themselves at every precision", () => {
	fc.assert(fc.property(anyLabel, (made) => expect(label(formatDateLabel(made))).toEqual(made)));
});

test("what overlaps has an intersection that both contain", () => {
	const anyRange = fc.tuple(anyLabel, anyLabel).map(([a, b]): DatedRange => {
		const [start, end] = compareLabels(a, b) <= 0 ? [a, b] : [b, a];
		return { kind: "dated", start, end };
	});
	fc.assert(
		fc.property(anyRange, anyRange, (a, b) => {
			const both = intersection(a, b);
			expect(both !== undefined).toBe(overlaps(a, b));
			if (both === undefined) return;
			const bounds = [a, b, both].map((each) => rangeBounds(each, "360_day"));
			for (const { from, until } of bounds.slice(0, 2)) {
				expect(compareInstants(from, bounds[2]!.from)).toBeLessThanOrEqual(0);
				expect(compareInstants(until, bounds[2]!.until)).toBeGreaterThanOrEqual(0);
			}
			expect(contains(span([a, b])!, both, { calendar: "360_day" })).toBe(true);
		}),
	);
});

test("hostile texts are read or refused at once", () => {
	const started = performance.now();
	fc.assert(
		fc.property(fc.string({ maxLength: 120, unit: fc.constantFrom(..."01-:/ T.Z+") }), (text) => {
			try {
				parseDateRange(text);
			} catch (error) {
				expect((error as { code?: string }).code).toBe("Time");
			}
		}),
		{ numRuns: 2000 },
	);
	expect(performance.now() - started).toBeLessThan(5000);
});

test("6-hourly data whose first sample is 06:00 of the first day cover the period from that day", () => {
	const frequency = parseFrequency("6hr");
	const period = parseDateRange("1950-1950");
	expect(contains(parseDateRange("195001010600-195101010000"), period, { frequency })).toBe(true);
	expect(contains(parseDateRange("195001011200-195101010000"), period, { frequency })).toBe(false);
});
