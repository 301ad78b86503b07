import type { NumericType } from "../array/lazy-array.ts";
import { MetadataError } from "../errors.ts";
import { type Attribute, attributeText, type Dataset, type Variable } from "../model/dataset.ts";
import { didYouMean } from "../text/nearest.ts";
import { dropping, type Repair } from "./repair.ts";

/** What an attribute is to be: a text, numbers, nothing (`null`), or what another attribute says, which then goes. */
export type AttributeEdit = string | number | readonly number[] | null | { readonly from: string };

/** Variable → attribute → what it is to be: what a user knows better than the file. */
export type MetadataEdits = Readonly<Record<string, Readonly<Record<string, AttributeEdit>>>>;

const why = "the case file says so";

/** Numbers that speak of values have the values' type (CF 2.5.1). */
function numbersFor({ type }: Variable, attribute: string, values: readonly number[]): Attribute {
	const isOfValues = /^(_FillValue|missing_value|valid_(min|max|range)|actual_range)$/.test(attribute);
	const isNumeric = type !== "string" && type !== "char";
	return { type: isOfValues && isNumeric ? (type as NumericType) : "float64", values };
}

const shown = (value: string | readonly number[]) =>
	typeof value === "string" ? `"${value}"` : value.join(", ");

function moved(variable: Variable, attribute: string, from: string): Repair[] {
	const found = variable.attributes.get(from);
	if (found === undefined)
		throw new MetadataError(
			`"${variable.name}" has no attribute "${from}" to become its "${attribute}".${didYouMean(from, variable.attributes.keys())} Mend the metadata of these files in the case file.`,
		);
	const what = `"${from}" of "${variable.name}" renamed to "${attribute}"`;
	const there = variable.attributes.has(attribute) ? dropping(variable, attribute, why) : [];
	return [...there, { variable: variable.name, what, why, change: { rename: from, to: attribute } }];
}

function edited(variable: Variable, attribute: string, edit: AttributeEdit): Repair[] {
	if (edit === null) return dropping(variable, attribute, why);
	if (typeof edit === "object" && "from" in edit) return moved(variable, attribute, edit.from);
	const value = typeof edit === "string" ? edit : [edit].flat();
	const was = attributeText(variable.attributes, attribute);
	const before =
		was === undefined
			? variable.attributes.has(attribute)
				? "had another value"
				: "was missing"
			: `was "${was}"`;
	if (was !== undefined && was === value) return [];
	const to = typeof value === "string" ? value : numbersFor(variable, attribute, value);
	const what = `${attribute} of "${variable.name}" set to ${shown(value)} (${before})`;
	return [{ variable: variable.name, what, why, change: { set: attribute, to } }];
}

/** Edits as repairs of one file. @throws MetadataError naming a variable or attribute that is not there. */
export const editRepairs = (path: string, { variables }: Dataset, edits: MetadataEdits): Repair[] =>
	Object.entries(edits).flatMap(([name, attributes]) => {
		const variable = variables.get(name);
		if (!variable)
			throw new MetadataError(
				`"${path}" has no variable "${name}" whose metadata could be edited.${didYouMean(name, variables.keys())} Mend its name in the case file.`,
			);
		return Object.entries(attributes).flatMap(([attribute, edit]) => edited(variable, attribute, edit));
	});
