import type { z } from "zod";
import { DataSourceBase } from "../core/data-source.ts";
import { obs4MipsChoice } from "../core/drs/project-choices.ts";
import { obs4MipsDrs } from "../core/drs/projects.ts";
import { treeOptions } from "../core/drs/tree-options.ts";

export const Options = treeOptions(obs4MipsDrs);
type Options = z.infer<typeof Options>;

/** Observations under one folder: obs4MIPs Data Specifications 2.1. They have no experiment: an institution's variants are its versions of it. */
export class Source extends DataSourceBase<Options> {
	static readonly title = "Observations as obs4MIPs lays them out, under one folder";
	protected override readonly layout = this.options.template;
	protected override readonly root = this.options.root;
	protected override readonly keys = obs4MipsChoice.keys;
	protected override readonly prefer = obs4MipsChoice.prefer;
}
