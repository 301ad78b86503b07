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

/** Latitudes and longitudes of `seaYears`. */
export const SEA = {
	lat: Array.from({ length: 36 }, (_, row) => 5 * row - 87.5),
	lon: Array.from({ length: 36 }, (_, column) => 10 * column + 5),
} as const;

/** The temperature of the sea there, in month 0 .. 23. */
export const seaTemperature = (month: number, lat: number, lon: number): number =>
	27 -
	Math.abs(lat) / 4 +
	2 * Math.sin(month / 2) * Math.cos((lon - 215) / 57) +
	3 * Math.cos((month * Math.PI) / 6);

/** `tos` of 1981 and 1982 (360 days), land north of 70 degrees. */
export function seaYears(): Dataset {
	const axis = (name: string, units: string, values: readonly number[]) =>
		variable(
			name,
			{ type: "float64", axes: { [name]: values.length }, values: Float64Array.from(values) },
			{ attributes: { units } },
		);
	const months = Array.from({ length: 24 }, (_, month) => month);
	const times = axis(
		"time",
		"days since 1981-01-01",
		months.map((month) => 15 + 30 * month),
	);
	const values = months.flatMap((month) =>
		SEA.lat.flatMap((lat) => SEA.lon.map((lon) => (lat > 70 ? 1e20 : seaTemperature(month, lat, lon)))),
	);
	return datasetOf([
		{ ...times, attributes: new Map(times.attributes).set("calendar", "360_day") },
		axis("lat", "degrees_north", SEA.lat),
		axis("lon", "degrees_east", SEA.lon),
		variable(
			"tos",
			{ type: "float64", axes: { time: 24, lat: 36, lon: 36 }, values: Float64Array.from(values) },
			{
				attributes: {
					units: "degC",
					standard_name: "sea_surface_temperature",
					_FillValue: { type: "float64", values: [1e20] },
				},
			},
		),
	]);
}
