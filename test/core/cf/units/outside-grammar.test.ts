import { expect, test } from "@jest/globals";
import { conversionOutsideGrammar } from "../../../../core/cf/units/outside-grammar.ts";
import { UnitsError } from "../../../../core/errors.ts";

test("units of the grammar are converted without mathjs", async () => {
	expect(await conversionOutsideGrammar("K", "degC")).toEqual({ scale: 1, offset: -273.15 });
});

test("units that only mathjs knows are converted", async () => {
	expect(await conversionOutsideGrammar("sqft", "m2")).toEqual({ scale: 0.09290304, offset: 0 });
	expect(await conversionOutsideGrammar("5 sqft", "m2")).toEqual({ scale: 0.4645152, offset: 0 });
	expect(await conversionOutsideGrammar("m", "m^0.5 m^0.5")).toEqual({ scale: 1, offset: 0 });
});

test("units of another dimension stay apart", async () => {
	await expect(conversionOutsideGrammar("sqft", "m")).rejects.toThrow(/cannot be converted/);
});

test("what neither knows is a UnitsError, and so is a number mathjs would pass over", async () => {
	await expect(conversionOutsideGrammar("blibs", "m")).rejects.toThrow(UnitsError);
	await expect(conversionOutsideGrammar("sqft 5", "m2")).rejects.toThrow(/number/);
});
