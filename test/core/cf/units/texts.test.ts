import { readFileSync } from "node:fs";
import { expect, test } from "@jest/globals";
import { dateOf } from "../../../../core/cf/calendar-date.ts";
import { readReferenceDate } from "../../../../core/cf/reference-date.ts";
import { referenceInstant } from "../../../../core/cf/time-units.ts";
import { conversionOf, obstacle } from "../../../../core/cf/units/convert.ts";
import { dimensionsText } from "../../../../core/cf/units/format.ts";
import { parseUnits } from "../../../../core/cf/units/index.ts";
import { toNumber } from "../../../../core/cf/units/ratio.ts";
import type { Units } from "../../../../core/cf/units/units.ts";
import { UnitsError } from "../../../../core/errors.ts";

type Moment = [year: number, month: number, day: number, hour: number, minute: number, second: number];
type Accepted =
	| [text: string, base: string, scale: number, origin: number]
	| [text: string, base: string, scale: number, origin: number, log: string, reference: number]
	| [text: string, base: string, scale: number, origin: "since", moment: Moment];

/** What libudunits2 2.2.28 says; made by test/oracles/unit_texts.py. */
const oracle = JSON.parse(
	readFileSync(new URL("../../../fixtures/units/texts.json", import.meta.url), "utf8"),
) as {
	accepted: Accepted[];
	refused: string[];
	odd: string[];
	conversions: [string, string, ...([] | [number, number, number])][];
};

/** Texts that UDUNITS refuses and we read. */
const readHere: Readonly<Record<string, RegExp>> = {
	"words of climate files (cf.table.ts)":
		/^$|^-$|0 ?- ?1|psu|practical_salinity|gpm|level|layer|none|unitless|dimension|fraction|proportion|^deg$|degs? |dB\b|hrs|yrs|decade|century|[gG]C|degrees North|[‰‱]|celsius/iu,
	"superscripts of a sign, or of a digit besides ¹²³, which UDUNITS writes and cannot read": /[⁰⁴-⁹⁺⁻]/u,
	"signs of typography: true minus and dashes, crosses and dots of products, other blanks":
		/[×⋅−–‐\u00a0\u2009\u3000\u202f]/u,
	"blanks around an operator cannot change the meaning": / [*.·^]|[*.·^] /u,
	"fractions to shift by, which keep a third exact": /@ \d+\/\d+$/u,
	"the date to be filled in of the MIP tables": /since \?$/u,
};

/** What our message says of texts that UDUNITS reads, and why. */
const refusedHere: Readonly<Record<string, RegExp>> = {
	"a number apart from its unit was meant as its power": /stands alone/u,
	"numbers in a row: 10-3 is 10^-3 to UDUNITS and -30 with a blank": /two numbers touch|a number touches/u,
	"a broken power is cut into a power and a factor (m^0.5 is 5 m^0)": /powers are whole numbers/u,
	'without a blank it cannot be told what is divided ("kg/m^2s", "s-1m", "perm")':
		/touches what stands before|"per[ms]+" is no known unit/u,
	"parentheses that close nothing": /one too many/u,
	"dates and times that no clock shows: UDUNITS cuts them elsewhere":
		/there is no (?:month|day|such time)|is no date/u,
	"dates are no factors": /reference times cannot be multiplied/u,
	"only time counts from a date": /is no number to shift by/u,
	"logarithms of numbers below zero or of logarithms": /a logarithm needs/u,
};

/** Texts both read, but not alike. */
const readOtherwise: Readonly<Record<string, RegExp>> = {
	'")2.L" is a power and a product, not 2 times L': /\)\d+\./u,
	"degrees of temperature in two words": /^(?:degrees|°) C$/u,
	"mb is the millibar": /^mb$/u,
	"a year has five digits": /since \d{5}-/u,
	"a year 0 of a reference is the one before year 1, not year 1": / since 0/u,
};

const reasonFor = (rules: Readonly<Record<string, RegExp>>, text: string): string | undefined =>
	Object.keys(rules).find((reason) => rules[reason]!.test(text));

const counted = (reasons: Iterable<string>): Record<string, number> => {
	const counts: Record<string, number> = {};
	for (const reason of reasons) counts[reason] = (counts[reason] ?? 0) + 1;
	return counts;
};

function read(text: string): Units | UnitsError {
	try {
		return parseUnits(text);
	} catch (error) {
		if (error instanceof UnitsError) return error;
		throw error;
	}
}

/** Within 1e-12 of the number, or of what it is beside. */
const near = (a: number, b: number, beside = 0) =>
	Math.abs(a - b) <= 1e-12 * Math.max(Math.abs(a), Math.abs(b), Math.abs(beside));

/** "m-1 kg" in the order of our own. */
function ordered(base: string): string {
	const powers = base.match(/[a-zA-Z]+-?\d*/gu) ?? [];
	const parts = powers.map((power) => /^([a-zA-Z]+)(-?\d*)$/u.exec(power)!);
	return dimensionsText(Object.fromEntries(parts.map(([, unit, count]) => [unit!, Number(count || 1)])));
}

