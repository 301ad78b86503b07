import { concat, slice } from "../array/build.ts";
import type { LazyArray } from "../array/lazy-array.ts";
import type { Dataset, Variable } from "./dataset.ts";
import { ofPart } from "./sub-dataset.ts";

/** Indices from `start`, `count` of them. */
export interface IndexRange {
	readonly start: number;
	readonly count: number;
}

/** Indices as few ranges, in their order. */
export function rangesOf(indices: readonly number[]): readonly IndexRange[] {
	const ranges: { start: number; count: number }[] = [];
	for (const index of indices) {
		const last = ranges.at(-1);
		if (last && index === last.start + last.count) last.count++;
		else ranges.push({ start: index, count: 1 });
	}
	return ranges;
}

/** Some ranges of one dimension, joined in the order given, in every variable that has it. */
export function takeRanges(dataset: Dataset, dimension: string, ranges: readonly IndexRange[]): Dataset {
	const known = dataset.dimensions.get(dimension);
	if (!known) return dataset;
	const size = ranges.reduce((sum, { count }) => sum + count, 0);
	const variables = [...dataset.variables].map(([name, variable]): [string, Variable] => {
		const axis = variable.dimensions.indexOf(dimension);
		if (axis < 0) return [name, variable];
		const attributes = size < known.size ? ofPart(variable.attributes) : variable.attributes;
		return [name, { ...variable, attributes, data: joined(variable.data, axis, ranges) }];
	});
	const dimensions = new Map(dataset.dimensions).set(dimension, { ...known, size });
	return { ...dataset, dimensions, variables: new Map(variables) };
}

function joined(data: LazyArray, axis: number, ranges: readonly IndexRange[]): LazyArray {
	const start = data.shape.map(() => 0);
	return concat(
		ranges.map((range) => slice(data, start.with(axis, range.start), data.shape.with(axis, range.count))),
		axis,
	);
}
