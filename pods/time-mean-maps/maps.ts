import type { ColourScale, LineFigure, MapFigure } from "../../core/ports/figure.ts";
import { zonalMean } from "../../core/statistics/field.ts";
import { unitsLabel } from "../../core/statistics/labels.ts";
import { niceScale } from "../../core/statistics/nice.ts";
import type { Material } from "./material.ts";

/** One scale for several fields, so that their colours compare. */
export const sharedScale = (material: Material, fields: readonly Float64Array[]): ColourScale => ({
	map: "viridis",
	...niceScale(
		fields.flatMap((field) => [...field]),
		{ trim: 0.005, steps: 15 },
	),
	label: `air temperature [${unitsLabel(material.field.units)}]`,
});

export const differenceScale = (material: Material, difference: Float64Array): ColourScale => ({
	map: "RdBu_r",
	...niceScale(difference, { symmetric: true, trim: 0.005, steps: 14 }),
	label: `difference [${unitsLabel(material.field.units)}]`,
});

export const mapOf = (
	material: Material,
	values: Float64Array,
	look: Pick<MapFigure, "title" | "scale"> & { readonly subtitle?: string; readonly note?: string },
): MapFigure => ({
	kind: "map",
	longitudes: [...material.field.grid.longitude.values],
	latitudes: [...material.field.grid.latitude.values],
	values,
	...look,
});

const beltTicks = [-90, -60, -30, 0, 30, 60, 90].map((at) => ({ at, label: String(at).replace("-", "−") }));

/** Zonal means of several fields over latitude, south on the left. */
export function zonalLines(
	material: Material,
	fields: readonly { readonly label: string; readonly values: Float64Array; readonly dashed?: boolean }[],
): LineFigure {
	const { latitude, longitude } = material.field.grid;
	const order = [...latitude.values.keys()].sort((a, b) => latitude.values[a]! - latitude.values[b]!);
	return {
		kind: "lines",
		title: "Zonal mean",
		xLabel: "latitude [°N]",
		...(latitude.values.length > 12 ? { xTicks: beltTicks } : {}),
		yLabel: `air temperature [${unitsLabel(material.field.units)}]`,
		series: fields.map(({ values, ...rest }) => {
			const means = zonalMean(values, longitude.values.length);
			return { ...rest, x: order.map((row) => latitude.values[row]!), y: order.map((row) => means[row]!) };
		}),
	};
}

export const minus = (first: Float64Array, second: Float64Array): Float64Array =>
	first.map((value, index) => value - second[index]!);
