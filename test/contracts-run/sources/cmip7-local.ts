import { convention } from "../../../translators/cmip/index.ts";
import type { SourceTrial } from "../../contracts/source-world.ts";
import { wishOf } from "../../contracts/wishes.ts";

export const trial: SourceTrial = {
	options: { root: "/data" },
	files: [
		"MIP-DRS7/CMIP7/CMIP/MPI-M/MPI-ESM1-2-LR/historical/r1i1p1f1/glb/mon/tas/tavg-h2m-hxy-u/g101/v20260301/tas_tavg-h2m-hxy-u_mon_glb_g101_MPI-ESM1-2-LR_historical_r1i1p1f1_185001-202112.nc",
		"MIP-DRS7/CMIP7/CMIP/MPI-M/MPI-ESM1-2-LR/historical/r1i1p1f1/glb/mon/tas/tavg-h2m-hxy-u/g101/v20260101/tas_tavg-h2m-hxy-u_mon_glb_g101_MPI-ESM1-2-LR_historical_r1i1p1f1_185001-202112.nc",
		"MIP-DRS7/CMIP7/CMIP/MPI-M/MPI-ESM1-2-LR/historical/r1i1p1f1/glb/mon/tas/tpt-h2m-hs-u/g101/v20260301/tas_tpt-h2m-hs-u_mon_glb_g101_MPI-ESM1-2-LR_historical_r1i1p1f1_185001-202112.nc",
		"MIP-DRS7/CMIP7/CMIP/MPI-M/MPI-ESM1-2-LR/historical/r1i1p1f1/grl/mon/tas/tavg-h2m-hxy-u/g101/v20260301/tas_tavg-h2m-hxy-u_mon_grl_g101_MPI-ESM1-2-LR_historical_r1i1p1f1_185001-202112.nc",
		"MIP-DRS7/CMIP7/CMIP/MPI-M/MPI-ESM1-2-LR/historical/r2i1p1f1/glb/mon/tas/tavg-h2m-hxy-u/g101/v20260301/tas_tavg-h2m-hxy-u_mon_glb_g101_MPI-ESM1-2-LR_historical_r2i1p1f1_185001-202112.nc",
	],
	facets: { source_id: "MPI-ESM1-2-LR", experiment_id: "historical" },
	period: "1995-2004",
	wish: wishOf({ name: "tas", standardName: "air_temperature", modifier: "atmos_height", units: "K" }),
	convention,
};
