import { allocate } from "../element.ts";
import type { Block } from "../evaluate.ts";
import { copyWindow } from "../kernels/copy.ts";
import { type ArrayValues, lengthOf, type ValuesArray } from "../lazy-array.ts";
import { defineOperation } from "../operation.ts";

export function valuesBlock(array: ValuesArray, block: Block): ArrayValues {
	if (lengthOf(block.count) === lengthOf(array.shape)) return array.values;
	const values = allocate(array.type, lengthOf(block.count));
	copyWindow(
		{ values: array.values, shape: array.shape, start: block.start },
		{ values, shape: block.count, start: block.start.map(() => 0) },
		block.count,
	);
	return values;
}

export const valuesOperation = defineOperation<ValuesArray>({
	inputs: () => [],
	needs: () => [],
	evaluate: async (array, block) => valuesBlock(array, block),
	slice: (array, block) => ({ ...array, shape: block.count, values: valuesBlock(array, block) }),
	describe: ({ values }) => `${values.length} values`,
	passes: true,
});
