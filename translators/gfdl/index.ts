/** GFDL's own diagnostic names, as AM4, CM4, ESM4 and SPEAR write them. */

import { variablesOf } from "../../core/names/rows.ts";
import { type Convention, defineConvention, type NativeCoordinate } from "../../core/ports/convention.ts";
import { rows } from "./variables.table.ts";

const horizontal = (axis: "X" | "Y", standardNames: readonly string[], name: string): NativeCoordinate => ({
	name,
	axis,
	standardNames,
	units: axis === "X" ? "degrees_east" : "degrees_north",
});

const vertical = (name: string, standardNames: readonly string[], units?: string): NativeCoordinate => ({
	name,
	axis: "Z",
	standardNames,
	positive: "down",
	...(units === undefined ? {} : { units }),
});

const height = (value: number): NativeCoordinate => ({
	name: "height",
	axis: "Z",
	standardNames: ["height"],
	units: "m",
	positive: "up",
	value,
});

const coordinates: Readonly<Record<string, NativeCoordinate>> = {
	time: { name: "time", axis: "T", standardNames: ["time"] },
	lon: horizontal("X", ["longitude"], "lon"),
	lat: horizontal("Y", ["latitude"], "lat"),
	// MOM6's and SIS2's grids are tripolar: their axes are no longitudes and latitudes.
	xh: horizontal("X", [], "xh"),
	xq: horizontal("X", [], "xq"),
	xT: horizontal("X", [], "xT"),
	yh: horizontal("Y", [], "yh"),
	yq: horizontal("Y", [], "yq"),
	yT: horizontal("Y", [], "yT"),
	// "level" (pressure) or "pfull" (model levels), by component: the file tells.
	level: vertical("level", []),
	z_l: vertical("z_l", ["depth"], "m"),
	z_i: { ...vertical("z_i", ["depth"], "m"), staggered: true },
	zfull_soil: vertical("zfull_soil", ["depth"], "m"),
	height2m: height(2),
	height10m: height(10),
};

export const convention: Convention = defineConvention({
	spelling: "GFDL",
	title: "GFDL diagnostic fields of AM4, MOM6, SIS2, LM4 and COBALT",
	aliases: ["AM4", "CM4", "ESM4", "SPEAR", "GFDL-AM4", "GFDL-CM4", "GFDL-ESM4"],
	variables: () => variablesOf(rows),
	coordinates: () => coordinates,
	timeStamp: "middle",
	environment: { date_int_offset: "0" },
});
