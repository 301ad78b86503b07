import { convention } from "../../../translators/cmip/index.ts";
import type { SourceTrial } from "../../contracts/source-world.ts";
import { wishOf } from "../../contracts/wishes.ts";

export const trial: SourceTrial = {
	options: { root: "/data" },
	files: [
		"cordex/output/EUR-11/KNMI/MOHC-HadGEM2-ES/historical/r1i1p1/RACMO22E/v2/mon/tas/v20160620/tas_EUR-11_MOHC-HadGEM2-ES_historical_r1i1p1_KNMI-RACMO22E_v2_mon_199101-200012.nc",
		"cordex/output/EUR-11/KNMI/MOHC-HadGEM2-ES/historical/r1i1p1/RACMO22E/v2/mon/tas/v20160620/tas_EUR-11_MOHC-HadGEM2-ES_historical_r1i1p1_KNMI-RACMO22E_v2_mon_200101-200512.nc",
		"cordex/output/EUR-11/KNMI/MOHC-HadGEM2-ES/historical/r1i1p1/RACMO22E/v1/mon/tas/v20150101/tas_EUR-11_MOHC-HadGEM2-ES_historical_r1i1p1_KNMI-RACMO22E_v1_mon_199101-200512.nc",
	],
	facets: { domain_id: "EUR-11", source_id: "KNMI-RACMO22E", experiment_id: "historical" },
	period: "1995-2004",
	wish: wishOf({ name: "tas", standardName: "air_temperature", modifier: "atmos_height", units: "K" }),
	convention,
};
