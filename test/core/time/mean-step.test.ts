import { expect, test } from "@jest/globals";
import { cellMethodsOfTimeMean } from "../../../core/cf/mean-over-time.ts";
import { parseTimeUnits } from "../../../core/cf/time-units.ts";
import { MetadataError } from "../../../core/errors.ts";
import { meanStep } from "../../../core/time/mean-step.ts";
import type { TimeAxis } from "../../../core/time/time-axis.ts";

const axis = (
	values: readonly number[],
	bounds?: readonly number[],
	units = "days since 2001-01-01",
): TimeAxis => ({
	dimension: "time",
	name: "time",
	units: parseTimeUnits(units),
	calendar: "noleap",
	values: Float64Array.from(values),
	...(bounds && { bounds: { name: "time_bnds", values: Float64Array.from(bounds) } }),
});

test("steps weigh as long as their bounds say; equal ones need no weights", () => {
	expect(meanStep(axis([15.5, 45], [0, 31, 31, 59]), true)).toEqual({
		weights: [31, 28],
		value: 29.5,
		edges: [0, 59],
	});
	expect(meanStep(axis([15.5, 45], [0, 31, 31, 59]), false)).toEqual({ value: 29.5, edges: [0, 59] });
	expect(meanStep(axis([0.5, 1.5], [0, 1, 1, 2]), true)).toEqual({ value: 1, edges: [0, 2] });
});

test("months as units are as long as the calendar says", () => {
	const months = axis([0, 1], [0, 1, 1, 2], "months since 2001-01-01");
	expect(meanStep(months, true).weights).toEqual([31, 28]);
});

test("without bounds equally spaced steps weigh alike, others are refused", () => {
	expect(meanStep(axis([1, 2, 3]), true)).toEqual({ value: 2, edges: [1, 3] });
	expect(meanStep(axis([5]), true)).toEqual({ value: 5, edges: [5, 5] });
	expect(() => meanStep(axis([1, 2, 4]), true)).toThrow("Count all steps alike (unweighted), or add bounds.");
	expect(() => meanStep(axis([1, 2], [1, 0, 2, 1]), true)).toThrow("run backwards");
	expect(() => meanStep(axis([]), false)).toThrow(MetadataError);
});

test("cell_methods tells the mean once, behind what was done before (CF 7.3)", () => {
	for (const [before, after] of [
		[undefined, "time: mean"],
		["", "time: mean"],
		["time: mean", "time: mean"],
		["area: time: mean", "area: time: mean"],
		["area: mean", "area: mean time: mean"],
		["time: point", "time: mean"],
		["area: mean time: point", "area: mean time: mean"],
		[
			"time: maximum within days time: mean over days",
			"time: maximum within days time: mean over days time: mean",
		],
		["time: maximum", "time: maximum time: mean"],
		["no grammar at all", "no grammar at all time: mean"],
	] as const)
		expect(cellMethodsOfTimeMean(before, "time")).toBe(after);
	expect(cellMethodsOfTimeMean("t: mean", "t")).toBe("t: mean");
});
