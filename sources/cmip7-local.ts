import type { z } from "zod";
import { DataSourceBase } from "../core/data-source.ts";
import { brandFacets } from "../core/drs/branding.ts";
import { inOrder, lowest, newest } from "../core/drs/preferences.ts";
import { cmip7Drs, cmip7Names } from "../core/drs/projects.ts";
import { treeOptions } from "../core/drs/tree-options.ts";

export const Options = treeOptions(cmip7Drs);
type Options = z.infer<typeof Options>;

/** CMIP7 output under one folder: MIP-DRS7. There are no tables: of the brands a variable has, those fit that the axes and cell methods of CMIP6's tables give. */
export class Source extends DataSourceBase<Options> {
	static readonly title = "CMIP7 files under one folder, laid out by MIP-DRS7";
	protected override readonly layout = this.options.template;
	protected override readonly root = this.options.root;
	protected override readonly keys = {
		case: ["activity_id", "institution_id", "source_id", "experiment_id", "variant_label"],
		choosable: ["variant_label"],
		memberFacets: ["realization", "initialization", "physics", "forcing"],
		static: ["source_id"],
		pod: ["grid_label"],
		variable: ["region", "branding_suffix", "version"],
		version: "version",
		names: { variable: "variable_id", frequency: "frequency", brand: brandFacets, otherwise: cmip7Names },
	};
	protected override readonly prefer = {
		case: [lowest("realization"), lowest("initialization"), lowest("physics"), lowest("forcing")],
		pod: [lowest("grid_number")],
		variable: [
			inOrder("region", ["glb"]),
			inOrder("brand_level", ["u", "h2m", "h10m", "p19", "p39", "p8", "p3", "ol", "al"]),
			newest("version"),
		],
	};
}
