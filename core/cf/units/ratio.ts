/**
 * Exact fractions, so that a conversion is rounded once, at its end: K to degC is -273.15 and degF to degC is 5/9, whatever
 * the way through the definitions.
 */

export interface Ratio {
	/** Carries the sign. */
	readonly over: bigint;
	/** Always positive, without a common factor with `over`. */
	readonly under: bigint;
}

/** Beyond this many bits a number leaves every double far behind; the bound keeps hostile texts from using up the machine. */
const mostBits = 4096;

export const bitsOf = (value: bigint) => (value < 0n ? -value : value).toString(16).length * 4;

/** Whether the fraction is of a size that any double could be made from. */
export const isBounded = (ratio: Ratio) => bitsOf(ratio.over) <= mostBits && bitsOf(ratio.under) <= mostBits;

function commonDivisor(a: bigint, b: bigint): bigint {
	let [large, small] = [a < 0n ? -a : a, b];
	while (small !== 0n) [large, small] = [small, large % small];
	return large;
}

/** A fraction in lowest terms; `under` must not be zero. */
export function ratio(over: bigint, under = 1n): Ratio {
	const sign = under < 0n ? -1n : 1n;
	const divisor = commonDivisor(over, under * sign);
	return { over: (sign * over) / divisor, under: (sign * under) / divisor };
}

export const zero = ratio(0n);
export const one = ratio(1n);

export const isZero = (a: Ratio) => a.over === 0n;
export const isSame = (a: Ratio, b: Ratio) => a.over === b.over && a.under === b.under;
export const plus = (a: Ratio, b: Ratio) => ratio(a.over * b.under + b.over * a.under, a.under * b.under);
export const minus = (a: Ratio, b: Ratio) => plus(a, { over: -b.over, under: b.under });
export const times = (a: Ratio, b: Ratio) => ratio(a.over * b.over, a.under * b.under);
export const dividedBy = (a: Ratio, b: Ratio) => ratio(a.over * b.under, a.under * b.over);

/** An integer power; the caller bounds it. A negative one of zero does not exist. */
export function toPower(base: Ratio, power: number): Ratio {
	const size = BigInt(Math.abs(power));
	return power < 0
		? ratio(base.under ** size, base.over ** size)
		: ratio(base.over ** size, base.under ** size);
}

/** Reads "12", "-.5", "1.5e-3" or a fraction of two such numbers "5/9"; `undefined` for other texts and absurd exponents. */
export function ratioOf(text: string): Ratio | undefined {
	const [above, below, ...more] = text.split("/").map(decimal);
	if (above === undefined || more.length > 0) return undefined;
	if (!text.includes("/")) return above;
	return below === undefined || isZero(below) ? undefined : dividedBy(above, below);
}

function decimal(text: string): Ratio | undefined {
	const parts = /^\s*([+-]?)(\d*)\.?(\d*)(?:[eE]([+-]?\d+))?\s*$/u.exec(text);
	const [, sign, whole = "", part = "", exponent = "0"] = parts ?? [];
	const power = Number(exponent) - part.length;
	if (!parts || whole + part === "" || whole.length + part.length > 400 || Math.abs(power) > 800)
		return undefined;
	const digits = BigInt(sign + whole + part);
	return power < 0 ? ratio(digits, 10n ** BigInt(-power)) : ratio(digits * 10n ** BigInt(power));
}

/** The nearest double, rounded once (half to even). */
export function toNumber({ over, under }: Ratio): number {
	if (over === 0n) return 0;
	const size = over < 0n ? -over : over;
	// 70 or more bits of quotient with a sticky last bit: `Number` then rounds as if it saw all of it.
	const shift = Math.max(0, bitsOf(under) - bitsOf(size) + 72);
	const scaled = size << BigInt(shift);
	const quotient = (scaled / under) | (scaled % under === 0n ? 0n : 1n);
	const half = Math.floor(shift / 2); // in two halves, as 2 ** -shift alone may underflow
	const value = Number(quotient) * 2 ** -half * 2 ** -(shift - half);
	return over < 0n ? -value : value;
}

/** Shortest exact text: a decimal where one of up to 30 places exists, else "over/under". `ratioOf` reads it back. */
export function ratioText({ over, under }: Ratio): string {
	if (under === 1n) return integerText(over);
	for (let places = 1, scale = 10n; places <= 30; places++, scale *= 10n) {
		if (scale % under === 0n) return decimalText(over * (scale / under), places);
	}
	return `${over}/${under}`;
}

/** Long rows of zeros are written as an exponent. */
function integerText(value: bigint): string {
	const zeros = /0{4,}$/u.exec(`${value}`)?.[0].length ?? 0;
	return zeros === 0 ? `${value}` : `${`${value}`.slice(0, -zeros)}e${zeros}`;
}

function decimalText(digits: bigint, places: number): string {
	const sign = digits < 0n ? "-" : "";
	const bare = `${digits}`.replace("-", "");
	if (places > 6 && bare.length <= places) return `${sign}${bare}e-${places}`;
	const padded = bare.padStart(places + 1, "0");
	return `${sign}${padded.slice(0, -places)}.${padded.slice(-places)}`;
}
