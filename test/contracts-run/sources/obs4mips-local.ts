import { convention } from "../../../translators/cmip/index.ts";
import type { SourceTrial } from "../../contracts/source-world.ts";
import { wishOf } from "../../contracts/wishes.ts";

export const trial: SourceTrial = {
	options: { root: "/data" },
	files: [
		"obs4MIPs/NASA-GSFC/GPCP-2-3/mon/pr/gn/v20180519/pr_mon_GPCP-2-3_PCMDI_gn_197901-201710.nc",
		"obs4MIPs/NASA-GSFC/GPCP-2-3/mon/pr/gn/v20170101/pr_mon_GPCP-2-3_PCMDI_gn_197901-201610.nc",
		"obs4MIPs/NASA-GSFC/GPCP-2-3/mon/pr/gr1/v20180519/pr_mon_GPCP-2-3_PCMDI_gr1_197901-201710.nc",
	],
	facets: { source_id: "GPCP-2-3" },
	period: "1995-2004",
	wish: wishOf({ name: "pr", standardName: "precipitation_flux", units: "kg m-2 s-1" }),
	convention,
};
