import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import fc from "fast-check";
import {
	areSameCellMethods,
	type CellMethod,
	formatCellMethods,
	isClimatology,
	parseCellMethods,
	timeMethod,
	timeMethodOf,
	whereClause,
} from "../../../core/cf/cell-methods.ts";
import { MetadataError } from "../../../core/errors.ts";
import { shared } from "../../shared-data.ts";

const list = new URL("../../fixtures/cell-methods/mip-tables.json", import.meta.url);
const ofMipTables = JSON.parse(readFileSync(list, "utf8")) as string[];

test("several axes may share a method", () => {
	expect(parseCellMethods("area: time: mean")).toEqual([{ axes: ["area", "time"], method: "mean" }]);
	expect(parseCellMethods("area: depth: time: mean")).toEqual([
		{ axes: ["area", "depth", "time"], method: "mean" },
	]);
	expect(parseCellMethods("lat:lon: variance time:sum")).toEqual([
		{ axes: ["lat", "lon"], method: "variance" },
		{ axes: ["time"], method: "sum" },
	]);
});

test("area types, climatological periods, intervals and comments are told apart", () => {
	expect(parseCellMethods("area: mean where ice_free_sea over sea time: mean")[0]).toEqual({
		axes: ["area"],
		method: "mean",
		where: "ice_free_sea",
		whereOver: "sea",
	});
	expect(parseCellMethods("area: time: mean where land over years")[0]).toMatchObject({
		where: "land",
		over: "years",
	});
	expect(parseCellMethods("time: mean within years time: mean over years")).toEqual([
		{ axes: ["time"], method: "mean", within: "years" },
		{ axes: ["time"], method: "mean", over: "years" },
	]);
	expect(parseCellMethods("time: mean (interval: 5 minutes)")[0]?.intervals).toEqual(["5 minutes"]);
	expect(
		parseCellMethods("lat: lon: mean (interval: 0.1 degree_N interval: 0.2 degree_E)")[0]?.intervals,
	).toEqual(["0.1 degree_N", "0.2 degree_E"]);
	expect(parseCellMethods("time: variance (interval: 1 hr comment: sampled instantaneously)")).toEqual([
		{ axes: ["time"], method: "variance", intervals: ["1 hr"], comment: "sampled instantaneously" },
	]);
	expect(parseCellMethods("area: mean where sea depth: sum where sea (top 100m only) time: mean")[1]).toEqual(
		{
			axes: ["depth"],
			method: "sum",
			where: "sea",
			comment: "top 100m only",
		},
	);
});

test("an absent method list is empty and a broken one says where", () => {
	expect(parseCellMethods("")).toEqual([]);
	for (const text of [
		"mean",
		"time:",
		"time: mean where",
		"time: mean of days",
		"time: mean (open",
		": mean",
		"time: )",
	])
		expect(() => parseCellMethods(text)).toThrow(MetadataError);
	expect(() => parseCellMethods("time: mean of days")).toThrow(/character 12 \("of"\)/);
});

test("the method over time is the one that sets values apart", () => {
	const expected: [string, string | undefined][] = [
		["area: time: mean", "mean"],
		["area: mean time: point", "point"],
		["area: mean time: maximum", "maximum"],
		["area: mean time: minimum within days time: mean over days", "minimum"],
		["area: mean time: maximum within days time: mean over days", "maximum"],
		["area: mean time: mean within hours time: maximum over hours", "maximum"],
		["area: mean where land over all_area_types time: sum", "sum"],
		["area: mean time: mean within years time: mean over years", "climatology"],
		["area: mean time: mean within days time: mean over days", "climatology"],
		["area: mean", undefined],
		["", undefined],
	];
	for (const [text, method] of expected)
		expect([text, timeMethod(parseCellMethods(text))]).toEqual([text, method]);
	expect(timeMethod(parseCellMethods("t: mean"), "t")).toBe("mean");
	expect(timeMethodOf("time: point")).toBe("point");
	expect(timeMethodOf(undefined)).toBeUndefined();
});

