import type { Facets } from "../model/facets.ts";
import type { DrsLayout } from "./layout.ts";
import type { ProjectFacts } from "./project.ts";

/**
 * Names of CESM's history files and time series (CESM User's Guide, "File naming conventions"; the archive of the Large Ensembles):
 * `case.component.stream[.variable].dates.nc`, in any folder or below `proc/tseries/<step>`. A name without a variable is that of a
 * history file, which holds all variables of its stream.
 */
export const cesmFiles: DrsLayout = {
	project: "CESM",
	folders: "proc/tseries/<time_step>|proc/tseries/<time_step>/<folder>",
	file: "<case_id>.<component>.<stream>[.<variable_id>][.<time_range>][-<second_of_day>].nc",
};

const words = (text: string) => text.split(" ");

/** Component models, in the order in which one of several that write a variable of the same name is taken. */
const components: Readonly<Record<string, string>> = {
	atmos: "cam cam2 cam3 cam4 cam5 cam6 cam7 eam camoxy",
	ocean: "pop mom mom6 mpaso docn",
	land: "clm clm2 clm3 clm4 clm5 ctsm elm dlnd",
	seaIce: "cice cice4 cice5 cice6 csim mpassi dice",
	landIce: "cism glc",
	river: "mosart rtm mizuroute drof",
	waves: "ww3 ww3dev dwav",
	coupler: "cpl cpl7",
};

const names = Object.values(components).flatMap(words);

/** "cam" and "cam_0003", its third instance. */
const componentLookup = Object.fromEntries(
	Object.entries(components).flatMap(([realm, list]) =>
		words(list).map((name): [string, Facets] => [
			name,
			{ realm, component_rank: String(names.indexOf(name)) },
		]),
	),
);

const parts =
	"once|static|ocean_static|native|sigma|z|rho2|sfc|frc|ecosys|strait|nday\\d+|nyear\\d+|nmonth\\d+|nhour\\d+";

export const cesmFacts: ProjectFacts = {
	name: "CESM",
	patterns: {
		case_id: "[^/]+",
		component: `(?:${names.join("|")})(?:_\\d{4})?`,
		stream: `h[0-9]*[ai]?(?:\\.(?:${parts}))*`,
		variable_id: "[A-Za-z]\\w*",
		time_range: "\\d{4,}Z?-\\d{4,}Z?|\\d{4,}(?:-\\d\\d){0,2}",
		second_of_day: "\\d{5}",
		time_step: "(?:year|month|day|hour|min)_\\d+|annual|yearly|monthly|daily|hourly\\d*",
	},
	constants: {},
	abbreviated: [],
	rules: [
		// Members of an ensemble are cases of their own: "b.e11.B20TRC5CNBDRD.f09_g16.005", "b.e21.BHISTcmip6.f09_g17.LE2-1001.001".
		{
			from: ["case_id"],
			match: "^(.+?)\\.((?:LE2-\\d+\\.)?\\d{3})$",
			gives: { experiment_id: "$1", member_id: "$2" },
		},
		{ from: ["case_id"], match: "^(.+)$", gives: { experiment_id: "$1" } },
		{ from: ["component"], match: "^([a-z]+\\d*)_\\d{4}$", gives: { component_model: "$1" } },
		{ from: ["component"], match: "^(.+)$", gives: { component_model: "$1" } },
		{ from: ["component_model"], lookup: componentLookup },
		{ from: ["variable_id"], match: "^.", gives: { content: "series" } },
		{ from: ["stream"], match: "", gives: { content: "history" } },
		{ from: ["stream"], match: "\\.(?:once|static|ocean_static)$", gives: { frequency: "fx" } },
		{ from: ["stream"], match: "\\.nyear1\\b", gives: { frequency: "yr" } },
		{ from: ["stream"], match: "\\.nmonth1\\b", gives: { frequency: "mon" } },
		{ from: ["stream"], match: "\\.nday1\\b", gives: { frequency: "day" } },
		{ from: ["stream"], match: "\\.nday(\\d+)\\b", gives: { frequency: "$1day" } },
		{ from: ["stream"], match: "\\.nhour(\\d+)\\b", gives: { frequency: "$1hr" } },
		{ from: ["time_step"], match: "^(?:year_1|annual|yearly)$", gives: { frequency: "yr" } },
		{ from: ["time_step"], match: "^(?:month_1|monthly)$", gives: { frequency: "mon" } },
		{ from: ["time_step"], match: "^(?:day_1|daily)$", gives: { frequency: "day" } },
		{ from: ["time_step"], match: "^hourly$", gives: { frequency: "1hr" } },
		{ from: ["time_step"], match: "^hour(?:_|ly)(\\d+)$", gives: { frequency: "$1hr" } },
		{ from: ["time_step"], match: "^(day|min)_(\\d+)$", gives: { frequency: "$2$1" } },
	],
	vocabulary: { values: {}, implies: {}, suggests: {} },
};
