import type { DrsLayout } from "./layout.ts";
import type { ProjectFacts } from "./project.ts";

/** obs4MIPs Data Specifications 2.1 (ODS2), in any folder. */
export const obs4MipsDrs: DrsLayout = {
	project: "obs4MIPs",
	folders:
		"<activity_id>/<institution_id>/<source_id>/<frequency>/<variable_id>/<grid_label>/<version>|<activity_id>/<institution_id>/<source_id>/<frequency>/<variable_id>/<grid_label>/<version>/<variable_id>",
	file: "<variable_id>_<frequency>_<source_id>_<variant_label>_<grid_label>[_<time_range>].nc",
};

export const obs4MipsFacts: ProjectFacts = {
	name: "obs4MIPs",
	patterns: {
		activity_id: "[Oo][Bb][Ss]4[Mm][Ii][Pp][Ss]",
		frequency: "fx|dec|yr|yrPt|monC|mon|monPt|day|6hr|6hrPt|3hr|3hrPt|1hr|1hrPt|1hrCM|subhrPt",
		grid_label: "g(?:m|[nr]\\d*[agz]?)",
		variant_label: "[A-Za-z0-9-]+",
		version: "v\\d+|\\d{8}",
		time_range: "\\d+(?:-\\d+)?",
	},
	constants: { project: "obs4MIPs" },
	abbreviated: [],
	rules: [
		{ from: ["grid_label"], match: "^g([nr])(\\d*)", gives: { regridded: "$1", grid_number: "$2" } },
		{ from: ["grid_label"], match: "", gives: { grid_number: "0" } },
		{ from: ["grid_label"], match: "^gm$", gives: { spatial_avg: "global_mean" } },
		{ from: ["grid_label"], match: "^g[nr]\\d*z$", gives: { spatial_avg: "zonal_mean" } },
		{ from: ["frequency"], match: "(?:C|CM)$", gives: { climatology: "clim" } },
		{ from: ["version"], match: "^v?(\\d{4})(\\d\\d)(\\d\\d)$", gives: { version_date: "$1-$2-$3" } },
	],
	vocabulary: { values: {}, implies: {}, suggests: {} },
};
