/** Levels: the wish for the whole column a level can be cut from, and names that carry a level's value. */

import type { ScalarWish, VariableWish } from "../model/wish.ts";
import type { SliceName } from "../ports/convention.ts";
import { inUnits } from "./fit.ts";

const vertical = (wish: VariableWish): ScalarWish | undefined =>
	wish.scalars.find(({ dimension }) => dimension.axis === "Z");

/** The same wish with the level's axis instead of the level; `undefined` when no level is asked for. */
export function columnOf(wish: VariableWish): VariableWish | undefined {
	const level = vertical(wish);
	if (level === undefined) return undefined;
	const scalars = wish.scalars.filter((scalar) => scalar !== level);
	return { ...wish, scalars, dimensions: [...wish.dimensions, level.dimension] };
}

/** "U850" for 85000 Pa; `undefined` where the value is no whole number in the template's units. */
export function sliceNameOf(wish: VariableWish, slices: readonly SliceName[]): string | undefined {
	const level = vertical(wish);
	const slice = slices.find(({ standardName }) => standardName === level?.dimension.standardName);
	if (level === undefined || slice === undefined) return undefined;
	const value = inUnits(level.value, level.dimension.units, slice.units);
	if (value === undefined) return undefined;
	const whole = Math.round(value);
	const isWhole = Math.abs(value - whole) <= 1e-6 * Math.max(Math.abs(value), 1);
	return isWhole ? slice.template.replace("{value}", String(whole)) : undefined;
}
