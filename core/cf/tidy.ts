import {
	type Attribute,
	type Attributes,
	attributeText,
	type Dataset,
	type Variable,
	withoutAttributes,
} from "../model/dataset.ts";
import { boundsOf } from "./axes.ts";
import type { Repair } from "./repair.ts";
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

/** Seen in published files (GFDL-CM4 in CMIP6). */
const MISTYPED: Readonly<Record<string, string>> = { formula_term: "formula_terms" };

const trimmed = (value: Attribute): Attribute => (typeof value === "string" ? value.trim() : value);

/** The name an attribute is meant to have: padding off, known names in their own spelling. */
function properName(name: string, present: ReadonlySet<string>): string {
	const bare = name.trim();
	const plain = bare.toLowerCase().replace(/[ -]/g, "_");
	const known = KNOWN.find((one) => one === (MISTYPED[plain] ?? plain));
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

/** What `tidyDataset` did to the names of attributes; padding alone is not told. */
export function tidyRepairs(raw: Dataset, tidied: Dataset): readonly Repair[] {
	return [...raw.variables.values()].flatMap(({ name, attributes }) => {
		const before = [...attributes.keys()];
		const after = [...(tidied.variables.get(name)?.attributes.keys() ?? [])];
		const kept = new Set(after);
		return before.flatMap((from): Repair[] => {
			const to = after[before.indexOf(from)];
			if (to === undefined || before.length !== after.length || kept.has(from) || to === from.trim())
				return [];
			const what = `attribute "${from}" of "${name}" read as "${to}"`;
			return [{ variable: name, what, why: "CF spells it so", change: { rename: from, to } }];
		});
	});
}
