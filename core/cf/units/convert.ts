/** Conversions as data: `y = x * scale + offset`, to be put into a LazyArray's plan. */

import { UnitsError } from "../../errors.ts";
import { traps } from "./cf.table.ts";
import { dimensionsText, formatUnits } from "./format.ts";
import { parseUnits, type UnitsReading, unitsText } from "./parse.ts";
import { dividedBy, minus, type Ratio, ratio, toNumber } from "./ratio.ts";
import { referenceText } from "./reference-time.ts";
import { type Dimensions, isLinear, type Units } from "./units.ts";

/** A number `x` becomes `x * scale + offset`, both the doubles nearest to the exact values. */
export interface Conversion {
	readonly scale: number;
	readonly offset: number;
}

/** Without the radian, which UDUNITS holds for dimensionless: "degree" converts to "1". */
const physical = ({ rad: _, ...dimensions }: Dimensions): Dimensions => dimensions;

export const haveSameDimensions = (a: Units, b: Units) =>
	powersText(physical(a.dimensions)) === powersText(physical(b.dimensions));

const powersText = (dimensions: Dimensions) =>
	Object.entries(dimensions)
		.map(([base, power]) => `${base}${power}`)
		.sort()
		.join(" ");

/**
 * How to turn numbers in units `from` into numbers in units `to`. Throws UnitsError when they measure different things, when
 * one of them is a reference time (which needs a calendar), or when the way leads through a logarithm.
 */
export function conversion(from: string, to: string, reading: UnitsReading = {}): Conversion {
	const [a, b] = [parseUnits(from, reading), parseUnits(to, reading)];
	const reason = obstacle(a, b);
	if (reason !== undefined)
		throw new UnitsError(`Units "${from}" cannot be converted to "${to}": ${reason}${hint(from, to)}`);
	return conversionOf(a, b);
}

/** The same for units already read, which must have passed `areConvertibleUnits`. */
export function conversionOf(a: Units, b: Units): Conversion {
	if (a.logarithm && b.logarithm) return logarithmicConversion(a, b);
	return {
		scale: toNumber(dividedBy(a.scale, b.scale)),
		offset: toNumber(dividedBy(minus(a.origin, b.origin), b.scale)),
	};
}

/** A function for single numbers; arrays take the `conversion` itself. */
export function converter(from: string, to: string, reading: UnitsReading = {}): (value: number) => number {
	const { scale, offset } = conversion(from, to, reading);
	return (value) => value * scale + offset;
}

export const areConvertibleUnits = (a: Units, b: Units) => obstacle(a, b) === undefined;

/** Whether `conversion` would succeed; throws UnitsError only when a text cannot be read. */
export const areConvertible = (from: string, to: string, reading: UnitsReading = {}) =>
	areConvertibleUnits(parseUnits(from, reading), parseUnits(to, reading));

/** Why there is no affine way from `a` to `b`, as the end of a sentence; `undefined` when there is one. */
export function obstacle(a: Units, b: Units): string | undefined {
	if (a.since !== undefined && b.since !== undefined)
		return "dates are converted with their calendar, not by a factor. Decode the time coordinate.";
	if (a.since !== undefined || b.since !== undefined)
		return "one counts dates from a reference time and the other does not. Ask for a unit of the same kind.";
	if (!haveSameDimensions(a, b))
		return `the first is ${described(a)}, the second ${described(b)}. Ask for units of the same dimension.`;
	if (isLinear(a) !== isLinear(b))
		return "one of them is logarithmic, which no factor and offset can express. Ask for units of the same kind.";
	return undefined;
}

const described = (units: Units) => {
	const text = dimensionsText(physical(units.dimensions));
	return text === "" ? "a pure number" : `"${text}" in base units`;
};

/** Points at words that UDUNITS reads in its own way. */
function hint(...texts: string[]): string {
	const words = texts.flatMap((text) => unitsText(text).match(/\p{L}+/gu) ?? []);
	const found = words.find((word) => Object.hasOwn(traps, word));
	return found === undefined ? "" : ` ${traps[found]}`;
}

const naturalLogarithm = { "2": Math.LN2, e: 1, "10": Math.LN10 } as const;

/** Between two logarithmic units: levels differ by the logarithm of their references. */
function logarithmicConversion(a: Units, b: Units): Conversion {
	const [from, to] = [a.logarithm!, b.logarithm!];
	const sameBase = from.base === to.base;
	const perLevel = sameBase ? 1 : naturalLogarithm[from.base] / naturalLogarithm[to.base];
	const shift = logarithm(dividedBy(from.reference, to.reference), to.base);
	const [scaleA, scaleB] = [toNumber(a.scale), toNumber(b.scale)];
	return {
		scale: sameBase ? toNumber(dividedBy(a.scale, b.scale)) : (scaleA / scaleB) * perLevel,
		offset: (toNumber(a.origin) * perLevel + shift - toNumber(b.origin)) / scaleB,
	};
}

function logarithm(value: Ratio, base: "2" | "e" | "10"): number {
	const number = toNumber(value);
	if (base === "10") return Math.log10(number);
	return base === "2" ? Math.log2(number) : Math.log(number);
}

/** Whether equal numbers mean equal amounts: "mbar" and "hPa", "psu" and "0.001"; for reference times the same moment too. */
export function areEqualUnits(a: string, b: string, reading: UnitsReading = {}): boolean {
	return unitsKey(parseUnits(a, reading)) === unitsKey(parseUnits(b, reading));
}

function unitsKey(units: Units): string {
	return formatUnits(units.since === undefined ? units : { ...units, since: referenceText(units.since) });
}

/** The density of liquid water by which a mass of precipitation becomes a depth, kg m-3. */
export const waterDensity = 1000;

const perDensity: readonly (readonly [mass: string, depth: string])[] = [
	["kg m-2 s-1", "m s-1"],
	["kg m-2", "m"],
];

/**
 * The conversion between a mass of water per area (and time) and its depth (per time), "kg m-2 s-1" to "mm day-1", through
 * the density of liquid water, 1000 kg m-3. `undefined` when the units are of another kind, or convert without it: the
 * caller must opt in to the assumption.
 */
export function waterRate(from: string, to: string, reading: UnitsReading = {}): Conversion | undefined {
	const [a, b] = [parseUnits(from, reading), parseUnits(to, reading)];
	if (!isLinear(a) || !isLinear(b)) return undefined;
	for (const [mass, depth] of perDensity) {
		const [heavy, deep] = [parseUnits(mass), parseUnits(depth)];
		const scale = dividedBy(a.scale, b.scale);
		if (haveSameDimensions(a, heavy) && haveSameDimensions(b, deep))
			return { scale: toNumber(dividedBy(scale, ratio(BigInt(waterDensity)))), offset: 0 };
		if (haveSameDimensions(a, deep) && haveSameDimensions(b, heavy))
			return { scale: toNumber(dividedBy(scale, ratio(1n, BigInt(waterDensity)))), offset: 0 };
	}
	return undefined;
}
