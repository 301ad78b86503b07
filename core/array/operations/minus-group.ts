import type { Block } from "../evaluate.ts";
import { groupsReached, minusGroupBlock } from "../kernels/minus-group.ts";
import type { LazyArray, Shaped } from "../lazy-array.ts";
import { defineOperation } from "../operation.ts";

/**
 * Each step of `input` less the step `groups[i]` of `other` along `axis`, in double precision, rounded once to `type`; `fill` where either
 * is missing (`other`: NaN) or the step has no group (-1).
 */
export interface MinusGroupArray extends Shaped {
	readonly op: "minus-group";
	readonly input: LazyArray;
	readonly other: LazyArray;
	readonly axis: number;
	readonly groups: readonly number[];
	readonly missing: readonly number[];
	readonly fill: number;
}

/** How `minusGroup` takes the values; see `MinusGroupArray`. */
export interface MinusGroupOptions {
	readonly axis: number;
	readonly groups: readonly number[];
	readonly missing?: readonly number[];
	/** What stands where there is no result; NaN when left out. */
	readonly fill?: number;
	readonly type?: "float32" | "float64";
}

/** Each step less the step of its group in `other`. RangeError when there is not one group for each step. */
export function minusGroup(input: LazyArray, other: LazyArray, options: MinusGroupOptions): MinusGroupArray {
	const { axis, groups } = options;
	if (groups.length !== input.shape[axis])
		throw new RangeError(`${groups.length} groups for ${input.shape[axis]} steps`);
	if (groups.some((group) => !Number.isInteger(group) || group < -1 || group >= (other.shape[axis] ?? 0)))
		throw new RangeError(`a group is none of the ${other.shape[axis]}`);
	const { type, shape } = input;
	return { op: "minus-group", type, shape, input, other, missing: [], fill: Number.NaN, ...options };
}

const ofGroups = ({ axis, other }: MinusGroupArray, { start, count }: Block): Block => ({
	start: start.with(axis, 0),
	count: count.with(axis, other.shape[axis] ?? 0),
});

export const minusGroupOperation = defineOperation<MinusGroupArray>({
	inputs: ({ input, other }) => [input, other],
	needs: (array, block) => [
		{ array: array.input, block },
		{ array: array.other, block: groupsReached(array, block) },
	],
	evaluate: (array, block, { read }) =>
		minusGroupBlock(array, block, {
			input: (inner) => read(array.input, inner),
			other: (inner) => read(array.other, inner),
		}),
	slice(array, block, cut) {
		const { axis, groups } = array;
		const first = block.start[axis] ?? 0;
		const others = ofGroups(array, block);
		return {
			...array,
			shape: block.count,
			input: cut(array.input, block.start, block.count),
			other: cut(array.other, others.start, others.count),
			groups: groups.slice(first, first + (block.count[axis] ?? 0)),
		};
	},
	describe: ({ axis }, [input, other]) => `${input} - ${other} by groups along axis ${axis}`,
});
