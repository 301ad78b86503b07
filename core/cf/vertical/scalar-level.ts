import { type Dataset, type Variable, withAttribute, withVariable } from "../../model/dataset.ts";
import { withoutDimension } from "../../model/sub-dataset.ts";
import { boundsOf, coordinateNames } from "../axes.ts";

/** Some variables with coordinates of one value, which all of them have. */
export const withScalars = (dataset: Dataset, fields: readonly string[], names: readonly string[]): Dataset =>
	fields
		.flatMap((name) => dataset.variables.get(name) ?? [])
		.map((variable) => names.reduce(withScalar, variable))
		.reduce(withVariable, dataset);

/** A coordinate of one value stays with a variable as a scalar (CF 5.7). */
function withScalar(variable: Variable, coordinate: string): Variable {
	const names = coordinateNames(variable);
	if (names.includes(coordinate)) return variable;
	const attributes = withAttribute(variable.attributes, "coordinates", [...names, coordinate].join(" "));
	return { ...variable, attributes };
}

/** A dimension of the length 1 goes; its coordinate, where one is named, becomes a scalar of all variables that had the dimension. */
export function dropDimension(dataset: Dataset, dimension: string, coordinate: string | undefined): Dataset {
	const own = coordinate === undefined ? undefined : dataset.variables.get(coordinate);
	const describing = new Set([coordinate, own && boundsOf(dataset, own)]);
	const variables = [...dataset.variables].map(([name, variable]): [string, Variable] => {
		const had = variable.dimensions.includes(dimension);
		const dropped = withoutDimension(variable, dimension);
		return [name, own && had && !describing.has(name) ? withScalar(dropped, own.name) : dropped];
	});
	const dimensions = new Map(dataset.dimensions);
	dimensions.delete(dimension);
	return { ...dataset, dimensions, variables: new Map(variables) };
}
