import type { z } from "zod";
import { DataSourceBase } from "../core/data-source.ts";
import { cmip5Choice } from "../core/drs/project-choices.ts";
import { cmip5Drs } from "../core/drs/projects.ts";
import { treeOptions } from "../core/drs/tree-options.ts";

export const Options = treeOptions(cmip5Drs);
type Options = z.infer<typeof Options>;

/** CMIP5 output under one folder: CMIP5 Data Reference Syntax 1.3.1. Versions "v1", "v2" are older than any date. */
export class Source extends DataSourceBase<Options> {
	static readonly title = "CMIP5 files under one folder, laid out by the Data Reference Syntax";
	protected override readonly layout = this.options.template;
	protected override readonly root = this.options.root;
	protected override readonly keys = cmip5Choice.keys;
	protected override readonly prefer = cmip5Choice.prefer;
}
