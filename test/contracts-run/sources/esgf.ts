import { convention } from "../../../translators/cmip/index.ts";
import type { SourceTrial } from "../../contracts/source-world.ts";
import { wishOf } from "../../contracts/wishes.ts";
import { type IndexedFile, memoryIndex } from "../../servers/esgf-index.ts";

const file = (folders: string, years: string, node = "a.org"): IndexedFile => {
	const [member, table, , , version] = folders.split("/");
	const name = `tas_${table}_CESM2_historical_${member}_gn_${years}.nc`;
	return {
		dataset: `CMIP6.CMIP.NCAR.CESM2.historical.${member}.${table}.tas.gn.${version}`,
		...{ name, node, url: `http://${node}/${folders}/${name}`, size: 100, replica: node !== "a.org" },
	};
};

export const trial: SourceTrial = {
	options: { index: ["solr=http://index.test", "stac=http://index.test/stac"] },
	facets: { source_id: "CESM2", experiment_id: "historical" },
	period: "1995-2004",
	wish: wishOf({ name: "tas", standardName: "air_temperature", modifier: "atmos_height", units: "K" }),
	convention,
	world: {
		http: memoryIndex([
			file("r1i1p1f1/Amon/tas/gn/v20190308", "195001-199912"),
			file("r1i1p1f1/Amon/tas/gn/v20190308", "200001-201412"),
			file("r1i1p1f1/Amon/tas/gn/v20190308", "200001-201412", "b.org"),
			file("r1i1p1f1/Amon/tas/gn/v20180101", "195001-201412"),
			file("r10i1p1f1/Amon/tas/gn/v20190308", "195001-201412"),
			file("r2i1p1f1/day/tas/gn/v20190308", "19500101-20141231"),
		]),
	},
};
