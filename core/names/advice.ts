/** What to tell somebody whose wish has no name, or several, in a convention. */

import { TranslationError } from "../errors.ts";
import { formatFrequency } from "../model/date-frequency.ts";
import type { VariableWish } from "../model/wish.ts";
import type { NativeVariable } from "../ports/convention.ts";
import { nearest } from "../text/nearest.ts";
import type { KnownVariable, Vocabulary } from "./known-variable.ts";
import { objections } from "./objections.ts";
import type { Ranked } from "./preference.ts";

const quoted = (words: readonly string[]) => words.map((word) => `"${word}"`).join(", ");
const unique = <T>(values: readonly T[]) => [...new Set(values)];

const levelText = (wish: VariableWish) =>
	wish.scalars.map(({ value, dimension }) => `${value} ${dimension.units ?? ""}`.trim()).join(", ");

/** `Variable "t925" (air_temperature at 925 hPa, mon)`. */
export function describeWish(wish: VariableWish): string {
	const level = wish.scalars.length > 0 ? ` at ${levelText(wish)}` : "";
	const frequency = wish.frequency === undefined ? "" : `, ${formatFrequency(wish.frequency)}`;
	const modifier = wish.modifier ? `, modifier ${wish.modifier}` : "";
	return `Variable "${wish.name}" (${wish.standardName}${level}${frequency}${modifier})`;
}

/** The convention has no variable of this standard name. */
export function unknownName(
	wish: VariableWish,
	convention: string,
	vocabulary: Vocabulary,
): TranslationError {
	const asked = wish.standardName;
	const native = vocabulary.named(asked)[0];
	if (native !== undefined) {
		const { standardName } = native.variable;
		return new TranslationError(
			`Variable "${wish.name}": "${asked}" is ${convention}'s own name, not a standard name. Write standard_name "${standardName}"${modifierHint(native, vocabulary)}.`,
			[standardName],
		);
	}
	const near = nearest(asked, vocabulary.standardNames());
	const names = near.length > 0 ? near : nearestNative(wish, vocabulary);
	const hint =
		names.length > 0
			? `Nearest: ${quoted(names)}.`
			: "Correct the standard name, add the variable to a field list, or set use_exact_name.";
	return new TranslationError(
		`Variable "${wish.name}": ${convention} has no variable with the standard name "${asked}". ${hint}`,
		names,
	);
}

/** A slip in a native name given as standard name ("tsa"), or the name of the variable itself, still tells what was meant. */
function nearestNative({ standardName, name }: VariableWish, vocabulary: Vocabulary): string[] {
	const exact = vocabulary.named(name).length > 0 ? [name] : [];
	const natives = [...exact, ...nearest(standardName, vocabulary.nativeNames())];
	return unique(natives.flatMap((native) => vocabulary.named(native)[0]?.variable.standardName ?? []));
}

/** Near-surface variables share their standard name with the whole column. */
function modifierHint(native: KnownVariable, vocabulary: Vocabulary): string {
	const { variable } = native;
	const others = vocabulary.of(variable.standardName).some((known) => known.variable.name !== variable.name);
	const isHeight = native.dimensions.some(
		({ coordinate }) => coordinate.value !== undefined && coordinate.standardNames.includes("height"),
	);
	const modifier = variable.modifier ?? (isHeight ? "atmos_height" : undefined);
	return others && modifier !== undefined ? ` with modifier "${modifier}"` : "";
}

const differing: readonly (readonly [string, (variable: NativeVariable) => string])[] = [
	["modifier", ({ modifier }) => modifier ?? ""],
	["realm", ({ realm }) => (realm ?? []).join(" ")],
	["cell_methods", ({ cellMethods }) => cellMethods ?? ""],
	["frequency", ({ frequency }) => frequency ?? ""],
	["dimensions", ({ dimensions }) => dimensions.join(" ")],
];

/** Which key of the settings tells variables apart, and what to write there. */
export function telling(variables: readonly NativeVariable[]): string {
	const keys = differing.filter(([, of]) => unique(variables.map(of)).length > 1);
	const [first] = keys;
	if (first === undefined)
		return `Only the name tells them apart: call the variable so, or set use_exact_name.`;
	const [key, of] = first;
	const values = unique(variables.map((variable) => `${variable.name}: "${of(variable)}"`));
	return `Give ${keys.map(([name]) => name).join(" or ")} to tell them apart (${key} of ${values.join(", ")}), or call the variable as the data do.`;
}

/** No variable holds just that level; the column does. */
export function withLevels(
	wish: VariableWish,
	convention: string,
	columns: readonly Ranked[],
): TranslationError {
	const { name } = columns[0]!.known.variable;
	const tables = columns.flatMap(({ known }) =>
		known.variable.name === name ? (known.variable.table ?? []) : [],
	);
	const where = tables.length > 0 ? ` (${tables.join(", ")})` : "";
	return new TranslationError(
		`${describeWish(wish)} has no name of its own in ${convention}; the level can be cut from "${name}"${where}: ask for the variable with its vertical axis.`,
		[name],
	);
}

/** Variables of that standard name exist, each with something that does not fit. */
export function unfitting(
	wish: VariableWish,
	convention: string,
	known: readonly KnownVariable[],
): TranslationError {
	const faults = known.map((candidate) => ({ candidate, against: objections(wish, candidate) }));
	const least = Math.min(...faults.map(({ against }) => against.length));
	const closest = faults.filter(({ against }) => against.length === least);
	const shown = unique(
		closest.map(({ candidate: { variable }, against }) => {
			const table = variable.table === undefined ? "" : ` (${variable.table})`;
			return `"${variable.name}"${table}: ${against.join(" and ")}`;
		}),
	);
	return new TranslationError(
		`${describeWish(wish)} has no name in ${convention}. Nearest: ${shown.slice(0, 3).join("; ")}. Change what differs, or list an alternate.`,
		unique(closest.map(({ candidate }) => candidate.variable.name)),
	);
}
