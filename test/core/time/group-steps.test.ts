import { expect, test } from "@jest/globals";
import type { Calendar } from "../../../core/cf/calendar.ts";
import { dateOf, formatDate, type Instant } from "../../../core/cf/calendar-date.ts";
import { cellMethodsAfter, cellMethodsOfClimatology } from "../../../core/cf/statistic-over-time.ts";
import { decodeTimes } from "../../../core/cf/time-coding.ts";
import { parseTimeUnits } from "../../../core/cf/time-units.ts";
import { MetadataError } from "../../../core/errors.ts";
import { type GroupOptions, groupSteps } from "../../../core/time/group-steps.ts";
import type { TimeAxis } from "../../../core/time/time-axis.ts";

const axis = (
	values: readonly number[],
	bounds?: readonly number[],
	units = "days since 2001-01-01",
	calendar: Calendar = "noleap",
): TimeAxis => ({
	dimension: "time",
	name: "time",
	units: parseTimeUnits(units),
	calendar,
	values: Float64Array.from(values),
	...(bounds && { bounds: { name: "time_bnds", values: Float64Array.from(bounds) } }),
});

const grouped = (time: TimeAxis, options: Partial<GroupOptions> = {}) =>
	groupSteps(time, { by: "whole", weighted: true, stamp: "middle", ...options });

/** Days as dates of the axis's calendar. */
const datesOf = (numbers: readonly number[], { units, calendar }: TimeAxis) =>
	decodeTimes(numbers, units, calendar).map((instant: Instant) =>
		formatDate(dateOf(calendar, instant)).slice(0, 10),
	);

/** Middles of months from December 2000 on. */
const months = (count: number, options: { bounds?: boolean; calendar?: Calendar } = {}): TimeAxis => {
	const { calendar = "noleap" } = options;
	const units = "days since 2000-12-01";
	const lengths = [31, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30];
	const edges = [0];
	for (let i = 0; i < count; i++) edges.push((edges.at(-1) ?? 0) + (lengths[i % 12] ?? 0));
	const middles = Array.from({ length: count }, (_, i) => ((edges[i] ?? 0) + (edges[i + 1] ?? 0)) / 2);
	const bounds = Array.from({ length: count }, (_, i) => [edges[i] ?? 0, edges[i + 1] ?? 0]).flat();
	return axis(middles, options.bounds === false ? undefined : bounds, units, calendar);
};

test("the whole time: steps weigh as long as their bounds say; equal ones need no weights", () => {
	const found = grouped(axis([15.5, 45], [0, 31, 31, 59]));
	expect(found).toMatchObject({
		weights: [31, 28],
		values: [29.5],
		edges: [0, 59],
		groups: [0, 0],
		count: 1,
	});
	expect(grouped(axis([15.5, 45], [0, 31, 31, 59]), { weighted: false })).not.toHaveProperty("weights");
	expect(grouped(axis([0.5, 1.5], [0, 1, 1, 2]))).toMatchObject({ values: [1], edges: [0, 2] });
	expect(grouped(axis([0.5, 1.5], [0, 1, 1, 2]))).not.toHaveProperty("weights");
});

test("months as units are as long as the calendar says, and are never written", () => {
	const found = grouped(axis([0, 1], [0, 1, 1, 2], "months since 2001-01-01"));
	expect(found).toMatchObject({ weights: [31, 28], values: [29.5], edges: [0, 59] });
	expect(found.units).toBe("days since 2001-01-01 00:00:00");
});

test("without bounds months weigh as in the calendar, equally spaced steps alike; others are refused", () => {
	expect(grouped(months(12, { bounds: false })).weights).toEqual([
		31, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30,
	]);
	expect(grouped(axis([1, 2, 3]))).toMatchObject({ values: [2], edges: [1, 3] });
	expect(grouped(axis([5]))).toMatchObject({ values: [5], edges: [5, 5] });
	expect(() => grouped(axis([1, 2, 4]))).toThrow("Count all steps alike (unweighted), or add bounds.");
	expect(() => grouped(axis([1, 2], [1, 0, 2, 1]))).toThrow("run backwards");
	expect(() => grouped(axis([]))).toThrow(MetadataError);
});

test("a season has the year of its January; those cut by the ends are missing unless a fraction judges them", () => {
	const time = months(14);
	const whole = grouped(time, { by: "season" });
	expect(whole.count).toBe(5);
	expect(datesOf(whole.values, time)).toEqual([
		"2001-01-15",
		"2001-04-16",
		"2001-07-17",
		"2001-10-16",
		"2002-01-01",
	]);
	expect(whole.groups.slice(-2)).toEqual([-1, -1]);
	expect(whole.incomplete).toEqual([4]);
	const judged = grouped(time, { by: "season", minFraction: 0.6 });
	expect(judged.groups.slice(-2)).toEqual([4, 4]);
	expect(judged.least?.[4]).toBeCloseTo(0.6 * 90);
	expect(grouped(time, { by: "season", minFraction: 0.6, weighted: false }).least).toEqual(
		Array(5).fill(expect.closeTo(1.8)),
	);
});

