import { expect, test } from "@jest/globals";
import { tidyDataset } from "../../../core/cf/tidy.ts";
import { datasetOf } from "../../preprocess/small-world.ts";

const attributesOf = (name: string, attributes: Record<string, string | number>, more = {}) =>
	Object.fromEntries(
		tidyDataset(
			datasetOf({ time: 1, bnds: 2 }, { [name]: ["time", [0], attributes], ...more }),
		).variables.get(name)?.attributes ?? [],
	);

test("names of known attributes are put right, padding goes, unknown ones stay as they are", () => {
	expect(
		attributesOf("tas", {
			"Units ": " K ",
			"Standard Name": "air_temperature",
			MyNote: "x ",
			"long-name": "T",
		}),
	).toEqual({ units: "K", standard_name: "air_temperature", MyNote: "x", long_name: "T" });
});

test("a name that is there in its proper spelling keeps its value beside the other", () => {
	expect(attributesOf("tas", { Units: "degC", units: "K" })).toEqual({ Units: "degC", units: "K" });
});

test("a mistyped calendar counts on time axes only", () => {
	expect(attributesOf("time", { units: "days since 2000-01-01", calender: "noleap" })).toEqual({
		units: "days since 2000-01-01",
		calendar: "noleap",
	});
	expect(attributesOf("tas", { units: "K", calibration: "none" })).toEqual({
		units: "K",
		calibration: "none",
	});
});

test("bounds do not repeat the coordinates of the data", () => {
	const time = { units: "days since 2000-01-01", bounds: "time_bnds" };
	const dataset = datasetOf(
		{ time: 1, bnds: 2 },
		{ time: ["time", [0], time], time_bnds: ["time bnds", [0, 1], { coordinates: "height" }] },
	);
	expect(tidyDataset(dataset).variables.get("time_bnds")?.attributes.size).toBe(0);
});
