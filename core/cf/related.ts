import { attributeText, type Dataset, type Variable } from "../model/dataset.ts";
import { axesOf, boundsOf, coordinateNames } from "./axes.ts";

const words = (variable: Variable, attribute: string): string[] =>
	(attributeText(variable.attributes, attribute) ?? "").split(/\s+/).filter((word) => word !== "");

/** Variables other attributes point at: the terms of a formula, the map projection, ancillary data, cell areas (CF 3.4, 4.3.3, 5.6, 7.2). */
function referenced(variable: Variable): string[] {
	const terms = ["formula_terms", "cell_measures"].flatMap((name) => words(variable, name));
	const names = ["grid_mapping", "ancillary_variables"].flatMap((name) => words(variable, name));
	return [...terms.filter((word) => !word.endsWith(":")), ...names.map((word) => word.replace(/:$/, ""))];
}

function neighbours(dataset: Dataset, variable: Variable): string[] {
	const bounds = boundsOf(dataset, variable);
	const coordinates = axesOf(dataset, variable).flatMap(({ coordinate }) =>
		coordinate ? [coordinate.name] : [],
	);
	return [
		...coordinates,
		...coordinateNames(variable),
		...referenced(variable),
		...(bounds === undefined ? [] : [bounds]),
	];
}

/** Names of a variable and of all that describes it: coordinates, bounds, formula terms, grid mapping, and what describes those. */
export function relatedNames(dataset: Dataset, main: Variable): ReadonlySet<string> {
	const kept = new Set([main.name]);
	for (const name of kept) {
		const variable = dataset.variables.get(name);
		if (!variable) continue;
		for (const other of neighbours(dataset, variable)) if (dataset.variables.has(other)) kept.add(other);
	}
	return kept;
}
