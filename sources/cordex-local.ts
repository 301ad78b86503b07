import type { z } from "zod";
import { DataSourceBase } from "../core/data-source.ts";
import { inOrder, lowest, newest } from "../core/drs/preferences.ts";
import { cordexDrs } from "../core/drs/projects.ts";
import { treeOptions } from "../core/drs/tree-options.ts";

export const Options = treeOptions(cordexDrs);
type Options = z.infer<typeof Options>;

/** CORDEX output under one folder: CORDEX Archive Specifications 3.1. */
export class Source extends DataSourceBase<Options> {
	static readonly title = "CORDEX files of regional models under one folder";
	protected override readonly layout = this.options.template;
	protected override readonly root = this.options.root;
	protected override readonly keys = {
		case: [
			"domain_id",
			"institution_id",
			"driving_source_id",
			"experiment_id",
			"source_id",
			"member_id",
			"rcm_version",
		],
		choosable: ["member_id", "rcm_version"],
		memberFacets: ["realization", "initialization", "physics"],
		static: ["domain_id", "source_id"],
		pod: [],
		variable: ["product", "version"],
		version: "version",
		names: { variable: "variable_id", frequency: "frequency" },
	};
	protected override readonly prefer = {
		case: [lowest("realization"), lowest("initialization"), lowest("physics"), newest("rcm_version")],
		pod: [],
		variable: [inOrder("product", ["output"]), newest("version")],
	};
}
