import type { Facets } from "../model/facets.ts";
import {
	activities,
	experiments,
	frequencies,
	grids,
	institutions,
	mixedFrequencies,
	sources,
	tables,
} from "./cmip6-cv.table.ts";
import type { DrsLayout } from "./layout.ts";
import type { ProjectFacts } from "./project.ts";

/** CMIP6 Data Reference Syntax (WGCM Infrastructure Panel, v6.2.7 of 2018-09-10); some sites add a folder named like the variable. */
export const cmip6Drs: DrsLayout = {
	project: "CMIP6",
	folders:
		"<mip_era>/<activity_id>/<institution_id>/<source_id>/<experiment_id>/<member_id>/<table_id>/<variable_id>/<grid_label>/<version>[/<variable_id>]",
	file: "<variable_id>_<table_id>_<source_id>_<experiment_id>_<member_id>_<grid_label>[_<time_range>][-<climatology>].nc",
};

const words = (text: string) => (text === "" ? [] : text.split(" "));

/** Frequencies of the tables, by the usual one of their variables (`frequency` of the CMIP6 MIP table entries, 01.00.33). */
const tableFrequencies: Readonly<Record<string, string>> = {
	fx: "fx Ofx Efx IfxAnt IfxGre",
	dec: "Odec",
	yr: "Eyr Oyr IyrAnt IyrGre",
	mon: "Amon Lmon LImon Omon SImon Emon EmonZ CFmon AERmon AERmonZ ImonAnt ImonGre",
	monC: "Oclim",
	day: "day Oday SIday Eday EdayZ CFday AERday",
	"6hr": "6hrPlev",
	"6hrPt": "6hrLev 6hrPlevPt E6hrZ",
	"3hr": "3hr E3hr",
	"3hrPt": "E3hrPt CF3hr",
	"1hr": "E1hr AERhr",
	"1hrCM": "E1hrClimMon",
	subhrPt: "CFsubhr Esubhr",
};

const frequencyLookup = Object.fromEntries(
	Object.entries(tableFrequencies).flatMap(([frequency, names]) =>
		words(names).map((table): [string, Facets] => [table, { frequency }]),
	),
);

const sourceParts = Object.entries(sources).map(([source, text]) => {
	const [institution_id = "", activity_id = ""] = text.split("|");
	return { source, institution_id: words(institution_id), activity_id: words(activity_id) };
});

const sourcesOf = (institution: string) =>
	sourceParts.filter((entry) => entry.institution_id.includes(institution)).map((entry) => entry.source);