test("only values combined over like parts of cycles are climatologies", () => {
	const found = ofMipTables.filter((text) => isClimatology(parseCellMethods(text)));
	expect(found).toEqual([
		"area: mean time: mean within days time: mean over days",
		"area: mean time: mean within years time: mean over years",
	]);
});

test("the area types of values on parts of cells are named", () => {
	expect(whereClause(parseCellMethods("area: time: mean where sea_ice (comment: mask=siconc)"))).toBe(
		"sea_ice",
	);
	expect(whereClause(parseCellMethods("area: mean where land over all_area_types time: mean"))).toBe(
		"land over all_area_types",
	);
	expect(whereClause(parseCellMethods("area: mean where sea depth: sum where sea time: mean"))).toBe("sea");
	expect(whereClause(parseCellMethods("area: time: mean"))).toBeUndefined();
});

test("methods are the same whatever their comments and grouping", () => {
	const same = (a: string, b: string) => areSameCellMethods(parseCellMethods(a), parseCellMethods(b));
	expect(same("area: time: mean", "area: mean time: mean (interval: 5 minutes)")).toBe(true);
	expect(same("area: mean time: mean", "area: mean time: point")).toBe(false);
	expect(same("area: time: mean", "area: time: mean where sea")).toBe(false);
});

test("every cell_methods text of the CMIP6 MIP tables is read and written back", () => {
	expect(ofMipTables.length).toBeGreaterThan(60);
	for (const text of ofMipTables) {
		const methods = parseCellMethods(text);
		expect(parseCellMethods(formatCellMethods(methods))).toEqual(methods);
		// CMIP writes most comments with the keyword, as we do.
		if (!/\((?!comment:)/u.test(text)) expect(formatCellMethods(methods)).toBe(text);
	}
});

const cmor = shared("vocab/cmor");
(cmor ? test : test.skip)("the fixture lists what the tables hold (skipped without shared data)", () => {
	const texts = readdirSync(cmor!).flatMap((file) =>
		[...readFileSync(join(cmor!, file), "utf8").matchAll(/"cell_methods":\s*"([^"]*)"/gu)].map(
			([, text]) => text!,
		),
	);
	expect([...new Set(texts)].sort()).toEqual(ofMipTables);
});

const word = fc.stringMatching(/^[a-z][a-z_]{0,8}$/u);
const remark = fc.stringMatching(/^[a-z0-9]+( [a-z0-9=]+){0,3}$/u);
const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
const method = fc
	.record({
		axes: fc.array(word, { minLength: 1, maxLength: 3 }),
		method: word,
		where: optional(word),
		whereOver: optional(word),
		within: optional(fc.constantFrom("years", "days", "hours")),
		over: optional(fc.constantFrom("years", "days")),
		intervals: optional(fc.array(remark, { minLength: 1, maxLength: 2 })),
		comment: optional(remark),
	})
	.map(({ whereOver, ...rest }): CellMethod => {
		const area = rest.where === undefined ? {} : { whereOver };
		return JSON.parse(JSON.stringify({ ...rest, ...area })) as CellMethod;
	});

test("what is written is read back", () => {
	fc.assert(
		fc.property(fc.array(method, { maxLength: 4 }), (methods) => {
			expect(parseCellMethods(formatCellMethods(methods))).toEqual(methods);
		}),
	);
});

test("no text throws anything but MetadataError", () => {
	const sign = fc.constantFrom("time:", "mean", "(", ")", "where", "over", ":", " ", "within", "interval:");
	const text = fc.oneof(
		fc.string(),
		fc.array(sign).map((signs) => signs.join(" ")),
	);
	fc.assert(
		fc.property(text, (attribute) => {
			try {
				parseCellMethods(attribute);
			} catch (error) {
				expect(error).toBeInstanceOf(MetadataError);
			}
		}),
	);
});
