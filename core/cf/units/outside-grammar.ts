/**
 * Units that are outside the grammar of UDUNITS but known to mathjs, such as "m^0.5" or "sqft". Slow the first time: mathjs
 * takes about half a second to load, and is loaded only when the grammar gives up.
 */

import type * as mathjs from "mathjs";
import { messageOf, UnitsError } from "../../errors.ts";
import { type Conversion, conversionOf, obstacle } from "./convert.ts";
import { parseUnits, type UnitsReading } from "./parse.ts";
import { minus, one, type Ratio, ratioOf } from "./ratio.ts";
import { normalised } from "./tokens.ts";
import { magnified, type Units } from "./units.ts";

/** mathjs counts the powers of these, in this order; angles and bits are pure numbers to UDUNITS. */
const bases = ["kg", "m", "s", "A", "K", "cd", "mol", "rad"] as const;

/** mathjs keeps them, though its types do not say so. */
interface MathUnit {
	readonly dimensions: readonly number[];
	/** The number in SI units, the origin of temperatures included. */
	readonly value: number;
	readonly units: readonly { readonly unit: { readonly name: string } }[];
}

/** `conversion`, with mathjs asked for the side that our own grammar cannot read. Throws UnitsError when neither can. */
export async function conversionOutsideGrammar(
	from: string,
	to: string,
	reading: UnitsReading = {},
): Promise<Conversion> {
	const [a, b] = [await unitsOf(from, reading), await unitsOf(to, reading)];
	const reason = obstacle(a, b);
	if (reason !== undefined) throw new UnitsError(`Units "${from}" cannot be converted to "${to}": ${reason}`);
	return conversionOf(a, b);
}

async function unitsOf(text: string, reading: UnitsReading): Promise<Units> {
	try {
		return parseUnits(text, reading);
	} catch (error) {
		if (!(error instanceof UnitsError)) throw error;
		return unitsOfMathjs(text, { math: await import("mathjs"), own: error });
	}
}

function unitsOfMathjs(text: string, { math, own }: { math: typeof mathjs; own: UnitsError }): Units {
	try {
		const { factor, words } = withoutFactor(text);
		const [none, single] = [0, 1].map((number) => math.unit(number, words) as unknown as MathUnit);
		return magnified(unitsFrom(none!, single!), factor);
	} catch (cause) {
		const also = messageOf(cause).replace(/\.$/u, "");
		throw new UnitsError(`${own.message} Nor does mathjs know it: ${also}.`, { cause });
	}
}

/** mathjs passes over numbers in a unit silently: one before it is taken here, others are refused. */
function withoutFactor(text: string): { factor: Ratio; words: string } {
	const [, number, words = ""] = /^([+-]?[\d.]+(?:[eE][+-]?\d+)?)? *(.*)$/u.exec(normalised(text)) ?? [];
	const factor = number === undefined ? one : ratioOf(number);
	if (factor === undefined || /(?:^|[\s*/(])[\d.]/u.test(words))
		throw new UnitsError("a number stands inside");
	return { factor, words };
}

/** The numbers 0 and 1 in the units, in SI: the first gives the origin, their difference the scale. */
function unitsFrom(none: MathUnit, single: MathUnit): Units {
	const [origin, end] = [none, single].map(({ value }) => ratioOf(`${value}`));
	if (!origin || !end || single.units.length === 0) throw new UnitsError("no unit in it");
	const powers = bases.map((base, index) => [base, single.dimensions[index] ?? 0] as const);
	if ((single.dimensions[bases.length] ?? 0) !== 0) throw new UnitsError("bits are no physical unit");
	const dimensions = Object.fromEntries(powers.filter(([, power]) => power !== 0));
	return { dimensions, scale: minus(end, origin), origin };
}
