import type { KeyColumns } from "../model/key-columns.ts";
import type { Preferences } from "../ports/preference.ts";
import { lowest, newest, regriddedFirst, tableOrder } from "./preferences.ts";

/** What goes together in CMIP6: Data Reference Syntax, "Dataset". */
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

export const cmip6Preferences: Preferences = {
	case: [lowest("realization"), lowest("initialization"), lowest("physics"), lowest("forcing")],
	pod: [regriddedFirst, lowest("grid_number")],
	variable: [tableOrder, newest("version")],
};
