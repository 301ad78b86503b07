/** Whether a variable's axes and levels are those a wish asks for. */

import { areConvertible, converter } from "../cf/units/index.ts";
import { isHeadwaterError } from "../errors.ts";
import type { DimensionWish, ScalarWish, VariableWish } from "../model/wish.ts";
import type { NativeCoordinate } from "../ports/convention.ts";

/** A coordinate of a variable under its key in the convention. */
export interface NativeDimension {
	readonly key: string;
	readonly coordinate: NativeCoordinate;
}

export interface AxisFit {
	/** False when a step must still change an axis. */
	readonly exact: boolean;
	/** Axes the wish names as the convention does ("plev19"): a hint which of several is meant. */
	readonly named: number;
	/** Axes between the levels others lie on, that the wish does not name. */
	readonly staggered: number;
	/** Single levels and types nobody asked for: 0 none, 1 near the surface (lower is better), 3 anything else. */
	readonly unasked: number;
}

const isScalar = ({ coordinate }: NativeDimension) => coordinate.value !== undefined;
const isNamed = ({ key }: NativeDimension, { name }: DimensionWish) => key === name;
const isOfKind = ({ coordinate }: NativeDimension, { standardName }: DimensionWish) =>
	coordinate.standardNames.includes(standardName);

/**
 * Whether an axis may stand for another kind of the same direction. Of horizontal and time axes every model has its own: regular,
 * rotated, curvilinear; only a map projection covers a region. A vertical axis a convention says nothing of is left to the file.
 */
function mayStandFor({ coordinate }: NativeDimension, { name }: DimensionWish): boolean {
	const { axis, standardNames } = coordinate;
	if (axis === "OTHER") return coordinate.name === name;
	if (axis === "Z") return standardNames.length === 0;
	return !standardNames.some((standardName) => standardName.startsWith("projection_"));
}

function pick(dimension: DimensionWish, from: readonly NativeDimension[]): NativeDimension | undefined {
	const onAxis = from.filter(({ coordinate }) => coordinate.axis === dimension.axis);
	return (
		onAxis.find((native) => isNamed(native, dimension)) ??
		onAxis.find((native) => isOfKind(native, dimension)) ??
		onAxis.find((native) => mayStandFor(native, dimension))
	);
}

/** Whether two units measure the same thing; units nobody can read measure nothing. */
export function measureTheSame(a: string, b: string): boolean {
	try {
		return areConvertible(a, b);
	} catch (error) {
		if (isHeadwaterError(error, "Units")) return false;
		throw error;
	}
}

/** The value in other units; `undefined` when they measure different things. Absent units are those asked for. */
export function inUnits(value: number, from: string | undefined, to: string | undefined): number | undefined {
	if (from === undefined || to === undefined || from === to) return value;
	return measureTheSame(from, to) ? converter(from, to)(value) : undefined;
}

/** Levels that went through a conversion or through float32 still name the same level. */
const sameLevel = (a: number, b: number) =>
	Math.abs(a - b) <= 1e-6 * Math.max(Math.abs(a), Math.abs(b), 1e-3);

export function isLevel(native: NativeDimension, { dimension, value }: ScalarWish): boolean {
	const { value: own, units } = native.coordinate;
	if (typeof own !== "number" || !isOfKind(native, dimension)) return false;
	const asked = inUnits(value, dimension.units, units);
	return asked !== undefined && sameLevel(asked, own);
}

/** A slice of the free atmosphere is another variable than the column's; a level near the surface or an area type is the variable itself. */
function weight({ coordinate }: NativeDimension): number {
	if (coordinate.standardNames.includes("air_pressure")) return Number.POSITIVE_INFINITY;
	const nearSurface = coordinate.standardNames.includes("height") && typeof coordinate.value === "number";
	return nearSurface ? 1 + Math.min(Number(coordinate.value) / 1000, 1) : 3;
}

/** `undefined` when the axes or levels are not those asked for. */
export function fitAxes(wish: VariableWish, native: readonly NativeDimension[]): AxisFit | undefined {
	const arrays = new Set(native.filter((dimension) => !isScalar(dimension)));
	const scalars = new Set(native.filter(isScalar));
	let [exact, named, staggered] = [true, 0, 0];
	for (const dimension of wish.dimensions) {
		const one = [...scalars].find((scalar) => isNamed(scalar, dimension));
		const found = pick(dimension, [...arrays]) ?? one;
		if (found === undefined) return undefined;
		arrays.delete(found);
		scalars.delete(found);
		if (dimension.axis === "T") continue;
		exact &&= isOfKind(found, dimension) || isNamed(found, dimension);
		if (isNamed(found, dimension)) named++;
		else if (found.coordinate.staggered) staggered++;
	}
	if (arrays.size > 0) return undefined;
	for (const scalar of wish.scalars) {
		const found = [...scalars].find((candidate) => isLevel(candidate, scalar));
		if (found === undefined) return undefined;
		scalars.delete(found);
	}
	const unasked = Math.max(0, ...[...scalars].map(weight));
	return unasked === Number.POSITIVE_INFINITY ? undefined : { exact, named, staggered, unasked };
}
