import { concat, slice } from "../../array/build.ts";
import type { Dataset, Variable } from "../../model/dataset.ts";
import { cropDimension } from "../../model/sub-dataset.ts";

/** Some indices of a dimension, in the order given, in every variable that has it. */
export function pickIndices(dataset: Dataset, dimension: string, indices: readonly number[]): Dataset {
	const [first = 0] = indices;
	const known = dataset.dimensions.get(dimension);
	if (!known) return dataset;
	if (indices.every((index, i) => index === first + i))
		return cropDimension(dataset, dimension, { start: first, count: indices.length });
	const variables = [...dataset.variables].map(
		([name, variable]) => [name, picked(variable, dimension, indices)] as const,
	);
	const dimensions = new Map(dataset.dimensions).set(dimension, { ...known, size: indices.length });
	return { ...dataset, dimensions, variables: new Map(variables) };
}

function picked(variable: Variable, dimension: string, indices: readonly number[]): Variable {
	const axis = variable.dimensions.indexOf(dimension);
	if (axis < 0) return variable;
	const { data, storage, ...rest } = variable;
	const origin = data.shape.map(() => 0);
	const parts = indices.map((index) => slice(data, origin.with(axis, index), data.shape.with(axis, 1)));
	const chunkShape = storage?.chunkShape?.map((length, i) =>
		i === axis ? Math.min(length, indices.length) : length,
	);
	return {
		...rest,
		data: concat(parts, axis),
		...(storage && { storage: { ...storage, ...(chunkShape && { chunkShape }) } }),
	};
}
