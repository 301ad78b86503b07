import {
	type Attribute,
	type Attributes,
	attributeText,
	type Dataset,
	type Variable,
	withoutAttributes,
} from "../model/dataset.ts";
import { boundsOf } from "./axes.ts";
import { looksLikeTimeUnits } from "./time-units.ts";

/** Attributes that decide what data mean; real files write them in other cases. */
const KNOWN = [
	"units",
	"standard_name",
	"long_name",
	"calendar",
	"bounds",
	"axis",
	"positive",
	"coordinates",
	"cell_methods",
	"missing_value",
	"scale_factor",
	"add_offset",
	"formula_terms",
	"climatology",
	"grid_mapping",
	"ancillary_variables",
];

const trimmed = (value: Attribute): Attribute => (typeof value === "string" ? value.trim() : value);

/** The name an attribute is meant to have: padding off, known names in their own spelling. */
function properName(name: string, present: ReadonlySet<string>): string {
	const bare = name.trim();
	const known = KNOWN.find((one) => one === bare.toLowerCase().replace(/[ -]/g, "_"));
	return known !== undefined && !present.has(known) ? known : bare;
}

function tidyAttributes(attributes: Attributes): Attributes {
	const present = new Set(attributes.keys());
	return new Map([...attributes].map(([name, value]) => [properName(name, present), trimmed(value)]));
}

/** A time axis may carry its calendar under a mistyped name ("calender"). */
function withCalendar(attributes: Attributes): Attributes {
	if (attributes.has("calendar") || !looksLikeTimeUnits(attributeText(attributes, "units") ?? ""))
		return attributes;
	const mistyped = [...attributes.keys()].find((name) => /^cal[a-z]*$/i.test(name));
	return mistyped === undefined
		? attributes
		: new Map([...attributes].map(([name, value]) => [name === mistyped ? "calendar" : name, value]));
}

const tidyVariable = (variable: Variable): Variable => ({
	...variable,
	attributes: withCalendar(tidyAttributes(variable.attributes)),
});

/** The dataset with padded, mis-cased and mistyped attribute names and padded texts put right; values stay as they are. */
export function tidyDataset(dataset: Dataset): Dataset {
	const variables = new Map([...dataset.variables].map(([name, variable]) => [name, tidyVariable(variable)]));
	const tidied = { ...dataset, variables };
	for (const variable of [...variables.values()]) {
		const bounds = boundsOf(tidied, variable);
		const edges = bounds === undefined ? undefined : variables.get(bounds);
		// Bounds share the coordinates of what they bound; some writers repeat those of the data there (CF 7.1).
		if (edges?.attributes.has("coordinates"))
			variables.set(edges.name, { ...edges, attributes: withoutAttributes(edges.attributes, "coordinates") });
	}
	return tidied;
}
