/**
 * The grammar of UDUNITS-2 units texts:
 *
 *     shifted  = product [ ( "@" | "since" | "after" | "from" | "ref" ) ( number | date ) ]
 *     product  = raised { ( "*" | "." | "-" | blank | "/" | "per" )? raised }      from left to right: "kg/m2 s" is kg m-2 s
 *     raised   = basic [ [ "^" | "**" ] integer | superscript ]
 *     basic    = number | word | "(" shifted ")" | ( "lg" | "ln" | "lb" ) "(re" product ")"
 */

import { UnitsError } from "../../errors.ts";
import { readReferenceDate } from "../reference-date.ts";
import { type Ratio, ratioOf, toNumber } from "./ratio.ts";
import { type Token, type TokenKind, tokensOf } from "./tokens.ts";
import {
	baseUnit,
	isTime,
	logarithmic,
	magnified,
	product,
	pureNumber,
	quotient,
	raised,
	shifted,
	since,
	type Units,
} from "./units.ts";
import { type Aliases, type Meaning, meaningOf, nearestWord } from "./words.ts";

interface Cursor {
	readonly tokens: readonly Token[];
	readonly aliases: Aliases;
	/** How many definitions and parentheses lie around: bounded, so that a hostile text ends in an error. */
	readonly depth: number;
	readonly length: number;
	next: number;
}

const deepest = 40;

/** The meaning of a normalised, non-empty text; throws UnitsError. */
export function meaning(
	text: string,
	{ aliases = {}, depth = 0 }: { aliases?: Aliases; depth?: number } = {},
): Units {
	const cursor: Cursor = { tokens: tokensOf(text), aliases, depth, length: text.length, next: 0 };
	const units = shiftedUnits(cursor);
	const left = cursor.tokens[cursor.next];
	if (left) throw new UnitsError(`"${left.text}" is one too many`, { at: left.at });
	return units;
}

function take(cursor: Cursor, ...kinds: TokenKind[]): Token | undefined {
	const token = cursor.tokens[cursor.next];
	if (token === undefined || !kinds.includes(token.kind)) return undefined;
	cursor.next++;
	return token;
}

/** Gives an error of the arithmetic the place of the token it comes from. */
function placed<T>(token: Token, act: () => T): T {
	try {
		return act();
	} catch (error) {
		if (!(error instanceof UnitsError) || error.at !== undefined) throw error;
		throw new UnitsError(error.message, { at: token.at });
	}
}

function shiftedUnits(cursor: Cursor): Units {
	const units = productUnits(cursor);
	const token = take(cursor, "shift");
	return token ? placed(token, () => shiftedBy(units, token)) : units;
}

/** After units of time a reference is a date, unless it is a decimal or fraction ("s @ 5.0"). */
function shiftedBy(units: Units, { text }: Token): Units {
	if (text === "")
		throw new UnitsError(`${isTime(units) ? "the reference time" : "a number to shift by"} is missing`);
	if (isTime(units) && !/^[+-]?[\d.]*[./e][\d.e+/-]*$/iu.test(text)) return since(units, referenceIn(text));
	const by = ratioOf(text);
	if (by === undefined) throw new UnitsError(`"${text}" is no number to shift by`);
	return shifted(units, by);
}

/** "?" stands for a date yet to be filled in, as in the MIP tables. */
function referenceIn(text: string): string {
	const date = readReferenceDate(text);
	if (text !== "?" && "wrong" in date) throw new UnitsError(date.wrong);
	return text;
}

function productUnits(cursor: Cursor): Units {
	let units = raisedUnits(cursor);
	for (;;) {
		const start = cursor.tokens[cursor.next];
		if (start === undefined || ["close", "shift"].includes(start.kind)) return units;
		const sign = take(cursor, "multiply", "divide");
		const factor = raisedUnits(cursor);
		const before = units;
		units = placed(start, () =>
			sign?.kind === "divide" ? quotient(before, factor) : product(before, factor),
		);
	}
}

function raisedUnits(cursor: Cursor): Units {
	const start = cursor.tokens[cursor.next];
	const basic = basicUnits(cursor);
	const power = take(cursor, "power");
	return start && power ? placed(start, () => raised(basic, powerOf(power))) : basic;
}

const superscripts = "⁰¹²³⁴⁵⁶⁷⁸⁹";

function powerOf({ text }: Token): number {
	const plain = [...text].map((sign) => {
		const digit = superscripts.indexOf(sign);
		if (digit >= 0) return `${digit}`;
		return { "⁺": "+", "⁻": "-" }[sign] ?? sign;
	});
	return Number(plain.join(""));
}

function basicUnits(cursor: Cursor): Units {
	const token = take(cursor, "number", "word", "open", "logarithm");
	if (token === undefined) throw missing(cursor);
	if (token.kind === "word") return placed(token, () => wordUnits(token, cursor));
	if (token.kind === "number") return placed(token, () => pureNumber(numberOf(token)));
	const inner = { ...cursor, depth: deeper(cursor, token) };
	const units = token.kind === "open" ? shiftedUnits(inner) : productUnits(inner);
	cursor.next = inner.next;
	if (!take(cursor, "close")) throw new UnitsError('a parenthesis is not closed: add ")"', { at: token.at });
	return token.kind === "open" ? units : placed(token, () => logarithmic(baseOf(token), units));
}

function missing({ tokens, next, length }: Cursor): UnitsError {
	const found = tokens[next];
	const message =
		found && found.text !== "" ? `a unit is missing before "${found.text}"` : "a unit is missing";
	return new UnitsError(message, { at: found?.at ?? length });
}

/** The smallest double of full precision. */
const leastNumber = 2 ** -1022;

function numberOf({ text }: Token): Ratio {
	const value = ratioOf(text);
	if (value?.over === 0n) throw new UnitsError("zero is no scale: leave it out");
	const size = value === undefined ? 0 : Math.abs(toNumber(value));
	if (value === undefined || size < leastNumber || size === Number.POSITIVE_INFINITY)
		throw new UnitsError("the number is too large or too small");
	return value;
}

const baseOf = ({ text }: Token) =>
	(({ ln: "e", lb: "2" })[text.toLowerCase()] as "e" | "2" | undefined) ?? "10";

function deeper({ depth }: Cursor, token: Token): number {
	if (depth >= deepest)
		throw new UnitsError("too many parentheses or definitions inside each other", { at: token.at });
	return depth + 1;
}

function wordUnits(token: Token, cursor: Cursor): Units {
	const found = meaningOf(token.text, cursor.aliases);
	if (found === undefined) throw new UnitsError(unknown(token.text));
	return magnified(definedUnits(found, deeper(cursor, token)), found.prefix);
}

/** Definitions, those of aliases too, are written in the grammar's own words: an alias cannot lead back to itself. */
const definedUnits = ({ base, definition = "1" }: Meaning, depth: number): Units =>
	base === undefined ? meaning(definition, { depth }) : baseUnit(base);

function unknown(word: string): string {
	const apart = /^(\p{L}+\d+)(\p{L}.*)$/u.exec(word);
	if (apart?.[1] && meaningOf(apart[1].replace(/\d+$/u, "")))
		return `"${word}" is no known unit: separate units by a blank ("${apart[1]} ${apart[2]}")`;
	const suggestion = nearestWord(word);
	return `"${word}" is no known unit${suggestion ? `: did you mean "${suggestion}"?` : ""}`;
}
