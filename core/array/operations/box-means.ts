import { boxMeansBlock, cellsOfBoxes } from "../kernels/box-means.ts";
import type { LazyArray } from "../lazy-array.ts";
import { defineOperation } from "../operation.ts";

/** How much cells count: alike where absent, by row and column, or each by itself (row by row). */
export type CellWeights =
	| { readonly rows: Float64Array; readonly columns: Float64Array }
	| { readonly cells: Float32Array };

/**
 * Means over boxes of `every` by `every` cells along the two innermost axes, the last of each row and column perhaps of fewer. NaN takes no
 * part; a box without a value is NaN. In double precision, rounded once.
 */
export interface BoxMeansArray {
	readonly op: "box-means";
	readonly type: "float32" | "float64";
	readonly shape: readonly number[];
	readonly input: LazyArray;
	readonly every: number;
	readonly weights?: CellWeights;
}

export interface BoxMeansOptions {
	readonly every: number;
	readonly weights?: CellWeights | undefined;
}

/** See `BoxMeansArray`. RangeError when the array is not of floating-point numbers along two axes, or weights do not fit. */
export function boxMeans(input: LazyArray, { every, weights }: BoxMeansOptions): LazyArray {
	const [rows, columns] = input.shape.slice(-2);
	if (rows === undefined || columns === undefined) throw new RangeError("boxes have two axes");
	if (input.type !== "float32" && input.type !== "float64")
		throw new RangeError(`means of ${input.type} are no ${input.type}`);
	if (!Number.isInteger(every) || every < 1) throw new RangeError(`boxes of ${every} cells hold none`);
	if (weights && !fits(weights, rows, columns))
		throw new RangeError(`weights do not fit ${rows} rows of ${columns} cells`);
	if (every === 1) return input;
	const boxes = [Math.ceil(rows / every), Math.ceil(columns / every)];
	return {
		op: "box-means",
		type: input.type,
		shape: [...input.shape.slice(0, -2), ...boxes],
		input,
		every,
		...(weights && { weights }),
	};
}

const fits = (weights: CellWeights, rows: number, columns: number): boolean =>
	"cells" in weights
		? weights.cells.length === rows * columns
		: weights.rows.length === rows && weights.columns.length === columns;

export const boxMeansOperation = defineOperation<BoxMeansArray>({
	inputs: ({ input }) => [input],
	needs: (array, block) => [{ array: array.input, block: cellsOfBoxes(array, block) }],
	evaluate: (array, block, { read }) => boxMeansBlock(array, block, (inner) => read(array.input, inner)),
	// Only what lies beside the boxes is cut: weights belong to whole rows and columns.
	slice(array, block, cut) {
		const outer = array.input.shape.length - 2;
		const cells = array.input.shape.slice(outer);
		if (block.count.slice(outer).some((length, i) => length !== array.shape[outer + i])) return undefined;
		const start = block.start.map((at, axis) => (axis < outer ? at : 0));
		const input = cut(array.input, start, [...block.count.slice(0, outer), ...cells]);
		return { ...array, input, shape: block.count };
	},
	chunks: ({ every, input }, ofInput) =>
		ofInput.map((length, axis) =>
			axis < input.shape.length - 2 ? length : Math.max(1, Math.floor(length / every)),
		),
	describe: ({ every, weights }, [input]) =>
		`${weights ? "weighted " : ""}means of ${input} over boxes of ${every} by ${every} cells`,
});
