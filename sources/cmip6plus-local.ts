import type { z } from "zod";
import { DataSourceBase } from "../core/data-source.ts";
import { cmip6PlusChoice } from "../core/drs/project-choices.ts";
import { cmip6PlusDrs } from "../core/drs/projects.ts";
import { treeOptions } from "../core/drs/tree-options.ts";

export const Options = treeOptions(cmip6PlusDrs);
type Options = z.infer<typeof Options>;

/** CMIP6Plus output under one folder: the syntax of CMIP6, with tables of its own ("APmon"), which only tell how often there is a value. */
export class Source extends DataSourceBase<Options> {
	static readonly title = "CMIP6Plus files under one folder, laid out as those of CMIP6";
	protected override readonly layout = this.options.template;
	protected override readonly root = this.options.root;
	protected override readonly keys = cmip6PlusChoice.keys;
	protected override readonly prefer = cmip6PlusChoice.prefer;
}