function moment(since: string): Moment {
	const date = readReferenceDate(since);
	if ("wrong" in date) throw new Error(date.wrong);
	const { year, month, day, hour, minute, second, microsecond } = dateOf(
		"standard",
		referenceInstant({ unit: "day", ...date }, "standard"),
	);
	return [year, month, day, hour, minute, second + microsecond / 1e6];
}

function meansTheSame(units: Units, [, base, scale, origin, ...more]: Accepted): boolean {
	if (dimensionsText(units.dimensions) !== ordered(base) || !near(toNumber(units.scale), scale)) return false;
	if (origin === "since") {
		return units.since !== undefined && JSON.stringify(moment(units.since)) === JSON.stringify(more[0]);
	}
	const { logarithm } = units;
	const [name, reference] = more as [string?, number?];
	if (name !== (logarithm && { "10": "lg", e: "ln", "2": "lb" }[logarithm.base])) return false;
	return (
		units.since === undefined &&
		near(toNumber(units.origin), origin, scale) &&
		(logarithm === undefined || near(toNumber(logarithm.reference), reference!))
	);
}

test("texts that UDUNITS reads mean the same here, but for the differences named", () => {
	expect(oracle.accepted.length).toBeGreaterThan(2500);
	const differences = oracle.accepted.flatMap((row) => {
		const units = read(row[0]);
		if (units instanceof UnitsError) {
			return [reasonFor(refusedHere, units.message) ?? `refused: ${row[0]}: ${units.message}`];
		}
		return meansTheSame(units, row) ? [] : [reasonFor(readOtherwise, row[0]) ?? `differs: ${row[0]}`];
	});
	expect(counted(differences)).toMatchInlineSnapshot(`
{
  "")2.L" is a power and a product, not 2 times L": 5,
  "a broken power is cut into a power and a factor (m^0.5 is 5 m^0)": 8,
  "a number apart from its unit was meant as its power": 16,
  "a year 0 of a reference is the one before year 1, not year 1": 22,
  "a year has five digits": 1,
  "dates and times that no clock shows: UDUNITS cuts them elsewhere": 7,
  "dates are no factors": 1,
  "degrees of temperature in two words": 2,
  "logarithms of numbers below zero or of logarithms": 1,
  "mb is the millibar": 1,
  "numbers in a row: 10-3 is 10^-3 to UDUNITS and -30 with a blank": 15,
  "only time counts from a date": 2,
  "parentheses that close nothing": 2,
  "without a blank it cannot be told what is divided ("kg/m^2s", "s-1m", "perm")": 6,
}
`);
});

test("texts that UDUNITS refuses are refused, but for the differences named", () => {
	expect(oracle.refused.length).toBeGreaterThan(500);
	const ours = oracle.refused.filter((text) => !(read(text) instanceof UnitsError));
	const reasons = ours.map((text) => reasonFor(readHere, text) ?? `read: ${text}`);
	expect(counted(reasons)).toMatchInlineSnapshot(`
{
  "blanks around an operator cannot change the meaning": 61,
  "fractions to shift by, which keep a third exact": 1,
  "signs of typography: true minus and dashes, crosses and dots of products, other blanks": 9,
  "superscripts of a sign, or of a digit besides ¹²³, which UDUNITS writes and cannot read": 63,
  "the date to be filled in of the MIP tables": 1,
  "words of climate files (cf.table.ts)": 53,
}
`);
});

/** Conversions between texts of which both sides are read alike. */
const pairs = oracle.conversions.flatMap(([from, to, ...values]) => {
	const [a, b] = [read(from), read(to)];
	const both = !(a instanceof UnitsError) && !(b instanceof UnitsError);
	const odd = [from, to].some((text) => reasonFor(readOtherwise, text) !== undefined);
	return both && !odd ? [{ from, to, a, b, values }] : [];
});

test("conversions give the numbers of UDUNITS", () => {
	const linear = pairs.filter(({ a, b, values }) => values.length > 0 && obstacle(a, b) === undefined);
	expect(linear.length).toBeGreaterThan(500);
	const wrong = linear.filter(({ a, b, values }) => {
		const { scale, offset } = conversionOf(a, b);
		// UDUNITS rounds at every step on its way through offsets.
		return ![0, 1, 250.5].every((x, index) => near(x * scale + offset, values[index]!, offset));
	});
	expect(wrong.map(({ from, to, values }) => [from, to, values])).toEqual([]);
});

test("what UDUNITS cannot convert is refused, and so is the reciprocal it takes, and the way through a logarithm", () => {
	const refusedToo = pairs.filter(({ a, b }) => obstacle(a, b) !== undefined);
	const impossible = refusedToo.filter(({ values }) => values.length === 0);
	expect(impossible.length).toBeGreaterThan(80);
	expect(pairs.filter(({ values }) => values.length === 0)).toEqual(impossible);
	const logarithmic = ({ a, b }: (typeof pairs)[number]) =>
		(a.logarithm === undefined) !== (b.logarithm === undefined);
	const others = refusedToo.filter((pair) => pair.values.length > 0 && !logarithmic(pair));
	expect(others.map(({ from, to }) => [from, to])).toMatchInlineSnapshot(`[]`);
});