test("a step stamped at the end of its interval belongs to the interval", () => {
	const ends = axis([31, 59], [0, 31, 31, 59]);
	const found = grouped(ends, { by: "month" });
	expect(found).toMatchObject({ groups: [0, 1], edges: [0, 31, 31, 59], values: [15.5, 45] });
	expect(grouped(ends, { by: "month", stamp: "last" }).values).toEqual([31, 59]);
	expect(grouped(ends, { by: "month", stamp: "first" }).values).toEqual([0, 31]);
});

test("without bounds groups get those of the calendar", () => {
	const time = axis([0, 20, 40], undefined, "days since 2001-01-05");
	const found = grouped(time, { by: "month" });
	expect(datesOf(found.edges, time)).toEqual(["2001-01-01", "2001-02-01", "2001-02-01", "2001-03-01"]);
});

test("climatologies are stamped in one year that all parts have, with bounds over all years (CF 7.4)", () => {
	const time = months(25);
	const found = grouped(time, { by: "month-of-year" });
	expect(found.count).toBe(12);
	expect(found.isClimatology).toBe(true);
	expect(datesOf(found.values, time)).toEqual([
		...["2001-01-16", "2001-02-15", "2001-03-16", "2001-04-16", "2001-05-16", "2001-06-16"],
		...["2001-07-16", "2001-08-16", "2001-09-16", "2001-10-16", "2001-11-16", "2001-12-16"],
	]);
	expect(datesOf(found.edges.slice(0, 2), time)).toEqual(["2001-01-01", "2002-02-01"]);
	expect(datesOf(found.edges.slice(-2), time)).toEqual(["2000-12-01", "2003-01-01"]);
	const seasons = grouped(time, { by: "season-of-year" });
	expect(seasons.groups.slice(0, 6)).toEqual([0, 0, 0, 1, 1, 1]);
	expect(seasons.values.every((value, i) => i === 0 || value > (seasons.values[i - 1] ?? 0))).toBe(true);
});

test("29 February is a day of its own, stamped in a leap year", () => {
	const time = axis(
		Array.from({ length: 366 + 730 }, (_, i) => i + 0.5),
		undefined,
		"days since 2003-01-01",
		"standard",
	);
	const found = grouped(time, { by: "day-of-year" });
	expect(found.count).toBe(366);
	expect(datesOf(found.values.slice(58, 61), time)).toEqual(["2004-02-28", "2004-02-29", "2004-03-01"]);
	const steps = found.groups.filter((group) => group === 59).length;
	expect(steps).toBe(1);
	expect(found.values.every((value, i) => i === 0 || value > (found.values[i - 1] ?? 0))).toBe(true);
});

test("years before 1 are grouped where there is no year 0", () => {
	const time = axis([0, 31, 62, 93], undefined, "days since -0001-11-15", "julian");
	const found = grouped(time, { by: "year" });
	expect(found.groups).toEqual([0, 0, 1, 1]);
	expect(datesOf(found.edges, time)).toEqual(["-0001-01-0", "0001-01-01", "0001-01-01", "0002-01-01"]);
	expect(grouped(time, { by: "season" }).groups).toEqual([-1, 1, 1, 1]);
});

test("cell_methods tells a statistic once, behind what was done before (CF 7.3)", () => {
	const mean = { method: "mean" } as const;
	for (const [before, after] of [
		[undefined, "time: mean"],
		["", "time: mean"],
		["time: mean", "time: mean"],
		["area: time: mean", "area: time: mean"],
		["area: mean", "area: mean time: mean"],
		["time: point", "time: mean"],
		["area: mean time: point", "area: mean time: mean"],
		["area: time: point", "area: point time: mean"],
		[
			"time: maximum within days time: mean over days",
			"time: maximum within days time: mean over days time: mean",
		],
		["time: maximum", "time: maximum time: mean"],
		["no grammar at all", "no grammar at all time: mean"],
	] as const)
		expect(cellMethodsAfter(before, "time", mean)).toBe(after);
	expect(cellMethodsAfter("t: mean", "t", mean)).toBe("t: mean");
	expect(cellMethodsAfter("time: mean", "time", { method: "max" })).toBe("time: mean time: maximum");
	expect(cellMethodsAfter("time: maximum", "time", { method: "max" })).toBe("time: maximum");
	expect(cellMethodsAfter("time: mean", "time", { method: "std", ddof: 1 })).toBe(
		"time: mean time: standard_deviation (comment: divided by n-1)",
	);
	expect(
		cellMethodsAfter("time: mean", "time", { method: "percentile", percent: 90, between: "linear" }),
	).toBe("time: mean time: percentile (comment: 90th percentile, linear interpolation)");
});

test("climatologies tell what was done within and over years (CF 7.4)", () => {
	const of = (text: string | undefined, oncePerYear: boolean, method: "mean" | "max" = "mean") =>
		cellMethodsOfClimatology(text, "time", { statistic: { method }, oncePerYear });
	expect(of("time: mean", true)).toBe("time: mean within years time: mean over years");
	expect(of("area: time: mean", false)).toBe("area: mean time: mean within years time: mean over years");
	expect(of(undefined, false, "max")).toBe("time: maximum within years time: maximum over years");
	expect(of("time: mean", true, "max")).toBe("time: mean within years time: maximum over years");
	expect(of("time: maximum within days time: mean over days", false)).toBe(
		"time: maximum within days time: mean over days time: mean within years time: mean over years",
	);
});
