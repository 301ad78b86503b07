import type { DrsLayout } from "../../core/drs/layout.ts";
import {
	cmip5Drs,
	cmip6Drs,
	cmip6PlusDrs,
	cmip7Drs,
	cordexDrs,
	obs4MipsDrs,
} from "../../core/drs/projects.ts";

/** What one project's facets are called in documents of indices, where that is not their name in the facet model. */
export interface ProjectFields {
	/** Ids of datasets are its folders, joined by dots. */
	readonly layout: DrsLayout;
	/** Facets an index can be asked for; others follow from these and are looked at here. */
	readonly known: Readonly<Record<string, string>>;
	/** True where a dataset holds several variables: then its files are asked by these too. */
	readonly byFile: readonly string[];
	/** What stands before names of properties in STAC items; absent where ESGF-NG has no collection of the project. */
	readonly stac?: string;
	/** Another way to ask for a facet of STAC items, whose own values are not to be trusted. */
	readonly stacInstead: Readonly<Record<string, string>>;
	/** Facets that are lists in STAC items. */
	readonly stacLists: readonly string[];
}

const same = (names: string): Record<string, string> =>
	Object.fromEntries(names.split(" ").map((name) => [name, name]));

const cmip6: ProjectFields = {
	layout: cmip6Drs,
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
	CMIP6Plus: { ...cmip6, layout: cmip6PlusDrs, stac: "cmip6plus:" },
	CMIP7: {
		layout: cmip7Drs,
		known: {
			...same(
				"activity_id institution_id source_id experiment_id variant_label region frequency variable_id grid_label",
			),
			branding_suffix: "variable_branding_suffix",
		},
		...{ byFile: [], stac: "cmip7:", stacInstead: {}, stacLists: ["activity_id"] },
	},
	CMIP5: {
		layout: cmip5Drs,
		// Institutes and models are written otherwise in documents ("ACCESS1.0") than in ids: they are looked at here.
		known: {
			...same("product realm"),
			experiment_id: "experiment",
			frequency: "time_frequency",
			table_id: "cmor_table",
			member_id: "ensemble",
			variable_id: "variable",
		},
		...{ byFile: ["variable_id"], stacInstead: {}, stacLists: [] },
	},
	CORDEX: {
		layout: cordexDrs,
		// Regional models are called without their institute in documents and ids ("RACMO22E"), and with it in names of files: looked at here.
		known: {
			...same("product rcm_version"),
			domain_id: "domain",
			institution_id: "institute",
			driving_source_id: "driving_model",
			experiment_id: "experiment",
			member_id: "ensemble",
			frequency: "time_frequency",
			variable_id: "variable",
		},
		...{ byFile: [], stacInstead: {}, stacLists: [] },
	},
	obs4MIPs: {
		layout: obs4MipsDrs,
		known: same("institution_id source_id frequency variable_id grid_label"),
		...{ byFile: [], stac: "obs4mips:", stacInstead: {}, stacLists: [] },
	},
};
