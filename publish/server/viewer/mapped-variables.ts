import { isGeographic } from "../../../core/cf/axes.ts";
import { dataVariables } from "../../../core/cf/describing.ts";
import { type GridCoordinates, gridCoordinates } from "../../../core/grid/read-grid.ts";
import type { Dataset, Variable } from "../../../core/model/dataset.ts";

/** A variable that can be drawn on a map. */
export interface MappedVariable {
	readonly variable: Variable;
	readonly coordinates: GridCoordinates;
	/** Its dimensions besides those of the grid, outermost first. */
	readonly others: readonly string[];
}

/** The variables of numbers that have latitudes and longitudes. */
export function mappedVariables(dataset: Dataset): readonly MappedVariable[] {
	return dataVariables(dataset).flatMap((variable) => {
		const { dimensions } = variable;
		if (isGeographic(variable)) return [];
		const coordinates = gridCoordinates(dataset, variable);
		if (!coordinates || new Set(dimensions).size < dimensions.length) return [];
		if (variable.data.shape.includes(0)) return [];
		const others = dimensions.filter((one) => !coordinates.dimensions.includes(one));
		return [{ variable, coordinates, others }];
	});
}
