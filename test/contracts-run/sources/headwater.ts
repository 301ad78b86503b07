import type { Http } from "../../../core/ports/http.ts";
import { convention } from "../../../translators/cmip/index.ts";
import type { SourceTrial } from "../../contracts/source-world.ts";
import { wishOf } from "../../contracts/wishes.ts";

const dataset = (member: string, table: string, version: string) => ({
	id: `CMIP6.CMIP.NCAR.CESM2.historical.${member}.${table}.tas.gn.${version}`,
	version,
	facets: {
		...{ mip_era: "CMIP6", activity_id: "CMIP", institution_id: "NCAR", source_id: "CESM2" },
		...{
			experiment_id: "historical",
			variant_label: member,
			table_id: table,
			variable_id: "tas",
			grid_label: "gn",
		},
	},
});

const index = [
	dataset("r1i1p1f1", "Amon", "v20190308"),
	dataset("r1i1p1f1", "Amon", "v20180101"),
	dataset("r10i1p1f1", "Amon", "v20190308"),
	dataset("r2i1p1f1", "day", "v20190308"),
];

/** A server as it answers one question: what it lists. */
const server: Http = {
	ask: async ({ address }) => {
		const status = address === "http://server.test/index.json" ? 200 : 404;
		return { status, address, headers: {}, text: status === 200 ? JSON.stringify(index) : "nothing" };
	},
};

export const trial: SourceTrial = {
	options: { server: "http://server.test/" },
	facets: { source_id: "CESM2", experiment_id: "historical" },
	period: "1995-2004",
	wish: wishOf({ name: "tas", standardName: "air_temperature", modifier: "atmos_height", units: "K" }),
	convention,
	world: { http: server },
};
