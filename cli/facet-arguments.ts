import { UsageError } from "../core/errors.ts";
import { type FacetFilters, readFilter } from "../core/query/facet-filter.ts";
import { facetOf, facetValue } from "../core/settings/facet-keys.ts";
import { ARGUMENT } from "./facets-or-files.ts";

/** Commas in brackets do not separate: "CESM1(CAM5.1,FV2)" is one value. */
const valuesIn = (text: string): string[] =>
	text
		.split(/,(?![^(]*\))/u)
		.map((value) => value.trim())
		.filter((value) => value !== "");

/** "source_id=CESM2*,MIROC6", "variable_id=!pr", "experiment!=piControl". @throws UsageError naming the argument */
export function readFacetArguments(texts: readonly string[]): FacetFilters {
	const values = new Map<string, string[]>();
	for (const text of texts) {
		const [, name = "", not = "", list = ""] = ARGUMENT.exec(text) ?? [];
		const given = valuesIn(list);
		if (name === "" || given.length === 0)
			throw new UsageError(
				`"${text}" names no facet with a value. Write facet=value, such as source_id=CESM2.`,
			);
		const facet = facetOf(name) ?? (name === "variable" ? "variable_id" : name);
		const mine = values.get(facet) ?? [];
		values.set(facet, [...mine, ...given.map((value) => not + facetValue(facet, value))]);
	}
	if (values.size === 0) throw new UsageError("Name at least one facet, such as source_id=CESM2.");
	return Object.fromEntries([...values].map(([facet, list]) => [facet, readFilter(list)]));
}
