import { concat, slice } from "../array/build.ts";
import type { LazyArray } from "../array/lazy-array.ts";
import type { Dataset, Variable } from "./dataset.ts";
import { ofPart } from "./sub-dataset.ts";

/** Steps that follow each other. */
interface Run {
	readonly start: number;
	readonly count: number;
}

function runsOf(indices: readonly number[]): readonly Run[] {
	const runs: { start: number; count: number }[] = [];
	for (const index of indices) {
		const last = runs.at(-1);
		if (last && last.start + last.count === index) last.count += 1;
		else runs.push({ start: index, count: 1 });
	}
	return runs;
}

function picked(data: LazyArray, axis: number, runs: readonly Run[]): LazyArray {
	const parts = runs.map(({ start, count }) =>
		slice(
			data,
			data.shape.map((_, one) => (one === axis ? start : 0)),
			data.shape.with(axis, count),
		),
	);
	return concat(parts, axis);
}

/** Some steps of a dimension, at least one, in increasing order, in every variable that has it. */
export function pickSteps(dataset: Dataset, dimension: string, indices: readonly number[]): Dataset {
	const known = dataset.dimensions.get(dimension);
	if (!known || indices.length === known.size) return dataset;
	const runs = runsOf(indices);
	const variables = [...dataset.variables].map(([name, variable]): [string, Variable] => {
		const axis = variable.dimensions.indexOf(dimension);
		if (axis < 0) return [name, variable];
		const attributes = ofPart(variable.attributes);
		return [name, { ...variable, attributes, data: picked(variable.data, axis, runs) }];
	});
	const dimensions = new Map(dataset.dimensions).set(dimension, { ...known, size: indices.length });
	return { ...dataset, dimensions, variables: new Map(variables) };
}
