import { attributeText, type Dataset, type Variable } from "../model/dataset.ts";
import { boundsOf, coordinateNames } from "./axes.ts";

/** Attributes whose words name variables that describe the one that has them (CF 3.4, 5.6, 7.2); terms are "term: name". */
const NAMING = ["formula_terms", "formula_term", "cell_measures", "grid_mapping", "ancillary_variables"];

const namesBy = (variable: Variable): string[] =>
	NAMING.flatMap((name) => (attributeText(variable.attributes, name) ?? "").split(/[\s:]+/u));

/** Names of the variables that describe others: coordinates, bounds, terms, areas, maps. */
export function describingNames(dataset: Dataset): ReadonlySet<string> {
	const all = [...dataset.variables.values()];
	const names = all.flatMap((variable) => [
		...coordinateNames(variable),
		...namesBy(variable),
		boundsOf(dataset, variable) ?? "",
		...(variable.dimensions.length === 1 && variable.dimensions[0] === variable.name ? [variable.name] : []),
	]);
	return new Set(names.filter((name) => dataset.variables.has(name)));
}

const isNumeric = ({ type }: Variable): boolean => type !== "string" && type !== "char";

/** Variables that hold data of their own and describe no other. */
export function dataVariables(dataset: Dataset): readonly Variable[] {
	const describing = describingNames(dataset);
	return [...dataset.variables.values()].filter(
		(variable) => isNumeric(variable) && variable.dimensions.length > 0 && !describing.has(variable.name),
	);
}
