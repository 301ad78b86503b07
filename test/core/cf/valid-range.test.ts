import { expect, test } from "@jest/globals";
import { evaluate } from "../../../core/array/evaluate.ts";
import { missingValues } from "../../../core/cf/packing.ts";
import { withinValidRange } from "../../../core/cf/valid-range.ts";
import { type Attribute, variableOf } from "../../../core/model/dataset.ts";

const nothingStored = () => Promise.reject(new Error("nothing is stored"));

async function present(items: Int16Array | Float32Array, attributes: Readonly<Record<string, Attribute>>) {
	const type = items instanceof Int16Array ? "int16" : "float32";
	const variable = withinValidRange(
		variableOf("x", items, {
			...{ type, dimensions: ["i"], shape: [items.length] },
			attributes: new Map(Object.entries(attributes)),
		}),
	);
	const missing = new Set(missingValues(variable).map(Math.fround));
	const values = (await evaluate(variable.data, nothingStored)) as Float32Array;
	return Array.from(values, (value) => (missing.has(value) ? Number.NaN : value));
}

const int16 = (...values: number[]): Attribute => ({ type: "int16", values });
const float32 = (...values: number[]): Attribute => ({ type: "float32", values });

// Compared with netCDF4-python, which leaves out the same: Dataset["x"][:] with set_auto_mask(True).
test("values outside valid_range, valid_min or valid_max are missing, as stored or unpacked", async () => {
	const { NaN: none } = Number;
	expect(await present(Float32Array.of(-1, 0, 5, 10, 11), { valid_range: float32(0, 10) })).toEqual([
		none,
		0,
		5,
		10,
		none,
	]);
	expect(await present(Float32Array.of(-1, 0, 11), { valid_min: float32(0) })).toEqual([none, 0, 11]);
	expect(await present(Float32Array.of(-1, 0, 11), { valid_max: float32(0.1) })).toEqual([-1, 0, none]);
	const packed = { scale_factor: float32(0.5), add_offset: float32(10), _FillValue: int16(-99) };
	const items = Int16Array.of(-99, 0, 4, 6, 7);
	expect(await present(items, { ...packed, valid_range: int16(0, 6) })).toEqual([none, 10, 12, 13, none]);
	expect(await present(items, { ...packed, valid_range: float32(10, 12) })).toEqual([
		none,
		10,
		12,
		none,
		none,
	]);
	expect(
		await present(Int16Array.of(0, 4, 7), { scale_factor: float32(-0.5), valid_range: int16(0, 6) }),
	).toEqual([0, -2, none]);
});

test("fill values stay missing inside the range, and what states none is only unpacked", async () => {
	expect(
		await present(Float32Array.of(1, 2, 3), { _FillValue: float32(2), valid_range: float32(0, 9) }),
	).toEqual([1, Number.NaN, 3]);
	expect(await present(Int16Array.of(1, 2), { scale_factor: float32(2) })).toEqual([2, 4]);
	expect(await present(Float32Array.of(1, 2), { valid_range: "all" })).toEqual([1, 2]);
});
