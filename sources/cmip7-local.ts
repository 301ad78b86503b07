import type { z } from "zod";
import { DataSourceBase } from "../core/data-source.ts";
import { cmip7Choice } from "../core/drs/project-choices.ts";
import { cmip7Drs } from "../core/drs/projects.ts";
import { treeOptions } from "../core/drs/tree-options.ts";

export const Options = treeOptions(cmip7Drs);
type Options = z.infer<typeof Options>;

/** CMIP7 output under one folder: MIP-DRS7. There are no tables: of the brands a variable has, those fit that the axes and cell methods of CMIP6's tables give. */
export class Source extends DataSourceBase<Options> {
	static readonly title = "CMIP7 files under one folder, laid out by MIP-DRS7";
	protected override readonly layout = this.options.template;
	protected override readonly root = this.options.root;
	protected override readonly keys = cmip7Choice.keys;
	protected override readonly prefer = cmip7Choice.prefer;
}
