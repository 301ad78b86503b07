import { expect, test } from "@jest/globals";
import { affine, concat, dropAxis, reshape, slice, transpose, values } from "../../../core/array/build.ts";
import { describeArray } from "../../../core/array/describe.ts";
import type { StoredArray } from "../../../core/array/lazy-array.ts";

const ta: StoredArray = {
	op: "stored",
	type: "float32",
	shape: [12, 3, 4],
	file: "/data/ta_Amon.nc",
	variable: "ta",
};

test("what changes nothing gives the same object back", () => {
	expect(slice(ta, [0, 0, 0], [12, 3, 4])).toBe(ta);
	expect(concat([ta], 0)).toBe(ta);
	expect(affine(ta, {})).toBe(ta);
	expect(affine(ta, { missing: [], fill: Number.NaN, type: "float32" })).toBe(ta);
	expect(transpose(ta, [0, 1, 2])).toBe(ta);
	expect(reshape(ta, [12, 3, 4])).toBe(ta);
	expect(transpose(transpose(ta, [1, 2, 0]), [2, 0, 1])).toBe(ta);
	expect(reshape(reshape(ta, [1, 12, 3, 4]), [12, 3, 4])).toBe(ta);
});

test("an affine change that only turns NaN into fill is kept", () => {
	expect(affine(ta, { fill: 1e20 })).not.toBe(ta);
	expect(affine(ta, { missing: [1e20], fill: 1e20 })).not.toBe(ta);
});

test("slices of slices add up", () => {
	const inner = slice(slice(ta, [2, 1, 0], [8, 2, 4]), [3, 1, 1], [2, 1, 2]);
	expect(inner).toEqual({ op: "slice", type: "float32", shape: [2, 1, 2], input: ta, start: [5, 2, 1] });
});

test("a slice moves below what changes each value by itself", () => {
	const array = slice(
		affine(dropAxis(slice(ta, [0, 1, 0], [12, 1, 4]), 1), { offset: -273.15 }),
		[6, 0],
		[2, 4],
	);
	expect(describeArray(array)).toBe(
		'ta of "ta_Amon.nc" [6:8, 1:2, 0:4] as (2, 4) * 1 - 273.15 -> float32 (2, 4)',
	);
});

test("nested concatenations become one, empty parts fall away", () => {
	const none = slice(ta, [0, 0, 0], [0, 3, 4]);
	const joined = concat([concat([ta, none], 0), ta, none], 0);
	expect(joined).toMatchObject({ op: "concat", inputs: [ta, ta], shape: [24, 3, 4] });
	expect(slice(joined, [0, 0, 0], [0, 3, 4]).shape).toEqual([0, 3, 4]);
	expect(describeArray(concat([ta, ta, ta, ta], 0))).toBe(
		'concat(ta of "ta_Amon.nc" ... ta of "ta_Amon.nc", 4 inputs; axis 0) -> float32 (48, 3, 4)',
	);
});

test("slices of values at hand are cut at once", () => {
	const array = slice(values("int32", [2, 3], Int32Array.of(1, 2, 3, 4, 5, 6)), [1, 1], [1, 2]);
	expect(array).toEqual({ op: "values", type: "int32", shape: [1, 2], values: Int32Array.of(5, 6) });
});

test("what cannot be is refused", () => {
	expect(() => slice(ta, [0, 0, 0], [13, 3, 4])).toThrow(RangeError);
	expect(() => slice(ta, [0, 0], [1, 1])).toThrow(RangeError);
	expect(() => concat([ta, slice(ta, [0, 0, 0], [12, 2, 4])], 0)).toThrow(RangeError);
	expect(() => concat([ta, affine(ta, { type: "float64" })], 0)).toThrow(RangeError);
	expect(() => concat([], 0)).toThrow(RangeError);
	expect(() => transpose(ta, [0, 1, 1])).toThrow(RangeError);
	expect(() => reshape(ta, [36, 4])).toThrow(RangeError);
	expect(() => dropAxis(ta, 0)).toThrow(RangeError);
	expect(() => values("int8", [2], Int8Array.of(1))).toThrow(RangeError);
});
