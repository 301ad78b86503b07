/**
 * What each project calls each facet, by the name it has here (that of CMIP6, or of CORDEX-CMIP6 where CMIP6 has none). A facet that is not
 * listed is called the same. Templates, search indices and people use the project's own names.
 */
export const facetNames: Readonly<Record<string, Readonly<Record<string, string>>>> = {
	// CMIP5 Data Reference Syntax 1.3.1
	CMIP5: {
		activity_id: "activity",
		institution_id: "institute",
		source_id: "model",
		experiment_id: "experiment",
		table_id: "mip_table",
		member_id: "ensemble",
		variable_id: "variable",
	},
	// CORDEX Archive Specifications 3.1
	CORDEX: {
		domain_id: "domain",
		institution_id: "institute",
		driving_source_id: "driving_model",
		experiment_id: "experiment",
		member_id: "ensemble",
		source_id: "rcm",
		variable_id: "variable",
	},
};

/** A template in a project's own words, in ours. */
export function inOurWords(project: string, template: string): string {
	const ours = new Map(Object.entries(facetNames[project] ?? {}).map(([name, own]) => [own, name]));
	return template.replace(/<(\w+)>/gu, (_, own: string) => `<${ours.get(own) ?? own}>`);
}
