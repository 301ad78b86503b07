import { type Facets, facetsId, pickFacets } from "./facets.ts";

/** The facets that make data of several variables one experiment: a POD may only see them together. */
export interface ExperimentKey {
	/** Equal ids, equal experiments. */
	readonly id: string;
	readonly facets: Facets;
}

export const experimentKey = (facets: Facets, columns: readonly string[]): ExperimentKey => ({
	id: facetsId(facets, columns),
	facets: pickFacets(facets, columns),
});
