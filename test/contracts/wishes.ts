import { parseFrequency } from "../../core/model/date-frequency.ts";
import type { DimensionWish, VariableWish } from "../../core/model/wish.ts";

const axis = (name: string, letter: DimensionWish["axis"], standardName: string): DimensionWish => ({
	name,
	axis: letter,
	standardName,
	needBounds: false,
});

/** Axes as PODs usually declare them. */
export const usualAxes = {
	time: axis("time", "T", "time"),
	lat: axis("lat", "Y", "latitude"),
	lon: axis("lon", "X", "longitude"),
	plev: { ...axis("plev", "Z", "air_pressure"), units: "hPa", positive: "down" },
} as const satisfies Record<string, DimensionWish>;

/** What somebody wants: monthly means on time, latitude and longitude unless told otherwise. */
export const wishOf = (
	parts: Pick<VariableWish, "name" | "standardName"> & Partial<VariableWish>,
): VariableWish => ({
	dimensions: [usualAxes.time, usualAxes.lat, usualAxes.lon],
	scalars: [],
	frequency: parseFrequency("mon"),
	useExactName: false,
	dimensionsOrdered: false,
	renameDimensions: true,
	renameVariables: true,
	...parts,
});
