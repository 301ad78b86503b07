import { expect, test } from "@jest/globals";
import { shown, unitsLabel, yearsLabel } from "../../../core/statistics/labels.ts";
import { annualMeans, anomalies, seasonalCycle } from "../../../core/statistics/months.ts";
import { niceScale, niceStep, niceTicks, tickLabel } from "../../../core/statistics/nice.ts";
import { csv, json } from "../../../core/statistics/tables.ts";
import { timeAxis } from "../../../core/statistics/time-axis.ts";
import { linearTrend } from "../../../core/statistics/trend.ts";

test("slope and error equal scipy's, the adjusted error follows Santer et al. (2000)", () => {
	// scipy.stats.linregress 1.10; r1, n_e = n (1 - r1) / (1 + r1) and the adjusted error written out in numpy.
	const x = Array.from({ length: 40 }, (_, index) => 1990 + index);
	const y = x.map((_, index) => 0.03 * index + Math.sin(index * 0.9) * 0.4 + Math.cos(index * 0.21) * 0.3);
	const trend = linearTrend(x, y)!;
	expect(trend.slope).toBeCloseTo(0.03183649629714624, 12);
	expect(trend.standardError).toBeCloseTo(0.004952162907544194, 12);
	expect(trend.lagOneCorrelation).toBeCloseTo(0.7234493424582239, 10);
	expect(trend.effectiveSamples).toBeCloseTo(6.41853869977567, 9);
	expect(trend.adjustedError).toBeCloseTo(0.014522700787807714, 11);
});

test("missing values take no part in a trend, and a single place has none", () => {
	expect(linearTrend([1, 2, 3, 4], [2, Number.NaN, 6, 8])).toMatchObject({
		slope: 2,
		intercept: 0,
		samples: 3,
	});
	expect(linearTrend([1, 2], [Number.NaN, 1])).toBeUndefined();
	expect(linearTrend([3, 3], [1, 2])).toBeUndefined();
	expect(linearTrend([], [])).toBeUndefined();
});

const attributes = (units: string, calendar: string) =>
	new Map([
		["units", units],
		["calendar", calendar],
	]);

test("steps weigh by their bounds, else by the length of their month in their calendar", () => {
	const bounded = timeAxis([15, 45], attributes("days since 2001-01-01", "noleap"), [0, 31, 31, 59]);
	expect(bounded.steps).toEqual([
		{ year: 2001, month: 1, days: 31 },
		{ year: 2001, month: 2, days: 28 },
	]);
	const plain = timeAxis([15.5, 45.5], attributes("days since 2000-01-01", "standard"));
	expect(plain.steps.map(({ days }) => days)).toEqual([31, 29]);
	const equal = timeAxis([15, 45, 75], attributes("days since 2000-01-01", "360_day"));
	expect(equal.steps.map(({ days }) => days)).toEqual([30, 30, 30]);
	const daily = timeAxis([0.5, 1.5], attributes("days since 2000-01-01", "standard"));
	expect(daily.steps.map(({ days }) => days)).toEqual([1, 1]);
	expect(timeAxis([195], attributes("days since 2000-01-01", "360_day")).decimalYears[0]).toBeCloseTo(
		2000 + 195 / 360,
		12,
	);
});

test("a time axis without units is refused", () => {
	expect(() => timeAxis([1], new Map())).toThrow(/has no "units"/);
});

test("years are means weighted by days, and broken years are left out", () => {
	const { steps, calendar } = timeAxis(
		Array.from({ length: 30 }, (_, index) => 15 + 30.4167 * index),
		attributes("days since 2000-01-01", "noleap"),
	);
	const values = steps.map(({ month }) => month);
	// (1*31 + 2*28 + 3*31 + ... + 12*31) / 365
	const expected = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31].reduce(
		(sum, days, index) => sum + days * (index + 1),
		0,
	);
	expect(annualMeans(values, steps, calendar)).toEqual([
		{ year: 2000, mean: expected / 365 },
		{ year: 2001, mean: expected / 365 },
	]);
	values[13] = Number.NaN;
	expect(annualMeans(values, steps, calendar).map(({ year }) => year)).toEqual([2000]);
});

test("the seasonal cycle is the mean of each month, anomalies what is left", () => {
	const steps = [1, 2, 1, 2].map((month, index) => ({ year: 2000 + (index >> 1), month, days: 30 }));
	const cycle = seasonalCycle([1, 5, 3, 9], steps);
	expect(cycle.slice(0, 3)).toEqual([2, 7, Number.NaN]);
	expect(anomalies([1, 5, 3, 9], steps, cycle)).toEqual([-1, -2, 1, 2]);
});

test("axes and colour bars get round numbers", () => {
	expect(niceStep(10, 5)).toBe(2);
	expect(niceTicks(-0.31, 0.32, 6)).toEqual([-0.3, -0.2, -0.1, 0, 0.1, 0.2, 0.3]);
	expect(niceTicks(5, 5)).toEqual([5]);
	expect(niceTicks(Number.NaN, 1)).toEqual([]);
	expect(niceScale([-48.7, 31.2])).toEqual({ min: -50, max: 40, levels: 9 });
	expect(niceScale([-0.3, 2.1], { symmetric: true })).toEqual({ min: -2.5, max: 2.5, levels: 10 });
	expect(niceScale([])).toEqual({ min: 0, max: 1, levels: 10 });
	expect(niceScale([Number.NaN, 7, 7])).toMatchObject({ min: 6.5, max: 7.5 });
	expect(niceScale([0], { symmetric: true })).toMatchObject({ min: -1, max: 1 });
});

test("numbers are spelled for people", () => {
	expect(tickLabel(-0.5, 0.1)).toBe("−0.5");
	expect(tickLabel(2.5, 2.5)).toBe("2.5");
	expect(tickLabel(0.00002, 0.00001)).toBe("2e−5");
	expect(shown(-0.001)).toBe("0.00");
	expect(shown(Number.NaN)).toBe("–");
	expect(unitsLabel("degC")).toBe("°C");
	expect(unitsLabel("kg m-2 s-1")).toBe("kg m⁻² s⁻¹");
	expect(["m**2 s**-2", "watt/m^2", "1e-3", "1.5E-3 m2", "%", "days"].map(unitsLabel)).toEqual([
		...["m² s⁻²", "watt/m²", "1e-3", "1.5E-3 m²", "%", "days"],
	]);
	expect(unitsLabel("mm day-1")).toBe("mm day⁻¹");
	expect(yearsLabel(timeAxis([1, 800], attributes("days since 2000-01-01", "noleap")))).toBe("2000–2002");
});

test("tables leave missing values empty and quote what needs it", () => {
	expect(
		csv(
			["a", "b"],
			[
				[1 / 3, 'x, "y"'],
				[Number.NaN, undefined],
			],
		),
	).toBe('a,b\n0.333333333,"x, ""y"""\n,\n');
	expect(JSON.parse(json({ a: Number.NaN, b: 0.1 + 0.2 }))).toEqual({ a: null, b: 0.3 });
});
