import { inOurWords } from "./facet-names.table.ts";
import type { DrsLayout } from "./layout.ts";
import type { ProjectFacts } from "./project.ts";

const upTo =
	"<activity>/<product>/<institute>/<model>/<experiment>/<frequency>/<realm>/<mip_table>/<ensemble>";

/** CMIP5 Data Reference Syntax 1.3.1; some sites swap version and variable. */
export const cmip5Drs: DrsLayout = {
	project: "CMIP5",
	folders: inOurWords("CMIP5", `${upTo}/<version>/<variable>|${upTo}/<variable>/<version>`),
	file: inOurWords(
		"CMIP5",
		"<variable>_<mip_table>_<model>_<experiment>_<ensemble>[_<time_range>][-<climatology>].nc",
	),
};

/** CMIP6 → CMIP5: variables that were called otherwise (CMIP5 Standard Output, 17 September 2013). */
export const cmip5Names: Readonly<Record<string, readonly string[]>> = {
	siconc: ["sic"],
	siconca: ["sic"],
	sithick: ["sit"],
	siu: ["usi"],
	siv: ["vsi"],
	sitemptop: ["tsice"],
	sisnthick: ["snd"],
	hurs: ["rhs"],
	hursmax: ["rhsmax"],
	hursmin: ["rhsmin"],
	o3: ["tro3"],
	msftmz: ["msftmyz"],
	msftmrho: ["msftmrhoz"],
	sispeed: ["sispeed"],
};

export const cmip5Facts: ProjectFacts = {
	name: "CMIP5",
	patterns: {
		activity_id: "[Cc][Mm][Ii][Pp]5",
		product: "output\\d?|unsolicited|restricted",
		institution_id: "[A-Za-z0-9-]+",
		source_id: "[A-Za-z0-9-]+",
		experiment_id: "[A-Za-z0-9-]+",
		frequency: "yr|mon|day|6hr|3hr|subhr|monClim|fx",
		realm: "atmos|ocean|land|landIce|seaIce|aerosol|atmosChem|ocnBgchem",
		table_id: "[A-Za-z0-9]+",
		member_id: "r\\d+i\\d+p\\d+",
		variable_id: "[A-Za-z0-9]+",
		version: "v\\d+|\\d{8}",
		time_range: "\\d+(?:-\\d+)?",
		climatology: "clim",
	},
	constants: { mip_era: "CMIP5" },
	abbreviated: [],
	rules: [
		{
			from: ["member_id"],
			match: "^r(\\d+)i(\\d+)p(\\d+)$",
			gives: { realization: "$1", initialization: "$2", physics: "$3" },
		},
		{ from: ["table_id"], match: "^(fx|day|3hr|6hr)", gives: { frequency: "$1" } },
		{ from: ["table_id"], match: "(mon|Mon|clim)$", gives: { frequency: "mon" } },
		{ from: ["table_id"], match: "^aero$", gives: { frequency: "mon" } },
		{ from: ["table_id"], match: "yr$", gives: { frequency: "yr" } },
		{ from: ["table_id"], match: "Day$", gives: { frequency: "day" } },
		{ from: ["table_id"], match: "3hr$", gives: { frequency: "3hr" } },
		{ from: ["version"], match: "^v?(\\d{4})(\\d\\d)(\\d\\d)$", gives: { version_date: "$1-$2-$3" } },
		{ from: ["frequency"], match: "^monClim$", gives: { climatology: "clim" } },
	],
	vocabulary: { values: {}, implies: {}, suggests: {} },
};
