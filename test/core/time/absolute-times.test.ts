import { expect, test } from "@jest/globals";
import type { LazyArray } from "../../../core/array/lazy-array.ts";
import { applyRepairs } from "../../../core/cf/repair.ts";
import { attributeText } from "../../../core/model/dataset.ts";
import { absoluteTimeRepairs } from "../../../core/time/absolute-times.ts";
import { readNumbers } from "../../../core/time/time-axis.ts";
import { datasetOf } from "../../preprocess/small-world.ts";

const engine = {
	readAll: (array: LazyArray) =>
		array.op === "values" ? Promise.resolve(array.values) : Promise.reject(new Error("not here")),
};

const file = (values: readonly number[], calendar: string) =>
	datasetOf({ time: values.length }, { time: ["time", values, { units: "day as %Y%m%d.%f", calendar }] });

test("times written as dates are counted in days", async () => {
	const dataset = file([18500101, 20000229.25, 20001231.5], "proleptic_gregorian");
	const time = applyRepairs(dataset, await absoluteTimeRepairs(dataset, engine)).variables.get("time");
	expect(time && attributeText(time.attributes, "units")).toBe("days since 1850-01-01 00:00:00");
	const days = await readNumbers(engine, time?.data as LazyArray);
	// cftime.date2num(cftime.datetime(2000, 2, 29, 6), "days since 1850-01-01"): 54845.25; (2000, 12, 31, 12): 55151.5
	expect(days[0]).toBe(0);
	expect(days[1]).toBeCloseTo(54845.25, 7);
	expect(days[2]).toBeCloseTo(55151.5, 7);
});

test("a date that the calendar does not have is refused", async () => {
	await expect(absoluteTimeRepairs(file([20000230], "noleap"), engine)).rejects.toThrow(
		/"time" holds 20000230, which is no date of the calendar "noleap"/,
	);
});
