import type { z } from "zod";
import { DataSourceBase } from "../core/data-source.ts";
import { inOrder, lowest, newest, regriddedFirst } from "../core/drs/preferences.ts";
import { cmip6PlusDrs } from "../core/drs/projects.ts";
import { treeOptions } from "../core/drs/tree-options.ts";

export const Options = treeOptions(cmip6PlusDrs);
type Options = z.infer<typeof Options>;

/** CMIP6Plus output under one folder: the syntax of CMIP6, with tables of its own ("APmon"), which only tell how often there is a value. */
export class Source extends DataSourceBase<Options> {
	static readonly title = "CMIP6Plus files under one folder, laid out as those of CMIP6";
	protected override readonly layout = this.options.template;
	protected override readonly root = this.options.root;
	protected override readonly keys = {
		case: ["activity_id", "institution_id", "source_id", "experiment_id", "variant_label"],
		choosable: ["variant_label"],
		memberFacets: ["member_id", "realization", "initialization", "physics", "forcing"],
		static: ["source_id"],
		pod: ["grid_label"],
		variable: ["table_id", "version"],
		version: "version",
		names: { variable: "variable_id", frequency: "frequency" },
	};
	protected override readonly prefer = {
		case: [lowest("realization"), lowest("initialization"), lowest("physics"), lowest("forcing")],
		pod: [regriddedFirst, lowest("grid_number")],
		variable: [inOrder("table_id"), newest("version")],
	};
}
