/** Levels of pressure, height or depth that are interpolated from a column on parametric levels (CF appendix D). */

import type { Dataset } from "../../model/dataset.ts";
import type { DimensionWish, ScalarWish, VariableWish } from "../../model/wish.ts";
import { axisOf } from "../axes.ts";
import { formulaTerms } from "./formula-terms.ts";
import { parametricCoordinates } from "./parametric.table.ts";

/** What archives keep columns of such a quantity on; the file tells which of its kind it is. */
const LEVELS: Readonly<Record<string, string>> = {
	air_pressure: "atmosphere_hybrid_sigma_pressure_coordinate",
	altitude: "atmosphere_hybrid_height_coordinate",
	depth: "ocean_s_coordinate",
};

export const isParametricName = (standardName: string): boolean => parametricCoordinates.has(standardName);

const verticalOf = ({ scalars }: VariableWish): ScalarWish | undefined =>
	scalars.find(({ dimension }) => dimension.axis === "Z");

/** The same variable on its model levels; `undefined` when no level is asked for that could be found between these. */
export function onModelLevels(wish: VariableWish): VariableWish | undefined {
	const level = verticalOf(wish);
	const standardName = LEVELS[level?.dimension.standardName ?? ""];
	if (!level || standardName === undefined) return undefined;
	const column: DimensionWish = { name: "lev", axis: "Z", standardName, needBounds: false };
	const after = wish.dimensions.findIndex(({ axis }) => axis === "T") + 1;
	const scalars = wish.scalars.filter((scalar) => scalar !== level);
	return { ...wish, dimensions: wish.dimensions.toSpliced(after, 0, column), scalars };
}

/** The pressure at the ground beneath such a column, which its levels follow. */
export function surfacePressureBelow({
	cellMethods: _,
	modifier: __,
	units: ___,
	...column
}: VariableWish): VariableWish {
	return {
		...column,
		name: "ps",
		standardName: "surface_air_pressure",
		units: "Pa",
		dimensions: column.dimensions.filter(({ axis }) => axis !== "Z"),
		scalars: [],
	};
}

interface Asked {
	readonly dataset: Dataset;
	readonly variable: string;
	readonly wish: VariableWish;
	readonly request: VariableWish;
}

/** The level to be found between those of the file; `undefined` where it is to be taken as it is, or nothing is asked. */
export function levelBetween({ dataset, variable, wish, request }: Asked): ScalarWish | undefined {
	const main = dataset.variables.get(variable);
	const coordinate = main && axisOf(dataset, main, "Z")?.coordinate;
	const isSought = request.dimensions.some(
		({ axis, standardName }) => axis === "Z" && isParametricName(standardName),
	);
	return coordinate && isSought && formulaTerms(coordinate).size > 0 ? verticalOf(wish) : undefined;
}
