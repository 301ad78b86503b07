import { coordinateNames, isGeographic } from "../../../core/cf/axes.ts";
import { type GridCoordinates, gridCoordinates } from "../../../core/grid/read-grid.ts";
import { attributeText, type Dataset, type Variable } from "../../../core/model/dataset.ts";

/** A variable that can be drawn on a map. */
export interface MappedVariable {
	readonly variable: Variable;
	readonly coordinates: GridCoordinates;
	/** Its dimensions besides those of the grid, outermost first. */
	readonly others: readonly string[];
}

/** Names of what describes other variables: coordinates, bounds, measures of cells stay data. */
function describingNames({ variables, dimensions }: Dataset): ReadonlySet<string> {
	const named = [...variables.values()].flatMap((variable) => [
		...coordinateNames(variable),
		...["bounds", "climatology", "grid_mapping"].flatMap(
			(name) => attributeText(variable.attributes, name) ?? [],
		),
	]);
	return new Set([...dimensions.keys(), ...named]);
}

/** The variables of numbers that have latitudes and longitudes. */
export function mappedVariables(dataset: Dataset): readonly MappedVariable[] {
	const describing = describingNames(dataset);
	return [...dataset.variables.values()].flatMap((variable) => {
		const { name, type, dimensions } = variable;
		if (type === "char" || type === "string" || describing.has(name) || isGeographic(variable)) return [];
		const coordinates = gridCoordinates(dataset, variable);
		if (!coordinates || new Set(dimensions).size < dimensions.length) return [];
		if (variable.data.shape.includes(0)) return [];
		const others = dimensions.filter((one) => !coordinates.dimensions.includes(one));
		return [{ variable, coordinates, others }];
	});
}
