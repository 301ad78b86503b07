import { allocate } from "../element.ts";
import type { ArrayValues, DataType } from "../lazy-array.ts";
import { lengthOf } from "../lazy-array.ts";
import { advance, stridesOf } from "./copy.ts";

/** The values of an array of `shape` with its axes in another `order`: axis `i` of the result is axis `order[i]` of the input. */
export function transposeKernel(
	values: ArrayValues,
	input: { type: DataType; shape: readonly number[] },
	order: readonly number[],
): ArrayValues {
	const strides = stridesOf(input.shape);
	const shape = order.map((axis) => input.shape[axis] ?? 1);
	const steps = order.map((axis) => strides[axis] ?? 0);
	const result = allocate(input.type, lengthOf(shape)) as Float64Array;
	if (result.length === 0) return result;
	const index = new Array<number>(shape.length).fill(0);
	const source = values as Float64Array;
	let position = 0;
	do {
		let from = 0;
		for (let axis = 0; axis < index.length; axis++) from += (index[axis] ?? 0) * (steps[axis] ?? 0);
		result[position++] = source[from] as number;
	} while (advance(index, shape));
	return result;
}
