import type { Dataset } from "../../core/model/dataset.ts";
import { datasetOf, variable } from "../io/formats/netcdf4/sample.ts";

/** `ta` of twelve months of a year (360 days) on two levels and 5 × 4 points. */
export function yearOf(year: number): Dataset {
	const axis = (name: string, units: string, values: number[]) =>
		variable(
			name,
			{ type: "float64", axes: { [name]: values.length }, values: Float64Array.from(values) },
			{ attributes: { units } },
		);
	const months = Array.from({ length: 12 }, (_, month) => 15 + 30 * month);
	return datasetOf([
		{
			...axis("time", `days since ${year}-01-01`, months),
			attributes: new Map([
				["units", `days since ${year}-01-01`],
				["calendar", "360_day"],
			]),
		},
		axis("plev", "Pa", [100000, 85000]),
		axis("lat", "degrees_north", [-60, -30, 0, 30, 60]),
		axis("lon", "degrees_east", [0, 90, 180, 270]),
		variable(
			"ta",
			{
				type: "float32",
				axes: { time: 12, plev: 2, lat: 5, lon: 4 },
				values: Float32Array.from({ length: 480 }, (_, i) => 250 + i / 10),
			},
			{ attributes: { units: "K", standard_name: "air_temperature" } },
		),
	]);
}
