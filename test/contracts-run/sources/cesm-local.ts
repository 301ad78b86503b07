import { convention } from "../../../translators/cesm/index.ts";
import type { SourceTrial } from "../../contracts/source-world.ts";
import { wishOf } from "../../contracts/wishes.ts";

const file = (member: string, rest: string) => `b.e11.B20TRC5CNBDRD.f09_g16.${member}.${rest}.nc`;

export const trial: SourceTrial = {
	options: { root: "/data" },
	files: [
		file("001", "pop.h.SHF.192001-200512"),
		file("002", "pop.h.SHF.192001-200512"),
		file("002", "pop.h.nday1.SHF.19200101-20051231"),
		`atm/proc/tseries/month_1/${file("001", "cam.h0.PSL.192001-200512")}`,
	],
	facets: { experiment_id: "b.e11.B20TRC5CNBDRD.f09_g16" },
	period: "1995-2004",
	wish: wishOf({ name: "shf", standardName: "surface_downward_heat_flux_in_sea_water", units: "W m-2" }),
	convention,
};
