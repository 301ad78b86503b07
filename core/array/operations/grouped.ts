import { allocate } from "../element.ts";
import type { Block } from "../evaluate.ts";
import { groupedBlock } from "../kernels/grouped.ts";
import type { Shaped } from "../lazy-array.ts";
import { type LazyArray, lengthOf } from "../lazy-array.ts";
import { defineOperation } from "../operation.ts";

/**
 * What is made of some values. Sums, extremes, spreads and percentiles take each value once. The standard deviation divides by the number
 * of values less `ddof`. A percentile lies linearly between the two nearest of the ordered values, or is the one whose rank is the part of
 * their number rounded up.
 */
export type Statistic =
	| { readonly method: "mean" | "sum" | "min" | "max" }
	| { readonly method: "std"; readonly ddof: 0 | 1 }
	| { readonly method: "percentile"; readonly percent: number; readonly between: "linear" | "nearest-rank" };

/** What groups give beside: how many of their values are there, the first and the last of those. */
export type GroupStatistic = Statistic | { readonly method: "count" | "first" | "last" };

/**
 * A statistic of each group of steps along `axis`, in double precision, rounded once to `type`. Values equal to one of `missing` (compared
 * in the input's own type) and NaN take no part; where no value does, or fewer than `least`, `fill`.
 */
export interface GroupedArray extends Shaped {
	readonly op: "grouped";
	readonly statistic: GroupStatistic;
	readonly input: LazyArray;
	readonly axis: number;
	/** For each step of the input where along the axis its group stands; -1: it takes no part. */
	readonly groups: readonly number[];
	/** How much each step counts in means; all alike when absent. */
	readonly weights?: readonly number[];
	/** For each group the weight that must be there (for all but means: the number of values). */
	readonly least?: readonly number[];
	readonly missing: readonly number[];
	readonly fill: number;
}

/** How `grouped` takes the values; see `GroupedArray`. */
export interface GroupedOptions {
	readonly statistic: GroupStatistic;
	readonly axis: number;
	readonly groups: readonly number[];
	/** How many groups there are. */
	readonly count: number;
	readonly weights?: readonly number[] | undefined;
	readonly least?: readonly number[] | undefined;
	readonly missing?: readonly number[];
	/** What stands where there is no result; NaN when left out. */
	readonly fill?: number;
	readonly type?: "float32" | "float64";
}

/** A statistic of each group of steps along an axis. RangeError when there is not one group, or one weight, for each step. */
export function grouped(input: LazyArray, options: GroupedOptions): GroupedArray {
	const { axis, count, groups, weights, least, ...rest } = options;
	const length = input.shape[axis];
	if (groups.length !== length) throw new RangeError(`${groups.length} groups for ${length} steps`);
	if (weights && weights.length !== length)
		throw new RangeError(`${weights.length} weights for ${length} steps`);
	if (groups.some((group) => !Number.isInteger(group) || group < -1 || group >= count))
		throw new RangeError(`a group is none of the ${count}`);
	return {
		op: "grouped",
		type: input.type,
		shape: input.shape.with(axis, count),
		input,
		axis,
		groups,
		missing: [],
		fill: Number.NaN,
		...(weights && { weights }),
		...(least && { least }),
		...rest,
	};
}

/** The steps that some groups take, from the first to behind the last; any one step where they take none. */
function reach(groups: readonly number[], first: number, count: number): readonly [number, number] {
	const isTaken = (group: number) => group >= first && group < first + count;
	const from = groups.findIndex(isTaken);
	return from < 0 ? [0, Math.min(1, groups.length)] : [from, groups.findLastIndex(isTaken) + 1];
}

function along({ axis, groups }: GroupedArray, { start, count }: Block): Block {
	const [from, to] = reach(groups, start[axis] ?? 0, count[axis] ?? 0);
	return { start: start.with(axis, from), count: count.with(axis, to - from) };
}

/** The same room serves for the groups of a block one after the other. */
const GROUPS_TOGETHER = 8;

const METHODS = {
	mean: "mean",
	sum: "sum",
	min: "minimum",
	max: "maximum",
	std: "standard deviation",
	count: "number",
	first: "first",
	last: "last",
};

export const statisticText = (statistic: GroupStatistic): string =>
	statistic.method === "percentile" ? `percentile ${statistic.percent}` : METHODS[statistic.method];

export const groupedOperation = defineOperation<GroupedArray>({
	inputs: ({ input }) => [input],
	needs: (array, block) => [{ array: array.input, block: along(array, block) }],
	evaluate: async (array, block, { read, chunks }) =>
		lengthOf(block.count) === 0
			? allocate(array.type, 0)
			: groupedBlock({ ...array, chunkShape: chunks(array.input) }, block, (inner) =>
					read(array.input, inner),
				),
	slice(array, block, cut) {
		const { axis, groups, weights, least } = array;
		const { start, count } = along(array, block);
		const [from, some] = [start[axis] as number, count[axis] as number];
		const [first, kept] = [block.start[axis] as number, block.count[axis] as number];
		const inside = (group: number) => (group >= first && group < first + kept ? group - first : -1);
		return {
			...array,
			shape: block.count,
			input: cut(array.input, start, count),
			groups: groups.slice(from, from + some).map(inside),
			...(weights && { weights: weights.slice(from, from + some) }),
			...(least && { least: least.slice(first, first + kept) }),
		};
	},
	// Each step has one group: only chunks of several steps are needed by several groups.
	chunks({ axis, shape }, ofInput) {
		const groups = shape[axis] ?? 1;
		return ofInput.with(axis, (ofInput[axis] ?? 1) > 1 ? groups : Math.min(groups, GROUPS_TOGETHER));
	},
	describe: ({ statistic, axis, shape, weights }, [input]) =>
		`${weights ? "weighted " : ""}${statisticText(statistic)} of ${shape[axis]} groups of ${input} along axis ${axis}`,
});
