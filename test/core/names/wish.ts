import { parseFrequency } from "../../../core/model/date-frequency.ts";
import type { DimensionWish, ScalarWish, VariableWish } from "../../../core/model/wish.ts";

const dimension = (name: string, axis: DimensionWish["axis"], facts: { of: string; units?: string }) => {
	const { of: standardName, ...units } = facts;
	return { name, axis, standardName, needBounds: false, ...units };
};

export const time = dimension("time", "T", { of: "time" });
export const lat = dimension("lat", "Y", { of: "latitude", units: "degrees_north" });
export const lon = dimension("lon", "X", { of: "longitude", units: "degrees_east" });
export const plev = dimension("plev", "Z", { of: "air_pressure", units: "hPa" });
export const lev = dimension("lev", "Z", { of: "atmosphere_hybrid_sigma_pressure_coordinate" });
export const depth = dimension("lev", "Z", { of: "depth", units: "m" });
export const height = dimension("height", "Z", { of: "height", units: "m" });
export const map = [time, lat, lon];
export const column = [time, plev, lat, lon];

/** A level as a POD asks for it, in hPa unless said otherwise. */
export const at = (value: number, units = "hPa"): ScalarWish => ({ dimension: { ...plev, units }, value });

interface Wanted extends Partial<Omit<VariableWish, "frequency" | "minFrequency" | "maxFrequency">> {
	readonly every?: string;
	readonly atLeast?: string;
	readonly atMost?: string;
}

/** A monthly map of `standardName` unless said otherwise; `every: ""` leaves the frequency open. */
export function wish(standardName: string, wanted: Wanted = {}): VariableWish {
	const { every = "mon", atLeast, atMost, ...others } = wanted;
	return {
		name: "wished",
		standardName,
		dimensions: map,
		scalars: [],
		...(every === "" ? {} : { frequency: parseFrequency(every) }),
		...(atLeast === undefined ? {} : { minFrequency: parseFrequency(atLeast) }),
		...(atMost === undefined ? {} : { maxFrequency: parseFrequency(atMost) }),
		useExactName: false,
		dimensionsOrdered: false,
		renameDimensions: true,
		renameVariables: true,
		...others,
	};
}
