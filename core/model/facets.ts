/** Facet name → value, spelled as the project's data reference syntax spells it (CMIP6 DRS §: "source_id" → "CESM2"). */
export type Facets = Readonly<Record<string, string>>;

/** The facets of the named columns only, in that order; missing ones are left out. */
export function pickFacets(facets: Facets, columns: readonly string[]): Facets {
	return Object.fromEntries(
		columns.flatMap((name) => (facets[name] === undefined ? [] : [[name, facets[name]]])),
	);
}

/** One line that identifies the values of these columns: the key of maps. */
export const facetsId = (facets: Facets, columns: readonly string[]): string =>
	columns.map((name) => facets[name] ?? "").join(".");

/** "source_id=CESM2, member_id=r1i1p1f1", for messages. */
export const describeFacets = (facets: Facets): string =>
	Object.entries(facets)
		.map(([name, value]) => `${name}=${value}`)
		.join(", ");
