import { values } from "../array/build.ts";
import { allocate } from "../array/element.ts";
import { boundsOf } from "../cf/axes.ts";
import { unpacked } from "../cf/packing.ts";
import { type Dataset, type Variable, withoutAttributes, withVariable } from "../model/dataset.ts";
import type { SpannedAxis } from "./grid.ts";

/** Degrees: places in single precision. */
const EDGE = 1e-5;

/** A way around the globe. */
export interface TurnedLongitudes {
	/** Indices of all cells from the first one at or east of `west` on. */
	readonly order: readonly number[];
	/** Where some of them lie, counted from `west` on. */
	readonly at: (indices: readonly number[]) => SpannedAxis;
}

/** The cells of an axis from `west` eastward; centres lie from `west` to `west + 360`. */
export function turnedFrom({ values: centres, bounds }: SpannedAxis, west: number): TurnedLongitudes {
	const shift = (index: number): number =>
		-360 * Math.floor(((centres[index] as number) - west + EDGE) / 360);
	const place = (index: number): number => (centres[index] as number) + shift(index);
	return {
		order: Array.from(centres.keys()).sort((a, b) => place(a) - place(b)),
		at: (indices) => ({
			values: Float64Array.from(indices, place),
			bounds: Float64Array.from(
				indices.flatMap((index) =>
					[2 * index, 2 * index + 1].map((edge) => (bounds[edge] as number) + shift(index)),
				),
			),
		}),
	};
}

/** Other numbers for a longitude axis and its bounds, if it has any; types stay. */
export function withLongitudes(dataset: Dataset, name: string, axis: SpannedAxis): Dataset {
	const coordinate = dataset.variables.get(name);
	if (!coordinate) return dataset;
	const bounds = dataset.variables.get(boundsOf(dataset, coordinate) ?? "");
	const turned = withVariable(dataset, withNumbers(coordinate, axis.values));
	return bounds?.data.shape.at(-1) === 2 ? withVariable(turned, withNumbers(bounds, axis.bounds)) : turned;
}

function withNumbers(variable: Variable, numbers: Float64Array): Variable {
	const plain = unpacked(variable);
	const items = allocate(plain.type, numbers.length) as Float64Array;
	items.set(numbers);
	const attributes = withoutAttributes(
		plain.attributes,
		"actual_range",
		"valid_range",
		"valid_min",
		"valid_max",
	);
	return { ...plain, attributes, data: values(plain.type, plain.data.shape, items) };
}
