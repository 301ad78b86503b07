import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { didYouMean, editDistance, nearest } from "../../../core/text/nearest.ts";

const keys = ["frequency", "standard_name", "dimensions", "units", "requirement", "realm", "air_temperature"];

test("a slip of the pen finds the word meant", () => {
	expect(nearest("freqency", keys)).toEqual(["frequency"]);
	expect(nearest("standard-name", keys)).toEqual(["standard_name"]);
	expect(nearest("untis", keys)).toEqual(["units"]);
	expect(nearest("Realm", keys)).toEqual(["realm"]);
});

test("a word cut short finds the longer one", () => {
	expect(nearest("freq", keys)).toEqual(["frequency"]);
	expect(nearest("air_temp", keys)).toEqual(["air_temperature"]);
});

test("nothing is suggested when nothing comes near", () => {
	expect(nearest("colour", keys)).toEqual([]);
	expect(nearest("", keys)).toEqual([]);
	expect(didYouMean("colour", keys)).toBe("");
});

test("the closest come first and no more than asked for", () => {
	expect(nearest("tas", ["tasmax", "tos", "ta", "pr", "tas"])).toEqual(["tos", "ta"]);
	expect(nearest("tas", ["tos", "ta", "tps"], 1)).toEqual(["tos"]);
});

test("the question names one word in quotes", () => {
	expect(didYouMean("standrad_name", keys)).toBe(' Did you mean "standard_name"?');
});

test("two neighbours swapped are one edit", () => {
	expect(editDistance("units", "untis")).toBe(1);
	expect(editDistance("kitten", "sitting")).toBe(3);
});

test("the distance is a symmetric one and zero only for equal words", () => {
	fc.assert(
		fc.property(fc.string({ maxLength: 12 }), fc.string({ maxLength: 12 }), (a, b) => {
			expect(editDistance(a, b)).toBe(editDistance(b, a));
			expect(editDistance(a, b) === 0).toBe(a === b);
		}),
	);
});
