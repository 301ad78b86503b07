import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { numberText } from "../../../../io/formats/dap2/number-text.ts";

test.each([
	[Math.fround(0.1), "Float32", "0.1"],
	[0.1, "Float64", "0.1"],
	[Math.fround(1e20), "Float32", "1e+20"],
	[1e20, "Float64", "1e+20"],
	[123456789012345, "Float64", "123456789012345"],
	[1e15, "Float64", "1e+15"],
	[Math.fround(16777217), "Float32", "16777216"],
	[Math.fround(8589973000), "Float32", "8589974000"],
	[Math.fround(-1.4e-45), "Float32", "-1.4013e-45"],
	[Math.fround(3.4028234663852886e38), "Float32", "3.4028235e+38"],
	[-0, "Float32", "-0"],
	[Number.NaN, "Float32", "NaN"],
	[Number.NEGATIVE_INFINITY, "Float64", "-Infinity"],
	[-5, "Int16", "-5"],
] as const)("%d as %s is %s", (value, type, text) => {
	expect(numberText(value, type)).toBe(text);
});

test("a text means the number it was made of, in nine digits at most", () => {
	fc.assert(
		fc.property(fc.float({ noNaN: true, noDefaultInfinity: true }), (value) => {
			const text = numberText(value, "Float32");
			expect(Object.is(Math.fround(Number(text)), value)).toBe(true);
			expect(text.replace(/e.*|[-.]/g, "").replace(/^0+|0+$/g, "").length).toBeLessThanOrEqual(9);
		}),
		{ numRuns: 5000 },
	);
});
