import type { Attribute, Attributes } from "../model/dataset.ts";

/** Attributes whose words are names of variables or dimensions (CF 3.4, 5, 5.6, 7.1 to 7.5, 8.2, 9.3). */
const NAMING: readonly string[] = [
	"bounds",
	"climatology",
	"coordinates",
	"formula_terms",
	"grid_mapping",
	"ancillary_variables",
	"cell_methods",
	"cell_measures",
	"compress",
	"geometry",
	"node_coordinates",
	"node_count",
	"part_node_count",
	"interior_ring",
	"instance_dimension",
	"sample_dimension",
];

/** Attributes of the form "term: name", where only the name is one of the file's. */
const TERMS: readonly string[] = ["formula_terms", "cell_measures"];

/** The attributes with another name for every word that may be one; the terms of a formula keep theirs ("ps: ps"). */
export function withNames(attributes: Attributes, nameFor: (word: string) => string): Attributes {
	const rename = (text: string, attribute: string) =>
		text.replace(/[^\s:()]+(:?)/g, (word, colon: string) => {
			if (colon !== "" && TERMS.includes(attribute)) return word;
			return `${nameFor(colon === "" ? word : word.slice(0, -1))}${colon}`;
		});
	const entry = ([name, value]: readonly [string, Attribute]): [string, Attribute] => {
		if (!NAMING.includes(name)) return [name, value];
		if (typeof value === "string") return [name, rename(value, name)];
		return "values" in value && !Array.isArray(value)
			? [name, value]
			: [name, (value as readonly string[]).map((text) => rename(text, name))];
	};
	return new Map([...attributes].map(entry));
}
