import { type Facets, facetsId, pickFacets } from "./facets.ts";
import type { KeyColumns } from "./key-columns.ts";

/** The facets that make data of several variables one experiment: a POD may only see them together. */
export interface ExperimentKey {
	/** Equal ids, equal experiments. */
	readonly id: string;
	readonly facets: Facets;
	/** What follows from `facets` and tie-breakers look at: realization as a number of its own ... */
	readonly member: Facets;
}

export const experimentKey = (
	facets: Facets,
	columns: Pick<KeyColumns, "case" | "memberFacets">,
): ExperimentKey => ({
	id: facetsId(facets, columns.case),
	facets: pickFacets(facets, columns.case),
	member: pickFacets(facets, columns.memberFacets),
});
