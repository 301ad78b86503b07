import type { Block } from "../evaluate.ts";
import { transposeKernel } from "../kernels/transpose.ts";
import type { LazyArray, TransposeArray } from "../lazy-array.ts";
import { defineOperation } from "../operation.ts";
import { sameLengths } from "../same-lengths.ts";

/** Axis `i` of the result is axis `order[i]` of the input. RangeError when `order` is no permutation of the axes. */
export function transpose(array: LazyArray, order: readonly number[]): LazyArray {
	const axes = array.shape.map((_, axis) => axis);
	const sorted = order.toSorted((a, b) => a - b);
	if (!sameLengths(sorted, axes)) throw new RangeError(`(${order.join(", ")}) is no order of the axes`);
	if (sameLengths(order, axes)) return array;
	if (array.op === "transpose") {
		return transpose(
			array.input,
			order.map((axis) => array.order[axis] ?? 0),
		);
	}
	const shape = order.map((axis) => array.shape[axis] ?? 1);
	return { op: "transpose", type: array.type, shape, input: array, order };
}

/** The block of a transpose's input that a block of its result needs. */
export function untransposed(block: Block, order: readonly number[]): Block {
	const start = new Array<number>(order.length);
	const count = new Array<number>(order.length);
	order.forEach((axis, i) => {
		start[axis] = block.start[i] ?? 0;
		count[axis] = block.count[i] ?? 1;
	});
	return { start, count };
}

export const transposeOperation = defineOperation<TransposeArray>({
	inputs: ({ input }) => [input],
	needs: ({ input, order }, block) => [{ array: input, block: untransposed(block, order) }],
	async evaluate({ type, input, order }, block, { read }) {
		const inner = untransposed(block, order);
		return transposeKernel(await read(input, inner), { type, shape: inner.count }, order);
	},
	slice({ input, order }, block, cut) {
		const inner = untransposed(block, order);
		return transpose(cut(input, inner.start, inner.count), order);
	},
	chunks: ({ order }, ofInput) => order.map((axis) => ofInput[axis] ?? 1),
	describe: ({ order }, [input]) => `${input} transposed (${order.join(", ")})`,
});
