import { cmip6Drs } from "../../../core/drs/projects.ts";
import { convention } from "../../../translators/cmip/index.ts";
import { catalogueOf, rowsOf } from "../../contracts/memory-catalogue.ts";
import type { SourceTrial } from "../../contracts/source-world.ts";
import { wishOf } from "../../contracts/wishes.ts";

const file = (folders: string, years: string) => {
	const [member, table] = folders.split("/");
	return `CMIP6/CMIP/NCAR/CESM2/historical/${folders}/tas_${table}_CESM2_historical_${member}_gn_${years}.nc`;
};

const files = [
	file("r1i1p1f1/Amon/tas/gn/v20190308", "195001-199912"),
	file("r1i1p1f1/Amon/tas/gn/v20190308", "200001-201412"),
	file("r1i1p1f1/Amon/tas/gn/v20180101", "195001-201412"),
	file("r10i1p1f1/Amon/tas/gn/v20190308", "195001-201412"),
];

export const trial: SourceTrial = {
	options: { catalog_file: "/data/catalogue.json" },
	facets: { source_id: "CESM2", experiment_id: "historical" },
	period: "1995-2004",
	wish: wishOf({ name: "tas", standardName: "air_temperature", modifier: "atmos_height", units: "K" }),
	convention,
	world: {
		cataloguer: {
			open: () => Promise.reject(new Error("a collection is no folder tree")),
			openCollection: async (place) => ({
				...catalogueOf(place, rowsOf("/data", cmip6Drs, files)),
				shape: {
					variable: "variable_id",
					groups: ["activity_id", "institution_id", "source_id", "experiment_id", "table_id", "grid_label"],
					members: ["member_id"],
				},
			}),
		},
	},
};
