import type { Block } from "../evaluate.ts";
import { columnTotals } from "../kernels/column-total.ts";
import { type ColumnOperation, columnBlock, columnNeeds } from "../kernels/whole-columns.ts";
import type { LazyArray, Shaped } from "../lazy-array.ts";
import { defineOperation } from "../operation.ts";
import type { BesideInput } from "./columns.ts";
import { assertBeside, cutBeside } from "./columns.ts";

/**
 * The sum of values times weights over a whole axis, which stays with the length 1, or with `divided` their weighted mean; in double
 * precision and rounded once. Missing values and weights take no part; where nothing does, `fill`.
 */
export interface ColumnTotalArray extends Shaped {
	readonly op: "column-total";
	readonly type: "float32" | "float64";
	readonly input: LazyArray;
	readonly axis: number;
	readonly weights: BesideInput;
	/**
	 * The weights are levels: each counts as much as its layer is thick, which reaches midway to its neighbours (and as far beyond the outermost),
	 * inside `from` and `to`, times `scale`. What lies outside takes no part.
	 */
	readonly layers?: { readonly from: number; readonly to: number; readonly scale: number };
	readonly divided: boolean;
	readonly missing: readonly number[];
	readonly fill: number;
}

export interface ColumnTotalOptions {
	readonly axis: number;
	readonly weights: BesideInput;
	readonly layers?: ColumnTotalArray["layers"];
	/** The mean instead of the sum. */
	readonly divided: boolean;
	readonly missing?: readonly number[];
	readonly fill?: number;
	readonly type: "float32" | "float64";
}

/** Sums or means over columns with weights; see `ColumnTotalArray`. RangeError when the weights do not lie along the axis. */
export function columnTotal(input: LazyArray, options: ColumnTotalOptions): ColumnTotalArray {
	const { axis, weights, layers, divided, missing = [], fill = Number.NaN, type } = options;
	assertBeside(input, weights, axis);
	const shape = input.shape.with(axis, 1);
	return {
		op: "column-total",
		type,
		shape,
		input,
		axis,
		weights,
		...(layers && { layers }),
		divided,
		missing,
		fill,
	};
}

const operationOn = (array: ColumnTotalArray): ColumnOperation => ({
	...array,
	beside: array.weights,
	along: { start: 0, count: array.input.shape[array.axis] ?? 0 },
});

export const columnTotalOperation = defineOperation<ColumnTotalArray>({
	inputs: ({ input, weights }) => [input, weights.array],
	needs: (array, block) => columnNeeds(operationOn(array), block),
	evaluate: (array, block, inputs) =>
		columnBlock(operationOn(array), block, { inputs, kernel: columnTotals(array) }),
	slice(array, block: Block, cut) {
		const { axis, input } = array;
		if (block.count[axis] === 0) return undefined;
		const span = { start: block.start.with(axis, 0), count: block.count.with(axis, input.shape[axis] ?? 0) };
		return {
			...array,
			shape: block.count,
			input: cut(input, span.start, span.count),
			weights: cutBeside(array.weights, span, cut),
		};
	},
	chunks: ({ axis }, ofInput) => ofInput.with(axis, 1),
	describe: ({ divided, axis }, [input, weights]) =>
		`weighted ${divided ? "mean" : "sum"} of ${input} by ${weights} along axis ${axis}`,
});
