import { dropAxis, slice } from "../array/build.ts";
import { type Attributes, type Dataset, type Variable, withoutAttributes } from "./dataset.ts";

/** `start .. start + count` of one dimension, in every variable that has it. */
export function cropDimension(
	dataset: Dataset,
	dimension: string,
	range: { readonly start: number; readonly count: number },
): Dataset {
	const known = dataset.dimensions.get(dimension);
	if (!known || (range.start === 0 && range.count === known.size)) return dataset;
	const variables = [...dataset.variables].map(
		([name, variable]) => [name, cropVariable(variable, dimension, range)] as const,
	);
	const dimensions = new Map(dataset.dimensions).set(dimension, { ...known, size: range.count });
	return { ...dataset, dimensions, variables: new Map(variables) };
}

/** The range of all values says nothing of some of them (CF 2.5.1). */
export const ofPart = (attributes: Attributes): Attributes =>
	attributes.has("actual_range") ? withoutAttributes(attributes, "actual_range") : attributes;

function cropVariable(
	variable: Variable,
	dimension: string,
	range: { start: number; count: number },
): Variable {
	const axis = variable.dimensions.indexOf(dimension);
	if (axis < 0) return variable;
	const { shape } = variable.data;
	const data = slice(
		variable.data,
		shape.map((_, index) => (index === axis ? range.start : 0)),
		shape.with(axis, range.count),
	);
	return { ...variable, data, attributes: ofPart(variable.attributes) };
}

/** One index of a dimension: the dimension goes, its coordinate becomes a scalar. */
export function takeIndex(dataset: Dataset, dimension: string, index: number): Dataset {
	const cropped = cropDimension(dataset, dimension, { start: index, count: 1 });
	const variables = [...cropped.variables].map(
		([name, variable]) => [name, withoutDimension(variable, dimension)] as const,
	);
	const dimensions = new Map(cropped.dimensions);
	dimensions.delete(dimension);
	return { ...cropped, dimensions, variables: new Map(variables) };
}

/** Without a dimension of the length 1; one that has no such dimension stays as it is. */
export function withoutDimension(variable: Variable, dimension: string): Variable {
	const axis = variable.dimensions.indexOf(dimension);
	if (axis < 0) return variable;
	const { storage, ...rest } = variable;
	const chunkShape = storage?.chunkShape?.toSpliced(axis, 1);
	return {
		...rest,
		dimensions: variable.dimensions.toSpliced(axis, 1),
		data: dropAxis(variable.data, axis),
		...(storage && { storage: { ...storage, ...(chunkShape && { chunkShape }) } }),
	};
}