export const cmip6Facts: ProjectFacts = {
	name: "CMIP6",
	patterns: {
		mip_era: "CMIP6",
		activity_id: "[A-Za-z0-9]+(?: [A-Za-z0-9]+)*",
		institution_id: "[A-Za-z0-9-]+",
		source_id: "[A-Za-z0-9-]+",
		experiment_id: "[A-Za-z0-9-]+",
		member_id: "(?:s\\d+-)?r\\d+i\\d+p\\d+f\\d+",
		table_id: "[A-Za-z0-9]+",
		variable_id: "[A-Za-z0-9-]+",
		grid_label: "g(?:m|[nr]\\d*[agz]?)",
		version: "v\\d+|\\d{8}",
		time_range: "\\d+(?:-\\d+)?",
		climatology: "clim",
	},
	constants: { mip_era: "CMIP6", product: "model-output" },
	abbreviated: [],
	rules: [
		{
			from: ["member_id"],
			match: "^(?:s\\d+-)?(r(\\d+)i(\\d+)p(\\d+)f(\\d+))$",
			gives: {
				variant_label: "$1",
				realization: "$2",
				initialization: "$3",
				physics: "$4",
				forcing: "$5",
			},
		},
		{ from: ["member_id"], match: "^(s\\d+)-", gives: { sub_experiment_id: "$1" } },
		{ from: ["member_id"], match: "^r", gives: { sub_experiment_id: "none" } },
		// A name that ends in -clim is a climatology whatever its table usually holds (CMIP6 DRS, file names).
		{ from: ["climatology", "table_id"], match: "/\\w*mon", gives: { frequency: "monC" } },
		{ from: ["climatology", "table_id"], match: "/\\w*1hr", gives: { frequency: "1hrCM" } },
		{
			from: ["table_id", "variable_id"],
			lookup: Object.fromEntries(
				Object.entries(mixedFrequencies).map(([entry, frequency]) => [entry, { frequency }]),
			),
		},
		{ from: ["table_id"], lookup: frequencyLookup },
		// Tables the vocabulary does not have yet are named by the same custom.
		{
			from: ["table_id"],
			match: "^[A-Z]*?(fx|dec|yr|mon|day|6hr|3hr|1hr|subhr)(Pt)?",
			gives: { frequency: "$1$2" },
		},
		{ from: ["frequency"], match: "(?:C|CM)$", gives: { climatology: "clim", temporal: "climatology" } },
		{ from: ["frequency"], match: "Pt$", gives: { temporal: "point" } },
		{ from: ["frequency"], match: "^fx$", gives: { temporal: "static" } },
		{ from: ["frequency"], match: "", gives: { temporal: "interval" } },
		{ from: ["table_id"], match: "^(AER|A|CF|E|I|LI|L|O|SI)(?=[a-z\\d])", gives: { table_prefix: "$1" } },
		{
			// E tables hold variables of every realm: they give none.
			from: ["table_prefix"],
			lookup: {
				A: { table_realm: "atmos" },
				AER: { table_realm: "aerosol" },
				CF: { table_realm: "atmos" },
				I: { table_realm: "landIce" },
				L: { table_realm: "land" },
				LI: { table_realm: "landIce" },
				O: { table_realm: "ocean" },
				SI: { table_realm: "seaIce" },
			},
		},
		{ from: ["table_id"], match: "Ant$", gives: { region: "antarctica" } },
		{ from: ["table_id"], match: "Gre$", gives: { region: "greenland" } },
		{ from: ["table_id"], match: "Z$", gives: { spatial_avg: "zonal_mean" } },
		{ from: ["grid_label"], match: "^gm$", gives: { spatial_avg: "global_mean" } },
		{ from: ["grid_label"], match: "^g[nr]\\d*z$", gives: { spatial_avg: "zonal_mean" } },
		{ from: ["grid_label"], match: "^g[nr]\\d*a$", gives: { region: "antarctica" } },
		{ from: ["grid_label"], match: "^g[nr]\\d*g$", gives: { region: "greenland" } },
		{ from: ["grid_label"], match: "^g([nr])(\\d*)", gives: { regridded: "$1", grid_number: "$2" } },
		{ from: ["grid_label"], match: "", gives: { grid_number: "0" } },
		{ from: ["version"], match: "^v?(\\d{4})(\\d\\d)(\\d\\d)$", gives: { version_date: "$1-$2-$3" } },
	],
	vocabulary: {
		values: {
			mip_era: ["CMIP6"],
			activity_id: words(activities),
			institution_id: words(institutions),
			source_id: Object.keys(sources),
			experiment_id: Object.keys(experiments),
			table_id: words(tables),
			grid_label: words(grids),
			frequency: words(frequencies),
		},
		implies: {
			source_id: Object.fromEntries(
				sourceParts.map(({ source, institution_id }) => [source, { institution_id }]),
			),
			experiment_id: Object.fromEntries(
				Object.entries(experiments).map(([experiment, text]) => [experiment, { activity_id: words(text) }]),
			),
		},
		suggests: {
			source_id: Object.fromEntries(sourceParts.map(({ source, activity_id }) => [source, { activity_id }])),
			institution_id: Object.fromEntries(
				words(institutions).map((institution) => [institution, { source_id: sourcesOf(institution) }]),
			),
		},
	},
};
