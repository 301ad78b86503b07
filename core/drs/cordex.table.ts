import { inOurWords } from "./facet-names.table.ts";
import type { DrsLayout } from "./layout.ts";
import type { ProjectFacts } from "./project.ts";

/** CORDEX Archive Specifications 3.1; the folder of the regional model often lacks the institute that the file name puts before it. */
export const cordexDrs: DrsLayout = {
	project: "CORDEX",
	folders: inOurWords(
		"CORDEX",
		"<activity_id>/<product>/<domain>/<institute>/<driving_model>/<experiment>/<ensemble>/<rcm>/<rcm_version>/<frequency>/<variable>/<version>",
	),
	file: inOurWords(
		"CORDEX",
		"<variable>_<domain>_<driving_model>_<experiment>_<ensemble>_<rcm>_<rcm_version>_<frequency>[_<time_range>].nc",
	),
};

export const cordexFacts: ProjectFacts = {
	name: "CORDEX",
	patterns: {
		activity_id: "[Cc][Oo][Rr][Dd][Ee][Xx]",
		product: "output|output-adjust|bias-adjusted-output",
		domain_id: "[A-Z]{3}-\\d\\di?",
		frequency: "fx|sem|mon|day|6hr|3hr|1hr",
		member_id: "r\\d+i\\d+p\\d+",
		rcm_version: "v\\d+[a-z]?",
		version: "v\\d+|\\d{8}",
		time_range: "\\d+(?:-\\d+)?",
	},
	constants: { project: "CORDEX" },
	abbreviated: ["source_id"],
	rules: [
		{
			from: ["member_id"],
			match: "^r(\\d+)i(\\d+)p(\\d+)$",
			gives: { realization: "$1", initialization: "$2", physics: "$3" },
		},
		{ from: ["version"], match: "^v?(\\d{4})(\\d\\d)(\\d\\d)$", gives: { version_date: "$1-$2-$3" } },
	],
	vocabulary: { values: {}, implies: {}, suggests: {} },
};
