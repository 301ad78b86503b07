/** CESM and its predecessors (NCAR): fields as the component models write them, means stamped at the end of their interval. */

import { variablesOf } from "../../core/names/rows.ts";
import { type Convention, defineConvention, type NativeCoordinate } from "../../core/ports/convention.ts";
import { rows } from "./variables.table.ts";

const horizontal = (name: string, axis: "X" | "Y", isRegular: boolean): NativeCoordinate => {
	const [standardName, units] =
		axis === "X" ? (["longitude", "degrees_east"] as const) : (["latitude", "degrees_north"] as const);
	return { name, axis, standardNames: isRegular ? [standardName] : [], units };
};

const height = (value: number): NativeCoordinate => ({
	name: "height",
	axis: "Z",
	standardNames: ["height"],
	units: "m",
	positive: "up",
	value,
});

const depth = (name: string, units: string): NativeCoordinate => ({
	name,
	axis: "Z",
	standardNames: ["depth"],
	units,
	positive: "down",
});

const coordinates: Readonly<Record<string, NativeCoordinate>> = {
	time: { name: "time", axis: "T", standardNames: ["time"] },
	lon: horizontal("lon", "X", true),
	lat: horizontal("lat", "Y", true),
	nlon: horizontal("nlon", "X", false),
	nlat: horizontal("nlat", "Y", false),
	ni: horizontal("ni", "X", false),
	nj: horizontal("nj", "Y", false),
	// Hybrid levels as CAM writes it, pressure after interpolation, under the same name: the file tells.
	lev: { name: "lev", axis: "Z", standardNames: [], positive: "down" },
	z_t: depth("z_t", "cm"),
	z_w_top: { ...depth("z_w_top", "cm"), staggered: true },
	levgrnd: depth("levgrnd", "m"),
	height2m: height(2),
	height10m: height(10),
};

export const convention: Convention = defineConvention({
	spelling: "CESM",
	title: "CESM, CCSM and CAM history fields",
	aliases: ["NCAR", "CAM4", "CAM5", "CAM6", "CESM1", "CESM2", "CCSM4"],
	variables: () => variablesOf(rows),
	coordinates: () => coordinates,
	timeStamp: "end",
	environment: { date_int_offset: "1" },
});
