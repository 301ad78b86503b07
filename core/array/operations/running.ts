import { allocate } from "../element.ts";
import type { Block } from "../evaluate.ts";
import { runningBlock } from "../kernels/running.ts";
import type { Shaped } from "../lazy-array.ts";
import { type LazyArray, lengthOf } from "../lazy-array.ts";
import { defineOperation } from "../operation.ts";
import type { Statistic } from "./grouped.ts";
import { statisticText } from "./grouped.ts";

/** A statistic of every `window` steps that follow each other along `axis`, the first of them in the place of the result; see `GroupedArray`. */
export interface RunningArray extends Shaped {
	readonly op: "running";
	readonly statistic: Statistic;
	readonly input: LazyArray;
	readonly axis: number;
	readonly window: number;
	/** The number of values that must be there. */
	readonly least: number;
	readonly missing: readonly number[];
	readonly fill: number;
}

/** How `running` takes the values; see `RunningArray`. */
export interface RunningOptions {
	readonly statistic: Statistic;
	readonly axis: number;
	readonly window: number;
	/** 1 when left out. */
	readonly least?: number;
	readonly missing?: readonly number[];
	/** What stands where there is no result; NaN when left out. */
	readonly fill?: number;
	readonly type?: "float32" | "float64";
}

/** A statistic of every `window` steps in a row. RangeError when the axis is shorter. */
export function running(input: LazyArray, options: RunningOptions): RunningArray {
	const { axis, window } = options;
	const length = input.shape[axis] ?? 0;
	if (!Number.isInteger(window) || window < 1 || window > length)
		throw new RangeError(`${length} steps hold no window of ${window}`);
	const shape = input.shape.with(axis, length - window + 1);
	return {
		op: "running",
		type: input.type,
		shape,
		input,
		least: 1,
		missing: [],
		fill: Number.NaN,
		...options,
	};
}

const along = ({ axis, window }: RunningArray, { start, count }: Block): Block => ({
	start,
	count: count.with(axis, (count[axis] ?? 0) + window - 1),
});

/** Blocks of so many windows read few steps twice. */
const WINDOWS_TOGETHER = 8;

export const runningOperation = defineOperation<RunningArray>({
	inputs: ({ input }) => [input],
	needs: (array, block) => [{ array: array.input, block: along(array, block) }],
	evaluate: async (array, block, { read, chunks }) =>
		lengthOf(block.count) === 0
			? allocate(array.type, 0)
			: runningBlock({ ...array, chunkShape: chunks(array.input) }, block, (inner) =>
					read(array.input, inner),
				),
	slice(array, block, cut) {
		if (block.count[array.axis] === 0) return undefined;
		const { start, count } = along(array, block);
		return { ...array, shape: block.count, input: cut(array.input, start, count) };
	},
	chunks: ({ axis, window, shape }, ofInput) =>
		ofInput.with(axis, Math.min(shape[axis] ?? 1, Math.max(ofInput[axis] ?? 1, WINDOWS_TOGETHER * window))),
	describe: ({ statistic, window, axis }, [input]) =>
		`running ${statisticText(statistic)} of ${window} of ${input} along axis ${axis}`,
});
