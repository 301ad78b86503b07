import { coordinateNames } from "../../../core/cf/axes.ts";
import { attributeText, type Dataset, type Variable } from "../../../core/model/dataset.ts";
import { didYouMean } from "../../../core/text/nearest.ts";
import { notFound } from "../failure.ts";
import { shortened } from "./range-text.ts";

/** Names that other variables give as coordinates or bounds, and variables named like dimensions (CF 5, 7.1). */
function describingNames({ variables, dimensions }: Dataset): ReadonlySet<string> {
	const named = [...variables.values()].flatMap((variable) => [
		...coordinateNames(variable),
		...["bounds", "climatology"].flatMap((name) => attributeText(variable.attributes, name) ?? []),
	]);
	return new Set([...dimensions.keys(), ...named]);
}

/** Variables that hold data: numbers, neither coordinates nor bounds. */
export function dataVariables(dataset: Dataset): readonly Variable[] {
	const describing = describingNames(dataset);
	return [...dataset.variables.values()].filter(
		(variable) => !describing.has(variable.name) && isNumeric(variable) && variable.data.shape.length > 0,
	);
}

const isNumeric = ({ type }: Variable): boolean => type !== "string" && type !== "char";

/** The variable of that name, if it holds numbers. @throws Refusal (404) */
export function numericVariable(dataset: Dataset, name: string): Variable {
	const found = dataset.variables.get(name);
	if (found && isNumeric(found)) return found;
	const names = dataVariables(dataset).map((variable) => variable.name);
	throw notFound(
		found
			? `"${name}" holds texts, not numbers. ${listed(names)}`
			: `There is no variable "${shortened(name)}".${didYouMean(shortened(name), names)} ${listed(names)}`,
	);
}

const MOST_LISTED = 40;

function listed(names: readonly string[]): string {
	if (names.length === 0) return "The dataset has no variable of numbers.";
	const more = names.length > MOST_LISTED ? ` and ${names.length - MOST_LISTED} more` : "";
	return `There are: ${names.slice(0, MOST_LISTED).join(", ")}${more}.`;
}
