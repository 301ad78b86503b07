/** Which of several variables that all fit a wish comes first. */

import { isStatic, type VariableWish } from "../model/wish.ts";
import type { NativeVariable } from "../ports/convention.ts";
import { fitAxes, measureTheSame } from "./fit.ts";
import type { KnownVariable } from "./known-variable.ts";
import { isOneOf } from "./objections.ts";
import { plainCellMethods, type TimeStatistic } from "./statistic.ts";

/** A realm's values hold for its own part of the cell anyway: that is no other variable for who asks for the realm. */
const ownPlaces: Readonly<Record<string, readonly string[]>> = {
	ocean: ["sea"],
	ocnBgchem: ["sea"],
	land: ["land"],
	seaIce: ["sea_ice"],
	landIce: ["land_ice", "ice_sheet", "grounded_ice_sheet", "floating_ice_shelf"],
};

const timeOrder: readonly TimeStatistic[] = [
	"mean",
	"unstated",
	"sum",
	"other",
	"point",
	"minimum",
	"maximum",
];

const askedRealms = (wish: VariableWish, { variable }: KnownVariable) =>
	(variable.realm ?? []).filter((realm) => isOneOf([realm], wish.realm ?? []));

/** 0 when the values hold for the whole cell, or for the place the wish names. */
export function placeRank(wish: VariableWish, known: KnownVariable): number {
	const asked = /\bwhere\b/u.test(wish.cellMethods ?? "");
	if (asked || known.statistic.where.length === 0) return 0;
	const own = askedRealms(wish, known).flatMap((realm) => ownPlaces[realm] ?? []);
	return known.statistic.where.every((type) => own.includes(type)) ? 0 : 1;
}

/** The part of the cell its realm is about: for a sea-ice variable the sea ice, not the ridges on it. */
const isUsualPlace = ({ variable, statistic }: KnownVariable): boolean =>
	(variable.realm ?? []).some((realm) => statistic.where.every((type) => ownPlaces[realm]?.includes(type)));

/** Of equals of one realm those that hold for the usual part of the cell; otherwise all. */
export function usual(equals: readonly Ranked[]): readonly Ranked[] {
	const realms = equals.map(({ known }) => known.variable.realm ?? []);
	const isOneRealm = realms.every((own) => isOneOf(own, realms[0] ?? []));
	const found = isOneRealm ? equals.filter(({ known }) => isUsualPlace(known)) : [];
	return found.length > 0 ? found : equals;
}

/** "time: mean" alone says nothing of the area: no table is closer to it than another. */
function isExactly(asked: string | undefined, own = ""): boolean {
	const plain = plainCellMethods(asked ?? "");
	return plain === "" || /^time: \w+$/u.test(plain) || plain === plainCellMethods(own);
}

/**
 * "rlut4co2" is a special case of "rlut", "siconca" of "siconc", wherever the two are kept; the atmosphere's "evspsbl" is none of the
 * ocean's "evs".
 */
const isVariant = (variable: NativeVariable, of: NativeVariable) =>
	variable.name !== of.name &&
	variable.name.startsWith(of.name) &&
	isOneOf(variable.realm ?? [], of.realm ?? []);

/** "mrroIs", of another realm, adds a word to "mrro": who asks for no realm means the plain one. */
const isQualified = (name: string, of: string) =>
	name.startsWith(of) && /^[A-Z0-9]/u.test(name.slice(of.length));

/** Lower is better, the first difference decides. */
function ranks(
	wish: VariableWish,
	known: KnownVariable,
	others: readonly NativeVariable[],
): readonly number[] {
	const { variable } = known;
	const fit = fitAxes(wish, known.dimensions) ?? { exact: false, named: 0, staggered: 0, unasked: 0 };
	const otherUnits = wish.units !== undefined && !measureTheSame(wish.units, variable.units ?? wish.units);
	return [
		variable.preferred ? 0 : 1,
		otherUnits ? 1 : 0,
		isExactly(wish.cellMethods, variable.cellMethods) ? 0 : 1,
		-fit.named,
		fit.staggered,
		variable.name === wish.name ? 0 : 1,
		others.some((other) => isVariant(variable, other)) ? 1 : 0,
		placeRank(wish, known),
		-askedRealms(wish, known).length,
		isStatic(wish) ? 0 : timeOrder.indexOf(known.statistic.time),
		fit.unasked,
		others.some((other) => isQualified(variable.name, other.name)) ? 1 : 0,
		known.rank,
		fit.exact ? 0 : 1,
		-Math.max(0, ...known.dimensions.map(({ coordinate }) => coordinate.levels?.length ?? 0)),
	];
}

export interface Ranked {
	readonly known: KnownVariable;
	readonly ranks: readonly number[];
}

export function compareRanks(a: Ranked, b: Ranked): number {
	const at = a.ranks.findIndex((rank, index) => rank !== b.ranks[index]);
	return at === -1 ? 0 : a.ranks[at]! - b.ranks[at]!;
}

/** Best first; equal ones in the convention's order. */
export function inOrder(wish: VariableWish, fitting: readonly KnownVariable[]): Ranked[] {
	const variables = fitting.map(({ variable }) => variable);
	return fitting.map((known) => ({ known, ranks: ranks(wish, known, variables) })).sort(compareRanks);
}
