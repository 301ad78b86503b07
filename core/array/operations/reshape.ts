import type { Block } from "../evaluate.ts";
import type { LazyArray, ReshapeArray } from "../lazy-array.ts";
import { defineOperation } from "../operation.ts";
import { sameLengths } from "../same-lengths.ts";

/** Axes longer than 1 keep their order, so a block of the result is a block of the input. */
export function reshapedBlock(array: ReshapeArray, block: Block): Block {
	const long = array.shape.flatMap((length, axis) => (length === 1 ? [] : [axis]));
	let next = 0;
	const axes = array.input.shape.map((length) => (length === 1 ? undefined : long[next++]));
	return {
		start: axes.map((axis) => (axis === undefined ? 0 : (block.start[axis] ?? 0))),
		count: axes.map((axis) => (axis === undefined ? 1 : (block.count[axis] ?? 1))),
	};
}

/** The same values under another shape that differs only by axes of length 1. RangeError otherwise. */
export function reshape(array: LazyArray, shape: readonly number[]): LazyArray {
	if (sameLengths(array.shape, shape)) return array;
	const long = (lengths: readonly number[]) => lengths.filter((length) => length !== 1);
	if (!sameLengths(long(array.shape), long(shape))) {
		throw new RangeError(`(${array.shape.join(", ")}) cannot take the shape (${shape.join(", ")})`);
	}
	if (array.op === "values") return { ...array, shape };
	if (array.op === "reshape") return reshape(array.input, shape);
	return { op: "reshape", type: array.type, shape, input: array };
}

export const reshapeOperation = defineOperation<ReshapeArray>({
	inputs: ({ input }) => [input],
	needs: (array, block) => [{ array: array.input, block: reshapedBlock(array, block) }],
	evaluate: (array, block, { read }) =>
		read(array.input, { ...reshapedBlock(array, block), spare: block.spare }),
	slice(array, block, cut) {
		const inner = reshapedBlock(array, block);
		return reshape(cut(array.input, inner.start, inner.count), block.count);
	},
	chunks({ input, shape }, ofInput) {
		// Axes longer than 1 keep their order.
		const long = ofInput.filter((_, axis) => input.shape[axis] !== 1);
		return shape.map((length) => (length === 1 ? 1 : (long.shift() ?? 1)));
	},
	describe: ({ shape }, [input]) => `${input} as (${shape.join(", ")})`,
	passes: true,
});
