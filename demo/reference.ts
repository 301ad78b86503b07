import { values } from "../core/array/build.ts";
import type { Attribute, Dataset } from "../core/model/dataset.ts";
import { horizontalAxes, monthAxis } from "./axes.ts";
import { climateOf, surfaceTemperature } from "./climate.ts";
import { regularGrid } from "./grid.ts";
import { landFraction } from "./land-fraction.ts";

/** A reference as observations come: another grid, no model's errors, twelve months of a mean year. */
export function referenceClimatology(): Dataset {
	const grid = regularGrid(72, 144);
	const land = landFraction(grid);
	const months = Array.from({ length: 12 }, (_, index) => ({ year: 2000, month: index + 1 }));
	const places = grid.latitudes.flatMap((latitude, row) =>
		grid.longitudes.map((longitude, column) =>
			climateOf({ latitude, longitude, land: land[row * grid.longitudes.length + column]! }),
		),
	);
	const field = Float32Array.from(
		months.flatMap(({ month }) =>
			places.map((place) => surfaceTemperature(place, (month - 0.5) / 12) + 273.15),
		),
	);
	const attributes = new Map<string, Attribute>([
		["standard_name", "air_temperature"],
		["long_name", "Near-Surface Air Temperature"],
		["units", "K"],
		["_FillValue", { type: "float32", values: [1e20] }],
	]);
	const tas = {
		name: "tas",
		type: "float32",
		dimensions: ["time", "lat", "lon"],
		attributes,
		data: values("float32", [12, 72, 144], field),
		storage: { chunkShape: [12, 72, 144], deflate: 4, shuffle: true },
	} as const;
	const axes = [...monthAxis(months, "noleap", "2000-01-01"), ...horizontalAxes(grid)];
	return {
		dimensions: new Map([
			["time", { size: 12, unlimited: false }],
			["lat", { size: 72, unlimited: false }],
			["lon", { size: 144, unlimited: false }],
			["bnds", { size: 2, unlimited: false }],
		]),
		variables: new Map([...axes, tas].map((variable) => [variable.name, variable])),
		attributes: new Map([
			["Conventions", "CF-1.8"],
			["title", "Invented reference climatology"],
			["source", "Demo reference"],
			["comment", "Made from formulas for the demonstration of Headwater; no observation."],
		]),
		groups: new Map(),
	};
}
