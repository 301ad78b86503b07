import type { KeyColumns } from "../model/key-columns.ts";
import type { Preferences } from "../ports/preference.ts";
import { brandFacets } from "./branding.ts";
import { cmip6Keys, cmip6Preferences } from "./cmip6-choice.ts";
import { inOrder, lowest, newest, regriddedFirst, tableOrder } from "./preferences.ts";
import { cmip5Names, cmip7Names } from "./projects.ts";

/** Which facets of a project decide what goes together, and what of it is preferred where nothing is named. */
export interface ProjectChoice {
	readonly keys: KeyColumns;
	readonly prefer: Preferences;
}

const lowestMember = [lowest("realization"), lowest("initialization"), lowest("physics")];
const lowestVariant = [...lowestMember, lowest("forcing")];
const variantFacets = ["realization", "initialization", "physics", "forcing"];

/** CMIP5 Data Reference Syntax 1.3.1. Versions "v1", "v2" are older than any date. */
export const cmip5Choice: ProjectChoice = {
	keys: {
		case: ["institution_id", "source_id", "experiment_id", "member_id"],
		choosable: ["member_id"],
		memberFacets: ["realization", "initialization", "physics"],
		static: ["source_id"],
		pod: [],
		variable: ["product", "realm", "table_id", "version"],
		version: "version",
		names: { variable: "variable_id", frequency: "frequency", otherwise: cmip5Names },
	},
	prefer: {
		case: lowestMember,
		pod: [],
		variable: [inOrder("product", ["output1", "output", "output2"]), tableOrder, newest("version")],
	},
};

/** CMIP6Plus: the syntax of CMIP6, with tables of its own, which only tell how often there is a value. */
export const cmip6PlusChoice: ProjectChoice = {
	keys: {
		case: ["activity_id", "institution_id", "source_id", "experiment_id", "variant_label"],
		choosable: ["variant_label"],
		memberFacets: ["member_id", ...variantFacets],
		static: ["source_id"],
		pod: ["grid_label"],
		variable: ["table_id", "version"],
		version: "version",
		names: { variable: "variable_id", frequency: "frequency" },
	},
	prefer: {
		case: lowestVariant,
		pod: [regriddedFirst, lowest("grid_number")],
		variable: [inOrder("table_id"), newest("version")],
	},
};

/** MIP-DRS7. There are no tables: of the brands a variable has, those fit that the axes and cell methods of CMIP6's tables give. */
export const cmip7Choice: ProjectChoice = {
	keys: {
		case: ["activity_id", "institution_id", "source_id", "experiment_id", "variant_label"],
		choosable: ["variant_label"],
		memberFacets: variantFacets,
		static: ["source_id"],
		pod: ["grid_label"],
		variable: ["region", "branding_suffix", "version"],
		version: "version",
		names: { variable: "variable_id", frequency: "frequency", brand: brandFacets, otherwise: cmip7Names },
	},
	prefer: {
		case: lowestVariant,
		pod: [lowest("grid_number")],
		variable: [
			inOrder("region", ["glb"]),
			inOrder("brand_level", ["u", "h2m", "h10m", "p19", "p39", "p8", "p3", "ol", "al"]),
			newest("version"),
		],
	},
};

/** CORDEX Archive Specifications 3.1. */
export const cordexChoice: ProjectChoice = {
	keys: {
		case: [
			...["domain_id", "institution_id", "driving_source_id", "experiment_id", "source_id", "member_id"],
			"rcm_version",
		],
		choosable: ["member_id", "rcm_version"],
		memberFacets: ["realization", "initialization", "physics"],
		static: ["domain_id", "source_id"],
		pod: [],
		variable: ["product", "version"],
		version: "version",
		names: { variable: "variable_id", frequency: "frequency" },
	},
	prefer: {
		case: [...lowestMember, newest("rcm_version")],
		pod: [],
		variable: [inOrder("product", ["output"]), newest("version")],
	},
};

/** obs4MIPs Data Specifications 2.1. They have no experiment: an institution's variants are its versions of it. */
export const obs4MipsChoice: ProjectChoice = {
	keys: {
		case: ["institution_id", "source_id", "variant_label"],
		choosable: ["variant_label"],
		memberFacets: [],
		static: ["source_id"],
		pod: ["grid_label"],
		variable: ["version"],
		version: "version",
		names: { variable: "variable_id", frequency: "frequency" },
	},
	prefer: {
		case: [inOrder("variant_label")],
		pod: [regriddedFirst, lowest("grid_number")],
		variable: [newest("version")],
	},
};

/** By the names of projects. */
export const projectChoices: Readonly<Record<string, ProjectChoice>> = {
	CMIP5: cmip5Choice,
	CMIP6: { keys: cmip6Keys, prefer: cmip6Preferences },
	CMIP6Plus: cmip6PlusChoice,
	CMIP7: cmip7Choice,
	CORDEX: cordexChoice,
	obs4MIPs: obs4MipsChoice,
};
