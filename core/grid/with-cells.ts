import {
	type Attributes,
	attributeText,
	type Dataset,
	type Variable,
	withAttribute,
	withoutAttributes,
	withoutVariables,
	withVariable,
} from "../model/dataset.ts";

interface Naming {
	/** The variables on the grid. */
	readonly fields: readonly string[];
	/** How they name what describes their cells (CF 7.2, 3.4). */
	readonly attribute: "cell_measures" | "ancillary_variables";
}

/** The dataset with a field of its cells, which the others on the grid name; one of that name gives way. */
export function withCells(dataset: Dataset, field: Variable, { fields, attribute }: Naming): Dataset {
	const own = attributesOfField(field.attributes);
	return fields
		.filter((name) => name !== field.name)
		.flatMap((name) => dataset.variables.get(name) ?? [])
		.map((variable) => ({
			...variable,
			attributes: withAttribute(variable.attributes, attribute, namedText(variable, field.name, attribute)),
		}))
		.reduce(withVariable, withVariable(dataset, { ...field, attributes: own }));
}

/** What leads to other variables of its file leads nowhere here. */
const attributesOfField = (attributes: Attributes): Attributes =>
	withoutAttributes(attributes, "cell_measures", "ancillary_variables", "grid_mapping", "coordinates");

function namedText({ attributes }: Variable, name: string, attribute: Naming["attribute"]): string {
	const text = attributeText(attributes, attribute) ?? "";
	if (attribute === "cell_measures")
		return [...text.matchAll(/\b(?!area:)(\S+:\s*\S+)/gu)]
			.map(([one]) => one)
			.concat(`area: ${name}`)
			.join(" ");
	return [...text.split(/\s+/u).filter((word) => word !== "" && word !== name), name].join(" ");
}

/** What was added, and what named such a field before. */
export interface AddedCells {
	readonly field: Variable;
	readonly attribute: Naming["attribute"];
	/** The attribute as it was; `undefined`: there was none. */
	readonly before: string | undefined;
}

/**
 * The dataset without a field that `withCells` added. Where no step touched its cells, its name is what it was before, a variable of another file;
 * else nothing in another file fits any more (CF 7.2).
 */
export function withoutCells(dataset: Dataset, { field, attribute, before }: AddedCells): Dataset {
	const isWhole = dataset.variables.get(field.name)?.data === field.data;
	const named = new RegExp(`(?:\\S+:\\s*)?(?<![^\\s])${field.name}(?![^\\s])`, "u");
	return [...dataset.variables.values()]
		.filter(({ attributes }) => named.test(attributeText(attributes, attribute) ?? ""))
		.map((variable) => {
			const text = isWhole ? before : restOf(attributeText(variable.attributes, attribute) ?? "", named);
			const attributes = text
				? withAttribute(variable.attributes, attribute, text)
				: withoutAttributes(variable.attributes, attribute);
			return { ...variable, attributes };
		})
		.reduce(withVariable, withoutVariables(dataset, new Set([field.name])));
}

const restOf = (text: string, named: RegExp): string => text.replace(named, " ").replace(/\s+/gu, " ").trim();
