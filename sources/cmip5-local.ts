import type { z } from "zod";
import { DataSourceBase } from "../core/data-source.ts";
import { inOrder, lowest, newest, tableOrder } from "../core/drs/preferences.ts";
import { cmip5Drs, cmip5Names } from "../core/drs/projects.ts";
import { treeOptions } from "../core/drs/tree-options.ts";

export const Options = treeOptions(cmip5Drs);
type Options = z.infer<typeof Options>;

/** CMIP5 output under one folder: CMIP5 Data Reference Syntax 1.3.1. Versions "v1", "v2" are older than any date. */
export class Source extends DataSourceBase<Options> {
	static readonly title = "CMIP5 files under one folder, laid out by the Data Reference Syntax";
	protected override readonly layout = this.options.template;
	protected override readonly root = this.options.root;
	protected override readonly keys = {
		case: ["institution_id", "source_id", "experiment_id", "member_id"],
		choosable: ["member_id"],
		memberFacets: ["realization", "initialization", "physics"],
		static: ["source_id"],
		pod: [],
		variable: ["product", "realm", "table_id", "version"],
		version: "version",
		names: { variable: "variable_id", frequency: "frequency", otherwise: cmip5Names },
	};
	protected override readonly prefer = {
		case: [lowest("realization"), lowest("initialization"), lowest("physics")],
		pod: [],
		variable: [inOrder("product", ["output1", "output", "output2"]), tableOrder, newest("version")],
	};
}
