import { convention } from "../../../translators/cmip/index.ts";
import type { SourceTrial } from "../../contracts/source-world.ts";
import { wishOf } from "../../contracts/wishes.ts";

export const trial: SourceTrial = {
	options: { root: "/data" },
	files: [
		"CMIP6Plus/CMIP/MOHC/HadGEM3-GC31-LL/historical/r1i1p1f3/APmon/tas/gn/v20240101/tas_APmon_HadGEM3-GC31-LL_historical_r1i1p1f3_gn_185001-201412.nc",
		"CMIP6Plus/CMIP/MOHC/HadGEM3-GC31-LL/historical/r10i1p1f3/APmon/tas/gn/v20240101/tas_APmon_HadGEM3-GC31-LL_historical_r10i1p1f3_gn_185001-201412.nc",
	],
	facets: { source_id: "HadGEM3-GC31-LL", experiment_id: "historical" },
	period: "1995-2004",
	wish: wishOf({ name: "tas", standardName: "air_temperature", modifier: "atmos_height", units: "K" }),
	convention,
};
