/**
 * What a wish is called in a naming convention. Conditions that a variable must meet are in `objections`, the order among those that
 * meet them in `preference`, sentences for the user in `advice`.
 */

import { brandOf } from "../drs/branding.ts";
import { TranslationError } from "../errors.ts";
import type { VariableWish } from "../model/wish.ts";
import type { Convention } from "../ports/convention.ts";
import type { NativeTable, TranslatedVarlistEntry, VariableTranslator } from "../ports/translator.ts";
import { describeWish, telling, unfitting, unknownName, withLevels } from "./advice.ts";
import { fitAxes } from "./fit.ts";
import { type Vocabulary, vocabularyOf } from "./known-variable.ts";
import { isModifier, isOutOfPlace, modifiers, objections } from "./objections.ts";
import { compareRanks, inOrder, placeRank, type Ranked, usual } from "./preference.ts";
import { columnOf, sliceNameOf } from "./slice.ts";

/** A translator for one convention. `convention` is as `findConvention` or `withFieldlist` give it. */
export function makeTranslator(convention: Convention): VariableTranslator {
	const world = { convention, vocabulary: vocabularyOf(convention) };
	return Object.freeze({
		convention: convention.spelling,
		environment: convention.environment,
		timeStamp: convention.timeStamp,
		translate: (wish: VariableWish) => translate(wish, world),
		standardNameOf: (name: string) => world.vocabulary.named(name)[0]?.variable.standardName,
	});
}

interface World {
	readonly convention: Convention;
	readonly vocabulary: Vocabulary;
}

function translate(wish: VariableWish, world: World): TranslatedVarlistEntry {
	if (world.convention.passesThrough) return asItIs(wish, world);
	if (wish.useExactName) return byExactName(wish, world);
	const known = world.vocabulary.of(wish.standardName);
	if (known.length === 0) throw unknownName(wish, world.convention.spelling, world.vocabulary);
	checkModifier(wish, world);
	const fitting = known.filter((candidate) => objections(wish, candidate).length === 0);
	if (fitting.length > 0) return chosen(wish, inOrder(wish, fitting), world);
	return bySliceName(wish, world) ?? fail(wish, world);
}

const asItIs = (wish: VariableWish, { convention }: World): TranslatedVarlistEntry => ({
	convention: convention.spelling,
	name: wish.name,
	standardName: wish.standardName,
	...(wish.units === undefined ? {} : { units: wish.units }),
	tables: [],
});

/** The wish's own name is looked for; what the convention knows of it only orders the tables. */
function byExactName(wish: VariableWish, world: World): TranslatedVarlistEntry {
	const { spelling } = world.convention;
	const named = inOrder(wish, world.vocabulary.named(wish.name));
	const timely = named.filter(({ known }) => !isOutOfPlace(wish, known));
	const best = timely[0] ?? named[0];
	const standardName = wish.standardName === "" ? best?.known.variable.standardName : wish.standardName;
	const entry = { convention: spelling, name: wish.name, standardName: standardName ?? "" };
	return { ...entry, ...facts(best), tables: tablesOf(wish, timely) };
}

function checkModifier({ modifier, name }: VariableWish, { convention }: World): void {
	if (modifier === undefined || modifier === "" || isModifier(modifier)) return;
	if (convention.variables().some((variable) => variable.modifier === modifier)) return;
	throw new TranslationError(
		`Variable "${name}": ${convention.spelling} knows no modifier "${modifier}". Use one of ${modifiers.map((word) => `"${word}"`).join(", ")}, or none.`,
		modifiers,
	);
}

function chosen(wish: VariableWish, ranked: readonly Ranked[], world: World): TranslatedVarlistEntry {
	const best = ranked[0]!;
	const equals = usual(ranked.filter((other) => compareRanks(best, other) === 0));
	const { name } = equals[0]!.known.variable;
	if (equals.some(({ known }) => known.variable.name !== name)) throw ambiguous(wish, equals, world);
	const named = ranked.filter(({ known }) => known.variable.name === name);
	const place = placeRank(wish, named[0]!.known);
	const { standardName } = named[0]!.known.variable;
	return {
		convention: world.convention.spelling,
		name,
		standardName,
		...facts(named[0]),
		// A table of the same name for a part of the cell only ("where ice_free_sea") holds something else.
		tables: tablesOf(
			wish,
			named.filter(({ known }) => placeRank(wish, known) === place),
		),
	};
}

function ambiguous(wish: VariableWish, equals: readonly Ranked[], { convention }: World): TranslationError {
	const variables = equals.map(({ known }) => known.variable);
	const names = [...new Set(variables.map(({ name }) => name))];
	return new TranslationError(
		`${describeWish(wish)} is not one variable in ${convention.spelling} but ${names.map((name) => `"${name}"`).join(", ")}. ${telling(variables)}`,
		names,
	);
}

function facts(ranked: Ranked | undefined): Pick<TranslatedVarlistEntry, "units" | "positive"> {
	const { units, positive } = ranked?.known.variable ?? {};
	return { ...(units === undefined ? {} : { units }), ...(positive === undefined ? {} : { positive }) };
}

/** Where the convention has no tables, nothing is to be said of them. */
function tablesOf(wish: VariableWish, ranked: readonly Ranked[]): NativeTable[] {
	return ranked.flatMap(({ known: { variable, frequency, dimensions } }) => {
		if (variable.table === undefined) return [];
		return {
			table: variable.table,
			...(frequency === undefined ? {} : { frequency }),
			...(variable.cellMethods === undefined ? {} : { cellMethods: variable.cellMethods }),
			fitsAxes: fitAxes(wish, dimensions)?.exact ?? false,
			brand: brandOf(variable),
			...(variable.nameInFile === undefined ? {} : { nameInFile: variable.nameInFile }),
		};
	});
}

/** A level some conventions name by its value: "U850" is cut from "U". */
function bySliceName(wish: VariableWish, world: World): TranslatedVarlistEntry | undefined {
	const column = columnOf(wish);
	if (column === undefined) return undefined;
	const fitting = world.vocabulary
		.of(wish.standardName)
		.filter((known) => objections(column, known).length === 0);
	for (const ranked of inOrder(column, fitting)) {
		const name = sliceNameOf(wish, ranked.known.variable.slices ?? []);
		if (name === undefined) continue;
		const { standardName } = ranked.known.variable;
		return { convention: world.convention.spelling, name, standardName, ...facts(ranked), tables: [] };
	}
	return undefined;
}

/** Nothing fits: the column a level could be cut from if there is one, else what comes nearest. */
function fail(wish: VariableWish, { convention, vocabulary }: World): never {
	const known = vocabulary.of(wish.standardName);
	const column = columnOf(wish);
	const columns =
		column === undefined ? [] : known.filter((candidate) => objections(column, candidate).length === 0);
	if (column !== undefined && columns.length > 0)
		throw withLevels(wish, convention.spelling, inOrder(column, columns));
	throw unfitting(wish, convention.spelling, known);
}
