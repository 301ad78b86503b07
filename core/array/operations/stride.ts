import type { Block } from "../evaluate.ts";
import { strideBlock } from "../kernels/stride.ts";
import type { LazyArray, StrideArray } from "../lazy-array.ts";
import { defineOperation } from "../operation.ts";

/** Every `every`-th element along an axis, from the first on. RangeError when `every` is no whole number above 0. */
export function stride(
	array: LazyArray,
	{ axis, every }: { readonly axis: number; readonly every: number },
): LazyArray {
	if (!Number.isInteger(every) || every < 1) throw new RangeError(`a stride of ${every} leads nowhere`);
	if (every === 1) return array;
	const length = Math.ceil((array.shape[axis] ?? 0) / every);
	return { op: "stride", type: array.type, shape: array.shape.with(axis, length), input: array, axis, every };
}

/** All of the input that a block reaches over. */
function spanned({ axis, every }: StrideArray, { start, count }: Block): Block {
	const some = count[axis] ?? 0;
	return {
		start: start.with(axis, (start[axis] ?? 0) * every),
		count: count.with(axis, some === 0 ? 0 : (some - 1) * every + 1),
	};
}

export const strideOperation = defineOperation<StrideArray>({
	inputs: ({ input }) => [input],
	needs: (array, block) => [{ array: array.input, block: spanned(array, block) }],
	evaluate: (array, block, { read, chunks }) =>
		strideBlock({ ...array, chunkShape: chunks(array.input) }, block, (inner) => read(array.input, inner)),
	slice(array, block, cut) {
		const { start, count } = spanned(array, block);
		return stride(cut(array.input, start, count), array);
	},
	chunks: ({ axis, every }, ofInput) =>
		ofInput.with(axis, Math.max(1, Math.floor((ofInput[axis] ?? 1) / every))),
	describe: ({ every, axis }, [input]) => `${input} every ${every} along axis ${axis}`,
});
