import type { z } from "zod";
import { DataSourceBase } from "../core/data-source.ts";
import { cordexChoice } from "../core/drs/project-choices.ts";
import { cordexDrs } from "../core/drs/projects.ts";
import { treeOptions } from "../core/drs/tree-options.ts";

export const Options = treeOptions(cordexDrs);
type Options = z.infer<typeof Options>;

/** CORDEX output under one folder: CORDEX Archive Specifications 3.1. */
export class Source extends DataSourceBase<Options> {
	static readonly title = "CORDEX files of regional models under one folder";
	protected override readonly layout = this.options.template;
	protected override readonly root = this.options.root;
	protected override readonly keys = cordexChoice.keys;
	protected override readonly prefer = cordexChoice.prefer;
}
