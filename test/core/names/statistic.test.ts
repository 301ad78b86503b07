import { expect, test } from "@jest/globals";
import { plainCellMethods, statisticOf } from "../../../core/names/statistic.ts";

test("the statistic over time is read whatever stands beside it", () => {
	expect(statisticOf("area: time: mean").time).toBe("mean");
	expect(statisticOf("area: mean time: point").time).toBe("point");
	expect(statisticOf("area: mean where land over all_area_types time: sum").time).toBe("sum");
	expect(statisticOf("longitude: mean time: point").time).toBe("point");
	expect(statisticOf("area: mean").time).toBe("unstated");
	expect(statisticOf(undefined)).toEqual({ time: "unstated", where: [] });
	expect(statisticOf("time: standard_deviation").time).toBe("other");
});

test("an extreme on the way makes the result an extreme", () => {
	expect(statisticOf("area: mean time: maximum within days time: mean over days").time).toBe("maximum");
	expect(statisticOf("area: mean time: mean within hours time: maximum over hours").time).toBe("maximum");
	expect(statisticOf("area: mean where crops time: minimum").time).toBe("minimum");
});

test("area types are found, comments are not", () => {
	expect(statisticOf("area: time: mean where sea_ice (comment: mask=siconc where land)").where).toEqual([
		"sea_ice",
	]);
	expect(statisticOf("area: mean where snow over sea_ice area: time: mean where sea_ice").where).toEqual([
		"snow",
		"sea_ice",
	]);
	expect(statisticOf("area: mean where land time: mean (with samples weighted by snow mass)").where).toEqual([
		"land",
	]);
});

test("a part of the cell that only a comment names counts", () => {
	expect(statisticOf("area: time: mean (comment: over land and sea ice)").where).toEqual([
		"land_and_sea_ice",
	]);
});

test("cell methods are compared without comments and spacing", () => {
	expect(plainCellMethods("area:  time: mean where sea_ice (comment: mask=siconc)")).toBe(
		"area: time: mean where sea_ice",
	);
});
