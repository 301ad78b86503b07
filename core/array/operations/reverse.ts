import { allocate } from "../element.ts";
import type { Block } from "../evaluate.ts";
import { copyWindow } from "../kernels/copy.ts";
import { type DataType, type LazyArray, lengthOf } from "../lazy-array.ts";
import { defineOperation } from "../operation.ts";

/** The same values from the last to the first along one axis. */
export interface ReverseArray {
	readonly op: "reverse";
	readonly type: DataType;
	readonly shape: readonly number[];
	readonly input: LazyArray;
	readonly axis: number;
}

/** See `ReverseArray`; twice is not at all. */
export function reverse(input: LazyArray, axis: number): LazyArray {
	if (input.op === "reverse" && input.axis === axis) return input.input;
	return { op: "reverse", type: input.type, shape: input.shape, input, axis };
}

/** Where a block lies in the input. */
function mirrored({ axis, shape }: ReverseArray, { start, count }: Block): Block {
	const end = (start[axis] ?? 0) + (count[axis] ?? 0);
	return { start: start.with(axis, (shape[axis] ?? 0) - end), count };
}

export const reverseOperation = defineOperation<ReverseArray>({
	inputs: ({ input }) => [input],
	needs: (array, block) => [{ array: array.input, block: mirrored(array, block) }],
	async evaluate(array, block, { read }) {
		const { axis, type, input } = array;
		const values = await read(input, mirrored(array, block));
		const result = allocate(type, lengthOf(block.count));
		const origin = block.count.map(() => 0);
		const length = block.count[axis] ?? 0;
		for (let i = 0; i < length; i++) {
			copyWindow(
				{ values, shape: block.count, start: origin.with(axis, i) },
				{ values: result, shape: block.count, start: origin.with(axis, length - 1 - i) },
				block.count.with(axis, 1),
			);
		}
		return result;
	},
	slice(array, block, cut) {
		const { start, count } = mirrored(array, block);
		return reverse(cut(array.input, start, count), array.axis);
	},
	describe: ({ axis }, [input]) => `${input} reversed along axis ${axis}`,
});
