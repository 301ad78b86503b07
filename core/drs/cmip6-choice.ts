import type { KeyColumns } from "../model/key-columns.ts";
import type { Preferences } from "../ports/preference.ts";
import { lowest, newest, regriddedFirst, tableOrder } from "./preferences.ts";

/** Which facets decide what of CMIP6 goes together (CMIP6 Global Attributes, DRS, Filenames ..., "Data Reference Syntax"). */
export const cmip6Keys: KeyColumns = {
	case: ["activity_id", "institution_id", "source_id", "experiment_id", "sub_experiment_id", "variant_label"],
	choosable: ["variant_label"],
	memberFacets: ["member_id", "realization", "initialization", "physics", "forcing"],
	static: ["source_id"],
	pod: ["grid_label"],
	variable: ["table_id", "version"],
	version: "version",
	names: { variable: "variable_id", table: "table_id", frequency: "frequency" },
};

/** What is preferred of CMIP6 where nothing is named. */
export const cmip6Preferences: Preferences = {
	case: [lowest("realization"), lowest("initialization"), lowest("physics"), lowest("forcing")],
	pod: [regriddedFirst, lowest("grid_number")],
	variable: [tableOrder, newest("version")],
};
