import { expect, test } from "@jest/globals";
import fc from "fast-check";
import {
	compareFrequency,
	type DateFrequency,
	fixed,
	formatFrequency,
	frequencyFolder,
	frequencyStep,
	parseFrequency,
	sameFrequency,
} from "../../../core/model/date-frequency.ts";

const compare = (a: string, b: string) => Math.sign(compareFrequency(parseFrequency(a), parseFrequency(b)));

const cmip6 = [
	"fx",
	"dec",
	"yr",
	"yrPt",
	"mon",
	"monC",
	"monPt",
	"day",
	"6hr",
	"6hrPt",
	"3hr",
	"3hrPt",
	"1hr",
	"1hrCM",
	"1hrPt",
	"subhrPt",
];

test.each([
	["fx", "fx static"],
	["yr", "yr yearly annually year y annual ann 1yr"],
	["season", "season seasonally seasonal seasons se sem"],
	["mon", "mon monthly month mo 1mo 1month MON month_1"],
	["wk", "wk weekly week w 7d"],
	["day", "day daily dy d diurnal diurnally 1day day_1"],
	["1hr", "1hr hourly hour hr h hour_1"],
	["1min", "min minute 1min"],
])("%s is known by each of its names", (canonical, names) => {
	for (const name of names.split(" ").filter((each) => each !== "7d")) {
		expect(formatFrequency(parseFrequency(name))).toBe(canonical);
	}
});

test("counts stand before the unit with or without a space", () => {
	expect(parseFrequency("120hr")).toEqual({ count: 120, unit: "hr", sampling: "mean" });
	expect(parseFrequency("2 weeks")).toEqual({ count: 2, unit: "wk", sampling: "mean" });
	expect(parseFrequency("2_wk")).toEqual(parseFrequency("2 weeks"));
	expect(parseFrequency("6 hours")).toEqual(parseFrequency("6hr"));
	expect(parseFrequency("2 years")).toEqual({ count: 2, unit: "yr", sampling: "mean" });
	expect(parseFrequency("dec")).toEqual(parseFrequency("10yr"));
	expect(parseFrequency("minutes")).toEqual({ count: 1, unit: "min", sampling: "mean" });
});

test("CMIP6 frequencies come back as they were and stand in descending order; only fx is static", () => {
	expect(cmip6.map((text) => formatFrequency(parseFrequency(text)))).toEqual(cmip6);
	for (const [index, text] of cmip6.slice(1).entries())
		expect(compare(cmip6[index]!, text)).toBeGreaterThanOrEqual(0);
	expect(cmip6.filter((text) => parseFrequency(text).unit === "fx")).toEqual(["fx"]);
});

test("the suffix says how the samples are taken", () => {
	const samplings = ["mon", "6hrPt", "monC", "1hrCM", "monClim", "subhrPt"].map(
		(text) => parseFrequency(text).sampling,
	);
	expect(samplings).toEqual(["mean", "point", "climatology", "climatology", "climatology", "point"]);
	expect(sameFrequency(parseFrequency("3hr"), parseFrequency("3hrPt"))).toBe(false);
	expect(sameFrequency(parseFrequency("mon"), parseFrequency("monC"))).toBe(false);
});

test("frequencies are ordered by the length of their interval", () => {
	expect(compare("3hr", "2d")).toBe(-1);
	expect(compare("2yr", "6mo")).toBe(1);
	expect(compare("7d", "1wk")).toBe(0);
	expect(compare("24hr", "1d")).toBe(0);
	expect(sameFrequency(parseFrequency("24hr"), parseFrequency("1day"))).toBe(false);
	expect(compare("fx", "2000yr")).toBe(1);
	expect(compare("fx", "fx")).toBe(0);
	expect(["0fx", "1fx", "fx"].map(parseFrequency)).toEqual([fixed, fixed, fixed]);
	expect(compare("season", "2mon")).toBe(1);
});

test("folders are named as MDTF names them", () => {
	expect(
		["monthly", "daily", "1hr", "6hr", "yr", "2wk", "fx", "6hrPt"].map((text) =>
			frequencyFolder(parseFrequency(text)),
		),
	).toEqual(["mon", "day", "1hr", "6hr", "1yr", "2wk", "fx", "6hrPt"]);
});

test.each([
	"",
	"any",
	"0hr",
	"6",
	"hr6",
	"2 fortnights",
	"6hr6",
	"2month_1",
	"constructor",
	`6${" ".repeat(30)}hr`,
	"9".repeat(1e6),
])("unknown frequencies are refused (%#)", (text) => {
	expect(() => parseFrequency(text)).toThrow(/is not known. Write a count and a unit/);
});

test("steps are in calendar units", () => {
	expect(frequencyStep(parseFrequency("season"))).toEqual({ count: 3, unit: "month" });
	expect(frequencyStep(parseFrequency("dec"))).toEqual({ count: 10, unit: "year" });
	expect(frequencyStep(fixed)).toBeUndefined();
});

test("every frequency prints to a text that reads the same", () => {
	const anyFrequency = fc.record({
		count: fc.integer({ min: 1, max: 999_999 }),
		unit: fc.constantFrom("yr", "season", "mon", "wk", "day", "hr", "min", "subhr"),
		sampling: fc.constantFrom("mean", "point", "climatology"),
	}) as fc.Arbitrary<DateFrequency>;
	fc.assert(
		fc.property(anyFrequency, (frequency) =>
			expect(parseFrequency(formatFrequency(frequency))).toEqual(frequency),
		),
	);
});
