import { convention } from "../../../translators/cmip/index.ts";
import type { SourceTrial } from "../../contracts/source-world.ts";
import { wishOf } from "../../contracts/wishes.ts";

export const trial: SourceTrial = {
	options: { root: "/data" },
	files: [
		"cmip5/output1/MPI-M/MPI-ESM-LR/historical/mon/atmos/Amon/r1i1p1/v20111006/tas/tas_Amon_MPI-ESM-LR_historical_r1i1p1_185001-200512.nc",
		"cmip5/output1/MPI-M/MPI-ESM-LR/historical/mon/atmos/Amon/r1i1p1/tas/v1/tas_Amon_MPI-ESM-LR_historical_r1i1p1_185001-200512.nc",
		"cmip5/output1/MPI-M/MPI-ESM-LR/historical/mon/atmos/Amon/r2i1p1/v20111006/tas/tas_Amon_MPI-ESM-LR_historical_r2i1p1_185001-200512.nc",
	],
	facets: { source_id: "MPI-ESM-LR", experiment_id: "historical" },
	period: "1995-2004",
	wish: wishOf({ name: "tas", standardName: "air_temperature", modifier: "atmos_height", units: "K" }),
	convention,
};
