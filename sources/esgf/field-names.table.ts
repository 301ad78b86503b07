/** What one project's facets are called in documents of indices, where that is not their name in the facet model. */
interface ProjectFields {
	/** Facets an index can be asked for; others follow from these and are looked at here. */
	readonly known: Readonly<Record<string, string>>;
	/** True where a dataset holds several variables: then its files are asked by these too. */
	readonly byFile: readonly string[];
	/** What stands before names of properties in STAC items. */
	readonly stac: string;
	/** Another way to ask for a facet of STAC items, whose own values are not to be trusted. */
	readonly stacInstead: Readonly<Record<string, string>>;
	/** Facets that are lists in STAC items. */
	readonly stacLists: readonly string[];
}

const same = (names: string): Record<string, string> =>
	Object.fromEntries(names.split(" ").map((name) => [name, name]));

const cmip6: ProjectFields = {
	known: same(
		"activity_id institution_id source_id experiment_id member_id variant_label sub_experiment_id table_id variable_id frequency grid_label",
	),
	byFile: [],
	stac: "cmip6:",
	// Recorded items of r15i1p1f2 say that their member is "s2020-r15i1p1f2"; their variant is right.
	stacInstead: { member_id: "variant_label" },
	stacLists: ["activity_id"],
};

export const projectFields: Readonly<Record<string, ProjectFields>> = {
	CMIP6: cmip6,
	CMIP6Plus: { ...cmip6, stac: "cmip6plus:" },
};
