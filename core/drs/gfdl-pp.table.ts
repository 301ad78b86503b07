import type { Facets } from "../model/facets.ts";
import type { DrsLayout } from "./layout.ts";
import type { ProjectFacts } from "./project.ts";

const above = "<experiment_id>/<platform>/pp";

/** GFDL's post-processed output (FRE, "pp"): one folder per component, time series by frequency and length of the chunks. */
export const gfdlPp: DrsLayout = {
	project: "GFDL",
	folders: `${above}/<component>/ts/<interval>/<chunk_freq>|${above}/<component>`,
	file: "<component>[.<time_range>.<variable_id>][.<fixed>].nc",
};

/** FRE's words for how often there is a value. */
const intervals: Readonly<Record<string, Facets>> = Object.fromEntries(
	Object.entries({
		annual: "yr",
		yearly: "yr",
		seasonal: "season",
		monthly: "mon",
		daily: "day",
		hourly: "1hr",
		...Object.fromEntries([1, 2, 3, 4, 6, 8, 12].map((hours) => [`${hours}hr`, `${hours}hr`])),
		"30minute": "30min",
		"30min": "30min",
	}).map(([interval, frequency]) => [interval, { frequency }]),
);

export const gfdlFacts: ProjectFacts = {
	name: "GFDL",
	patterns: {
		experiment_id: "[^/]+",
		platform: "(?:gfdl|ncrc|olcf|ncep|c\\d)[\\w.-]*|[\\w.-]+-(?:prod|debug|repro)[\\w.-]*",
		component: "[A-Za-z]\\w*",
		interval: Object.keys(intervals).join("|"),
		chunk_freq: "\\d+(?:yr|mo|mon|dy|day)",
		time_range: "\\d{4,}-\\d{4,}|\\d{4,}",
		variable_id: "\\w+",
		fixed: "static",
	},
	constants: {},
	abbreviated: [],
	rules: [
		{ from: ["interval"], lookup: intervals },
		{ from: ["fixed"], match: "^static$", gives: { frequency: "fx" } },
		{ from: ["chunk_freq"], match: "^(\\d+)yr$", gives: { chunk_years: "$1" } },
		{ from: ["chunk_freq"], match: "", gives: { chunk_years: "0" } },
		{ from: ["component"], match: "[Cc][Mm][Ii][Pp]", gives: { component_rank: "0" } },
		{ from: ["component"], match: "^[^_]+$", gives: { component_rank: "1" } },
		{ from: ["component"], match: "^[^_]+_[^_]+$", gives: { component_rank: "2" } },
		{ from: ["component"], match: "", gives: { component_rank: "3" } },
	],
	vocabulary: { values: {}, implies: {}, suggests: {} },
};
