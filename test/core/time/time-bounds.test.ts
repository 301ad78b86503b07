import { expect, test } from "@jest/globals";
import { parseTimeUnits } from "../../../core/cf/time-units.ts";
import { type Stamps, timeBounds } from "../../../core/time/time-bounds.ts";

const days = (values: readonly number[], stamps?: Stamps, calendar: "standard" | "360_day" = "standard") => {
	const units = parseTimeUnits("days since 2000-01-01");
	const { edges, how } = timeBounds(
		{ name: "time", values: Float64Array.from(values), units, calendar },
		stamps,
	);
	return { edges: Array.from(edges), how };
};

test("days, months and years are those of the calendar", () => {
	expect(days([0.5, 1.5, 2.5]).edges).toEqual([0, 1, 1, 2, 2, 3]);
	expect(days([15, 45, 75]).edges).toEqual([0, 31, 31, 60, 60, 91]);
	expect(days([15, 45, 75], undefined, "360_day").edges).toEqual([0, 30, 30, 60, 60, 90]);
	expect(days([180, 546]).edges).toEqual([0, 366, 366, 731]);
});

test("stamps where two months meet need a word on which one they stand for", () => {
	expect(() => days([31, 60, 91])).toThrow(/3 of its times lie where two months meet/);
	expect(days([31, 60, 91], "end").edges).toEqual([0, 31, 31, 60, 60, 91]);
	expect(days([0, 31, 60], "start").edges).toEqual([0, 31, 31, 60, 60, 91]);
});

test("other times need equal spacing, and a word on where in it they lie", () => {
	expect(() => days([0, 0.25, 0.5])).toThrow(/nothing says where/);
	expect(() => days([0, 0.25, 0.75], "start")).toThrow(/no days, months or years in a row/);
	expect(() => days([3], "start")).toThrow(/Add them to the file/);
	expect(days([0, 0.25, 0.5], "middle").edges).toEqual([-0.125, 0.125, 0.125, 0.375, 0.375, 0.625]);
});
