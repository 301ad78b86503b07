/** Cuts a units text into tokens; which signs may follow which is the grammar's business, save where a token's meaning hangs on it. */

import { UnitsError } from "../../errors.ts";

export type TokenKind =
	| "number"
	| "word"
	| "power"
	| "multiply"
	| "divide"
	| "open"
	| "close"
	| "logarithm"
	| "shift";

export interface Token {
	readonly kind: TokenKind;
	/** The digits, the word, the text after "@" or "since"; the base for a logarithm. */
	readonly text: string;
	/** 0-based, in the normalised text. */
	readonly at: number;
}

interface Rule {
	readonly kind: TokenKind;
	/** Matched at the place reached; the first group, if any, is the token's text. */
	readonly pattern: RegExp;
	/** The kinds of token it may follow; absent: any. */
	readonly after?: readonly TokenKind[];
}

const ends: readonly TokenKind[] = ["number", "word", "power", "close"];

/** In order: the first that fits is taken. */
const rules: readonly Rule[] = [
	{ kind: "close", pattern: /^ *\)/u },
	{ kind: "shift", pattern: /^(?: *@ *| +(?:since|after|from|ref) +)([^()]*)/iu, after: ends },
	{ kind: "power", pattern: /^ *(?:\^|\*\*) *([+-]?\d+)/u, after: ["number", "word", "close"] },
	{ kind: "power", pattern: /^([⁺⁻]?[⁰¹²³⁴-⁹]+)/u, after: ["number", "word", "close"] },
	{ kind: "power", pattern: /^([+-]?\d+)/u, after: ["word", "close"] },
	{ kind: "divide", pattern: /^ *\/ *|^ +per +/iu, after: ends },
	{ kind: "multiply", pattern: /^ *[*·×⋅] *|^\.(?=\d)|^ *\. *(?!\d)|^-(?=[^\d.])|^ +/u, after: ends },
	{ kind: "logarithm", pattern: /^(log|lg|ln|lb) *\( *[Rr][Ee](?::? +|(?=[(\d.]))/u },
	{ kind: "number", pattern: /^([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)/u },
	{ kind: "open", pattern: /^\( */u },
	{ kind: "word", pattern: /^([\p{L}_°℃℉](?:[\p{L}_°℃℉′″\d]*[\p{L}_°℃℉′″])?|[%‰‱'"′″#])/u },
];

/** Unicode's many ways of writing the same: composed letters, plain blanks, the ASCII minus. */
export const normalised = (text: string) =>
	text
		.normalize("NFC")
		.replace(/[\s\u00a0\u2007\u202f]+/gu, " ")
		.replace(/[−–‐‑]/gu, "-")
		.trim();

/** The tokens of a normalised text; throws UnitsError at the first sign no token begins with. */
export function tokensOf(text: string): Token[] {
	const tokens: Token[] = [];
	for (let at = 0; at < text.length; ) {
		const { token, length } = nextToken(text, { at, last: tokens.at(-1) });
		tokens.push(token);
		at += length;
	}
	return tokens;
}

function nextToken(text: string, { at, last }: { at: number; last: Token | undefined }) {
	const rest = text.slice(at);
	refuseAmbiguous(rest, { at, last });
	for (const { kind, pattern, after } of rules) {
		if (after !== undefined && (last === undefined || !after.includes(last.kind))) continue;
		const match = pattern.exec(rest);
		if (match) return { token: { kind, text: (match[1] ?? match[0]).trim(), at }, length: match[0].length };
	}
	throw new UnitsError(`"${[...rest].slice(0, 12).join("")}" is not understood`, { at });
}

/**
 * What UDUNITS takes for a factor without a word ("m^0.5" as 5, "kg m -2" as -2 kg m, "10-3" as -30) was meant for something else, and so
 * may be what it refuses ("kg/m^2s").
 */
function refuseAmbiguous(rest: string, { at, last }: { at: number; last: Token | undefined }) {
	const kind = last?.kind;
	if (kind === "power" && /^\.\d/u.test(rest)) throw new UnitsError("powers are whole numbers", { at });
	if (kind === "multiply" && /^[+-]\d/u.test(rest))
		throw new UnitsError(`"${rest.slice(0, 2)}" stands alone: join a power to its unit, as in "m-2"`, { at });
	if ((kind === "number" || kind === "power" || kind === "close") && /^\.\d/u.test(rest))
		throw new UnitsError(`a number touches "${rest.slice(0, 2)}": put a blank between factors`, { at });
	if (
		((kind === "number" || kind === "power") && /^[+-]?\d/u.test(rest)) ||
		(last !== undefined && /^[+-]\.\d/u.test(rest))
	)
		throw new UnitsError('two numbers touch: write a power of ten as "1e-3" or "10^-3"', { at });
	if ((kind === "word" || (kind === "power" && /\d/u.test(last!.text))) && /^[\p{L}%‰‱'"′″#]/u.test(rest))
		throw new UnitsError(`"${rest.slice(0, 12)}" touches what stands before it: separate units by a blank`, {
			at,
		});
}
