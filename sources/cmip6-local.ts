import type { z } from "zod";
import { DataSourceBase } from "../core/data-source.ts";
import { cmip6Keys, cmip6Preferences } from "../core/drs/cmip6-choice.ts";
import { cmip6Drs } from "../core/drs/projects.ts";
import { treeOptions } from "../core/drs/tree-options.ts";

export const Options = treeOptions(cmip6Drs);
type Options = z.infer<typeof Options>;

/** CMIP6 output under one folder: CMIP6 Data Reference Syntax, "File name template" and "Directory structure template". */
export class Source extends DataSourceBase<Options> {
	static readonly title = "CMIP6 files under one folder, laid out by the Data Reference Syntax";
	protected override readonly layout = this.options.template;
	protected override readonly root = this.options.root;
	protected override readonly keys = cmip6Keys;
	protected override readonly prefer = cmip6Preferences;
}
