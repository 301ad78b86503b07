import { allocate } from "../element.ts";
import type { Block } from "../evaluate.ts";
import { copyWindow } from "../kernels/copy.ts";
import { type DataType, type LazyArray, lengthOf } from "../lazy-array.ts";
import { defineOperation } from "../operation.ts";

/** The same values with two neighbouring axes, `axis` and the next, as one: rows and columns as a list of cells. */
export interface MergedAxesArray {
	readonly op: "merged-axes";
	readonly type: DataType;
	readonly shape: readonly number[];
	readonly input: LazyArray;
	readonly axis: number;
}

/** See `MergedAxesArray`. RangeError when there is no axis behind. */
export function mergeAxes(input: LazyArray, axis: number): LazyArray {
	const [rows, columns] = [input.shape[axis], input.shape[axis + 1]];
	if (rows === undefined || columns === undefined) throw new RangeError(`no axis follows axis ${axis}`);
	const shape = input.shape.toSpliced(axis, 2, rows * columns);
	return { op: "merged-axes", type: input.type, shape, input, axis };
}

/** The rows that hold a block, whole; and how many elements of the first are not of it. */
function rowsAround({ axis, input }: MergedAxesArray, { start, count }: Block) {
	const columns = input.shape[axis + 1] as number;
	const [from, some] = [start[axis] as number, count[axis] as number];
	const first = Math.floor(from / columns);
	const rows = Math.ceil((from + some) / columns) - first;
	return {
		block: {
			start: start.toSpliced(axis, 1, first, 0),
			count: count.toSpliced(axis, 1, rows, columns),
		},
		before: from - first * columns,
		length: rows * columns,
	};
}

export const mergedAxesOperation = defineOperation<MergedAxesArray>({
	inputs: ({ input }) => [input],
	needs: (array, block) =>
		lengthOf(block.count) === 0 ? [] : [{ array: array.input, block: rowsAround(array, block).block }],
	async evaluate(array, block, { read }) {
		const { axis, type, input } = array;
		const around = rowsAround(array, block);
		const values = await read(input, around.block);
		if (around.length === block.count[axis]) return values;
		const result = allocate(type, lengthOf(block.count));
		const origin = block.count.map(() => 0);
		copyWindow(
			{ values, shape: block.count.with(axis, around.length), start: origin.with(axis, around.before) },
			{ values: result, shape: block.count, start: origin },
			block.count,
		);
		return result;
	},
	chunks: ({ axis, input }, ofInput) => {
		const [rows = 1, columns = 1] = ofInput.slice(axis, axis + 2);
		const whole = input.shape[axis + 1] as number;
		return ofInput.toSpliced(axis, 2, columns < whole ? whole : rows * columns);
	},
	describe: ({ axis }, [input]) => `${input} with axes ${axis} and ${axis + 1} as one`,
});
