/**
 * What a units text means, and how meanings are multiplied, raised and shifted: the arithmetic behind the grammar. Its errors
 * say what is wrong in half a sentence; `parseUnits` adds the text and the place.
 */

import { UnitsError } from "../../errors.ts";
import { dividedBy, isBounded, isZero, one, plus, type Ratio, times, toPower, zero } from "./ratio.ts";

/** Powers of the base units ("kg", "m", "s", "A", "K", "mol", "cd", "rad"), none of them zero. */
export type Dimensions = Readonly<Record<string, number>>;

/**
 * The meaning of a units text: a number `x` in these units is `x * scale + origin` in base units, or, for a logarithmic
 * unit, `reference * base ** (x * scale + origin)`.
 */
export interface Units {
	readonly dimensions: Dimensions;
	readonly scale: Ratio;
	readonly origin: Ratio;
	readonly logarithm?: { readonly base: "2" | "e" | "10"; readonly reference: Ratio };
	/** For "days since 2000-01-01": the text after "since". Such numbers are dates, not durations. */
	readonly since?: string;
}

export const pureNumber = (scale: Ratio): Units => ({ dimensions: {}, scale, origin: zero });
export const baseUnit = (symbol: string): Units => ({
	dimensions: { [symbol]: 1 },
	scale: one,
	origin: zero,
});
export const isLinear = (units: Units) => units.logarithm === undefined && units.since === undefined;
export const hasDimension = (units: Units) => Object.keys(units.dimensions).length > 0;
const isPureNumber = (units: Units) => isLinear(units) && !hasDimension(units) && isZero(units.origin);

/** Time itself, of which "@" and "since" give dates and not a shifted scale. */
export const isTime = ({ dimensions }: Units) =>
	Object.keys(dimensions).length === 1 && dimensions["s"] === 1;

function bounded(units: Units): Units {
	const numbers = [units.scale, units.origin, units.logarithm?.reference ?? one];
	if (isZero(units.scale)) throw new UnitsError("zero is no scale: leave the number out");
	if (!numbers.every(isBounded)) throw new UnitsError("the numbers are too large or too small");
	const powers = Object.values(units.dimensions);
	if (powers.some((power) => Math.abs(power) > mostPower)) throw new UnitsError("a power is too large");
	return units;
}

const mostPower = 255;

/** Adds up the powers, leaving out what cancels. */
function joined(a: Dimensions, b: Dimensions): Dimensions {
	const sum: Record<string, number> = { ...a };
	for (const [base, power] of Object.entries(b)) {
		sum[base] = (sum[base] ?? 0) + power;
		if (sum[base] === 0) delete sum[base];
	}
	return sum;
}

/** A product measures differences: an origin ("degC m") is dropped, as UDUNITS does. */
export function product(a: Units, b: Units): Units {
	if (isLinear(a) && isLinear(b))
		return bounded({
			dimensions: joined(a.dimensions, b.dimensions),
			scale: times(a.scale, b.scale),
			origin: zero,
		});
	if (isPureNumber(a)) return magnified(b, a.scale);
	if (isPureNumber(b)) return magnified(a, b.scale);
	throw new UnitsError("logarithmic units and reference times cannot be multiplied");
}

/** `factor` units as one, the origin staying where it is: prefixes, and numbers before logarithmic units. */
export function magnified(units: Units, factor: Ratio): Units {
	if (units.since !== undefined) throw new UnitsError("reference times cannot be multiplied");
	return bounded({ ...units, scale: times(units.scale, factor) });
}

export function raised(units: Units, power: number): Units {
	if (power === 1) return units;
	if (Math.abs(power) > mostPower) throw new UnitsError("a power is too large");
	if (!isLinear(units)) throw new UnitsError("logarithmic units and reference times have no powers");
	const entries = Object.entries(units.dimensions).map(([base, own]) => [base, own * power] as const);
	const dimensions = power === 0 ? {} : Object.fromEntries(entries);
	return bounded({ dimensions, scale: toPower(units.scale, power), origin: zero });
}

export const quotient = (a: Units, b: Units) => product(a, raised(b, -1));

/** "K @ 273.15": the zero of the new scale lies `by` units above that of the old. */
export function shifted(units: Units, by: Ratio): Units {
	if (units.since !== undefined) throw new UnitsError("a reference time has no second reference");
	return bounded({ ...units, origin: plus(units.origin, times(by, units.scale)) });
}

export function since(units: Units, reference: string): Units {
	if (!isLinear(units) || !isTime(units)) throw new UnitsError("only units of time have a reference time");
	return { ...units, since: reference };
}

export function logarithmic(base: "2" | "e" | "10", reference: Units): Units {
	if (!isLinear(reference) || !isZero(reference.origin))
		throw new UnitsError("a logarithm needs a plain reference");
	if (reference.scale.over < 0n) throw new UnitsError("a logarithm needs a reference above zero");
	const { dimensions, scale } = reference;
	return { dimensions, scale: one, origin: zero, logarithm: { base, reference: scale } };
}

/** Where the zero of the units lies, counted in the units themselves: 273.15 for degC. */
export const ownOrigin = (units: Units) => dividedBy(units.origin, units.scale);
