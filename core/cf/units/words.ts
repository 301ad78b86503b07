/** From a word of a units text ("hPa", "kilometres", "°C") to its definition and prefix, by the rules of UDUNITS-2. */

import { nearest } from "../../text/nearest.ts";
import { cfDefinitions, cfPrefixes } from "./cf.table.ts";
import { one, type Ratio, ratioOf, times } from "./ratio.ts";
import { baseUnits, type Definition, definitions, prefixes } from "./udunits.table.ts";

/** What a word stands for: a definition to be parsed in turn, or a base unit. */
export interface Meaning {
	readonly prefix: Ratio;
	readonly base?: string;
	readonly definition?: string;
}

/** Words that a caller wants read in another way, such as `{ Sv: "sverdrup" }`. */
export type Aliases = Readonly<Record<string, string>>;

type Entry = Omit<Meaning, "prefix">;

const listed = (text: string) => text.split(" ").filter((word) => word !== "");

/** English plurals as UDUNITS forms them: days, inches, henries. */
function plural(name: string): string {
	if (/[^aeiou]y$/u.test(name)) return `${name.slice(0, -1)}ies`;
	return /(?:s|x|z|ch|sh)$/u.test(name) ? `${name}es` : `${name}s`;
}

/** "foot|feet" to both; "percent|" has no plural. */
function bothNumbers(name: string): string[] {
	const [singular = "", irregular] = name.split("|");
	if (irregular === undefined) return [singular, plural(singular)];
	return irregular === "" ? [singular] : [singular, irregular];
}

function entriesOf(rows: readonly Definition[]): [string, Entry][] {
	return rows.flatMap(([definition, names, symbols]) => [
		...listed(names).flatMap(bothNumbers).map(nameKey(definition)),
		...listed(symbols).map((symbol): [string, Entry] => [symbol, { definition }]),
	]);
}

/** Names are found in any case; a blank before them keeps them apart from symbols, which are not. */
const nameKey =
	(definition: string) =>
	(name: string): [string, Entry] => [` ${name.toLowerCase()}`, { definition }];

const baseEntries = Object.entries(baseUnits).flatMap(([base, names]): [string, Entry][] => [
	[base, { base }],
	...listed(names)
		.flatMap(bothNumbers)
		.map((name): [string, Entry] => [` ${name}`, { base }]),
]);

/** Later entries win: CF's reading over that of UDUNITS. */
const vocabulary: ReadonlyMap<string, Entry> = new Map([
	...entriesOf(definitions),
	...baseEntries,
	...entriesOf(cfDefinitions),
]);

const prefixRows = [...prefixes, ...cfPrefixes];
const prefixSymbols = prefixRows.flatMap(([value, , symbols]) =>
	listed(symbols).map((text) => ({ text, value })),
);
const prefixNames = prefixRows.flatMap(([value, names]) => listed(names).map((text) => ({ text, value })));

const unprefixed = (word: string) => vocabulary.get(` ${word.toLowerCase()}`) ?? vocabulary.get(word);

/** Any number of prefix names and one prefix symbol may precede a unit ("kilometre", "km", "kilom"). */
export function meaningOf(word: string, aliases: Aliases = {}): Meaning | undefined {
	let prefix = one;
	let symbolSeen = false;
	for (let rest = word; rest !== "" && word.length - rest.length < 40; ) {
		const definition = Object.hasOwn(aliases, rest) ? aliases[rest] : undefined;
		const entry = definition === undefined ? unprefixed(rest) : { definition };
		if (entry) return { ...entry, prefix };
		const found: Prefix | undefined = prefixName(rest) ?? (symbolSeen ? undefined : prefixSymbol(rest));
		if (!found) return undefined;
		symbolSeen ||= found.symbol;
		prefix = times(prefix, ratioOf(found.value) ?? one);
		rest = rest.slice(found.length);
	}
	return undefined;
}

interface Prefix {
	readonly value: string;
	readonly length: number;
	readonly symbol: boolean;
}

/** No prefix name is the beginning of another, so that the first found is the one. */
function prefixName(text: string) {
	const start = text.slice(0, 5).toLowerCase();
	const found = prefixNames.find((prefix) => start.startsWith(prefix.text));
	return found && { value: found.value, length: found.text.length, symbol: false };
}

/** "da" before "d". */
function prefixSymbol(text: string) {
	const fitting = prefixSymbols.filter((prefix) => text.startsWith(prefix.text));
	const found = fitting.sort((a, b) => b.text.length - a.text.length)[0];
	return found && { value: found.value, length: found.text.length, symbol: true };
}

/** Symbols whose prefixed forms are worth suggesting. */
const usual = ["m", "g", "s", "K", "mol", "Pa", "bar", "J", "W", "N", "L"];

/** The known word that was probably meant by an unknown one. */
export function nearestWord(word: string): string | undefined {
	const known = [...vocabulary.keys()].map((key) => key.trim());
	const prefixed = usual.flatMap((unit) => prefixSymbols.map(({ text }) => `${text}${unit}`));
	const otherCase = prefixed.find((text) => text.toLowerCase() === word.toLowerCase());
	return otherCase ?? nearest(word, [...known, ...prefixed], 1)[0];
}
