import type { Block } from "../evaluate.ts";
import { reduceBlock } from "../kernels/reduce.ts";
import type { ReduceArray } from "../lazy-array.ts";
import { defineOperation } from "../operation.ts";

/** The whole axis, whatever of it is asked for. */
const along = ({ axis, input }: ReduceArray, { start, count }: Block): Block => ({
	start: start.with(axis, 0),
	count: count.with(axis, input.shape[axis] ?? 0),
});

export const reduceOperation = defineOperation<ReduceArray>({
	inputs: ({ input }) => [input],
	needs: (array, block) => [{ array: array.input, block: along(array, block) }],
	evaluate: (array, block, { read, chunks }) =>
		reduceBlock({ ...array, chunkShape: chunks(array.input) }, block, (inner) => read(array.input, inner)),
	slice(array, block, cut) {
		if (block.count[array.axis] === 0) return undefined;
		const { start, count } = along(array, block);
		return { ...array, shape: block.count, input: cut(array.input, start, count) };
	},
	chunks: ({ axis }, ofInput) => ofInput.with(axis, 1),
	describe: ({ weights, method, axis }, [input]) =>
		`${weights ? "weighted " : ""}${method} of ${input} along axis ${axis}`,
});
