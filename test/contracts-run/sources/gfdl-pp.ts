import { convention } from "../../../translators/cmip/index.ts";
import type { SourceTrial } from "../../contracts/source-world.ts";
import { wishOf } from "../../contracts/wishes.ts";

export const trial: SourceTrial = {
	options: { root: "/data" },
	files: [
		"c96L33_am4p0/gfdl.ncrc4-intel-prod-openmp/pp/atmos_cmip/ts/monthly/5yr/atmos_cmip.199501-199912.tas.nc",
		"c96L33_am4p0/gfdl.ncrc4-intel-prod-openmp/pp/atmos_cmip/ts/monthly/5yr/atmos_cmip.200001-200412.tas.nc",
		"c96L33_am4p0/gfdl.ncrc4-intel-prod-openmp/pp/atmos_cmip/ts/monthly/10yr/atmos_cmip.199501-200412.tas.nc",
		"c96L33_am4p0/gfdl.ncrc4-intel-prod-openmp/pp/atmos/ts/monthly/5yr/atmos.199501-200412.tas.nc",
		"c96L33_am4p0/gfdl.ncrc4-intel-prod-openmp/pp/atmos/atmos.static.nc",
	],
	facets: { experiment_id: "c96L33_am4p0" },
	period: "1995-2004",
	wish: wishOf({ name: "tas", standardName: "air_temperature", modifier: "atmos_height", units: "K" }),
	convention,
};
