import { convention } from "../../../translators/cmip/index.ts";
import type { SourceTrial } from "../../contracts/source-world.ts";
import { wishOf } from "../../contracts/wishes.ts";

const file = (folders: string, years: string) => {
	const [member, table] = folders.split("/");
	return `CMIP6/CMIP/NCAR/CESM2/historical/${folders}/tas_${table}_CESM2_historical_${member}_gn_${years}.nc`;
};

export const trial: SourceTrial = {
	options: { root: "/data" },
	files: [
		file("r1i1p1f1/Amon/tas/gn/v20190308", "195001-199912"),
		file("r1i1p1f1/Amon/tas/gn/v20190308", "200001-201412"),
		file("r1i1p1f1/Amon/tas/gn/v20180101", "195001-201412"),
		file("r10i1p1f1/Amon/tas/gn/v20190308", "195001-201412"),
		file("r2i1p1f1/day/tas/gn/v20190308", "19500101-20141231"),
	],
	facets: { source_id: "CESM2", experiment_id: "historical" },
	period: "1995-2004",
	wish: wishOf({ name: "tas", standardName: "air_temperature", modifier: "atmos_height", units: "K" }),
	convention,
};
