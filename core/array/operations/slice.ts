import type { Block } from "../evaluate.ts";
import type { SliceArray } from "../lazy-array.ts";
import { defineOperation } from "../operation.ts";

const shifted = ({ start, count }: Block, by: readonly number[]): Block => ({
	start: start.map((first, axis) => first + (by[axis] ?? 0)),
	count,
});

const rangesOf = (start: readonly number[], count: readonly number[]): string =>
	start.map((first, axis) => `${first}:${first + (count[axis] ?? 0)}`).join(", ");

export const sliceOperation = defineOperation<SliceArray>({
	inputs: ({ input }) => [input],
	needs: ({ input, start }, block) => [{ array: input, block: shifted(block, start) }],
	evaluate: ({ input, start }, block, { read }) =>
		read(input, { ...shifted(block, start), spare: block.spare }),
	slice: ({ input, start }, block, cut) => cut(input, shifted(block, start).start, block.count),
	describe: ({ start, shape }, [input]) => `${input} [${rangesOf(start, shape)}]`,
	passes: true,
});
