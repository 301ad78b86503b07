import { cmip6Drs, cmip6Facts } from "./cmip6.table.ts";
import type { DrsLayout } from "./layout.ts";
import type { ProjectFacts } from "./project.ts";

/** CMIP7 Data Reference Syntax (MIP-DRS7): branded variables, regions, grids by number, no tables. */
export const cmip7Drs: DrsLayout = {
	project: "CMIP7",
	folders:
		"<drs_specs>/<mip_era>/<activity_id>/<institution_id>/<source_id>/<experiment_id>/<variant_label>/<region>/<frequency>/<variable_id>/<branding_suffix>/<grid_label>/<version>",
	file: "<variable_id>_<branding_suffix>_<frequency>_<region>_<grid_label>_<source_id>_<experiment_id>_<variant_label>[_<time_range>].nc",
};

/**
 * CMIP6 → CMIP7: variables whose statistic, level or place went from the name to the brand ("tasmax" is "tas" with "tmax"), as the facets of
 * CMIP7's index have them.
 */
export const cmip7Names: Readonly<Record<string, readonly string[]>> = Object.fromEntries(
	Object.entries({
		tas: "tasmax tasmin",
		hurs: "hursmax hursmin",
		sfcWind: "sfcWindmax",
		pr: "prhmax",
		ta: "ta500 ta700 ta850",
		ua: "ua10 ua100m ua200",
		va: "va100m va200",
		zg: "zg10 zg500 zg700 zg925 zg1000",
		wap: "wap500",
		hur: "hur100 hur500 hur850",
		mlotst: "mlotstmax mlotstmin",
		mrsol: "mrsos",
		thetao: "thetaoga thetaot300 thetaot700 thetaot2000",
		bigthetao: "bigthetaoga",
		so: "soga",
		tos: "tosga",
		sos: "sosga",
		...Object.fromEntries(
			"arag calc chl chlcalc chldiat chldiaz chlmisc chlpico co3 dfe dissic nh4 no3 o2 ph phyc si talk zmeso zmicro"
				.split(" ")
				.map((name) => [name, `${name}os`]),
		),
	}).flatMap(([name, before]) => before.split(" ").map((old): [string, string[]] => [old, [name]])),
);

const variant = {
	from: ["variant_label"],
	match: "^r(\\d+)i(\\d+)p(\\d+)f(\\d+)$",
	gives: { realization: "$1", initialization: "$2", physics: "$3", forcing: "$4" },
};

export const cmip7Facts: ProjectFacts = {
	name: "CMIP7",
	patterns: {
		drs_specs: "MIP-DRS7",
		mip_era: "CMIP7",
		variant_label: "r\\d+i\\d+p\\d+f\\d+",
		region: "[A-Za-z0-9-]+",
		frequency: "fx|dec|yr|mon|day|6hr|3hr|1hr|subhr",
		variable_id: "[A-Za-z0-9]+",
		branding_suffix: "[a-z0-9]+-[A-Za-z0-9]+-[a-z0-9]+-[a-z0-9]+",
		grid_label: "g\\d+",
		version: "v\\d+|\\d{8}",
		time_range: "\\d+(?:-\\d+)?",
	},
	constants: { mip_era: "CMIP7" },
	abbreviated: [],
	rules: [
		variant,
		{
			from: ["branding_suffix"],
			match: "^([^-]+)-([^-]+)-([^-]+)-([^-]+)$",
			gives: { brand_time: "$1", brand_level: "$2", brand_horizontal: "$3", brand_area: "$4" },
		},
		{ from: ["brand_time"], match: "^tclm", gives: { climatology: "clim" } },
		{ from: ["grid_label"], match: "^g(\\d+)$", gives: { grid_number: "$1" } },
		{ from: ["version"], match: "^v?(\\d{4})(\\d\\d)(\\d\\d)$", gives: { version_date: "$1-$2-$3" } },
	],
	vocabulary: { values: {}, implies: {}, suggests: {} },
};

/** CMIP6Plus keeps the syntax of CMIP6; its tables ("APmon") and experiments are its own. */
export const cmip6PlusDrs: DrsLayout = { ...cmip6Drs, project: "CMIP6Plus" };

export const cmip6PlusFacts: ProjectFacts = {
	...cmip6Facts,
	name: "CMIP6Plus",
	patterns: { ...cmip6Facts.patterns, mip_era: "CMIP6Plus" },
	constants: { mip_era: "CMIP6Plus", product: "model-output" },
	vocabulary: { values: {}, implies: {}, suggests: {} },
};
