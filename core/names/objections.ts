/** Why a variable of the right standard name is nevertheless not what a wish asks for. */

import { compareFrequency, formatFrequency } from "../model/date-frequency.ts";
import { isStatic, type VariableWish } from "../model/wish.ts";
import { fitAxes } from "./fit.ts";
import type { KnownVariable } from "./known-variable.ts";
import { statisticOf, type TimeStatistic } from "./statistic.ts";

type Rule = (wish: VariableWish, known: KnownVariable) => string | undefined;

export const isOneOf = (realms: readonly string[], others: readonly string[]) =>
	realms.some((realm) => others.some((other) => plain(realm) === plain(other)));
const plain = (realm: string) => realm.toLowerCase().replace(/[^a-z]/gu, "");

const isNearSurface = ({ dimensions }: KnownVariable) =>
	dimensions.some(
		({ coordinate }) => coordinate.value !== undefined && coordinate.standardNames.includes("height"),
	);

/** The words of MDTF's `modifier` that a convention's own facts decide. */
const modifierRules: Readonly<Record<string, (known: KnownVariable) => boolean>> = {
	atmos_height: isNearSurface,
	atmos_realm: ({ variable }) => isOneOf(variable.realm ?? [], ["atmos", "atmosChem", "aerosol"]),
	ocean_realm: ({ variable }) => isOneOf(variable.realm ?? [], ["ocean", "ocnBgchem", "seaIce"]),
};

const axes: Rule = (wish, known) =>
	fitAxes(wish, known.dimensions) === undefined
		? `its axes are "${known.variable.dimensions.join(" ")}"`
		: undefined;

const modifier: Rule = ({ modifier: asked }, known) => {
	if (asked === undefined || asked === "" || known.variable.modifier === asked) return undefined;
	return modifierRules[asked]?.(known) ? undefined : `"${asked}" is not said of it`;
};

const frequency: Rule = (wish, known) => {
	const own = known.frequency;
	return own === undefined || suits(wish, known) ? undefined : `it is sampled "${formatFrequency(own)}"`;
};

/** Without a time axis there is nothing a frequency could mean, wherever a POD's defaults put one. */
const isTimeless = (wish: VariableWish) =>
	isStatic(wish) || !wish.dimensions.some((dimension) => dimension.axis === "T");

function suits(wish: VariableWish, { frequency: own }: KnownVariable): boolean {
	if (own === undefined || isTimeless(wish)) return own === undefined || own.unit === "fx";
	const { frequency: asked, minFrequency: least, maxFrequency: most } = wish;
	if (own.unit === "fx" || (own.sampling === "climatology") !== (asked?.sampling === "climatology"))
		return false;
	if (asked !== undefined && (asked.unit !== own.unit || asked.count !== own.count)) return false;
	if (asked?.sampling === "point" && own.sampling !== "point") return false;
	const isBelow = least !== undefined && compareFrequency(own, least) < 0;
	return !isBelow && (most === undefined || compareFrequency(own, most) <= 0);
}

const isExtreme = (statistic: TimeStatistic) => statistic === "maximum" || statistic === "minimum";

/** Without cell methods a mean or an instant is meant, never an extreme; with them exactly the statistic they name. */
const statistic: Rule = ({ cellMethods }, known) => {
	const [asked, own] = [statisticOf(cellMethods).time, known.statistic.time];
	const oneIsOpen = (asked === "unstated" || own === "unstated") && !isExtreme(asked) && !isExtreme(own);
	return asked === own || oneIsOpen
		? undefined
		: `its cell_methods are "${known.variable.cellMethods ?? ""}"`;
};

const place: Rule = ({ cellMethods }, known) => {
	const asked = statisticOf(cellMethods).where;
	const fits = asked.length === 0 || asked.some((type) => known.statistic.where.includes(type));
	return fits ? undefined : `its cell_methods are "${known.variable.cellMethods ?? ""}"`;
};

const table: Rule = (wish, { group, variable }) => {
	const only = group?.onlyFor;
	if (only === undefined || isOneOf(wish.realm ?? [], only.realms ?? [])) return undefined;
	const axisNames = wish.dimensions.flatMap(({ name, standardName }) => [name, standardName]);
	if (axisNames.some((axis) => only.axes?.includes(axis))) return undefined;
	if (wish.frequency !== undefined && only.frequencies?.includes(wish.frequency.unit)) return undefined;
	return `table "${variable.table}" is taken only when asked for`;
};

const rules: readonly Rule[] = [axes, modifier, frequency, statistic, place, table];

/** Empty when the variable is what was asked for. */
export const objections = (wish: VariableWish, known: KnownVariable): string[] => [
	...new Set(rules.flatMap((rule) => rule(wish, known) ?? [])),
];

/** For a variable asked for by its own name only the place in time and the table count. */
export const isOutOfPlace = (wish: VariableWish, known: KnownVariable): boolean =>
	[frequency, table].some((rule) => rule(wish, known) !== undefined);

export const isModifier = (word: string) => modifierRules[word] !== undefined;
export const modifiers = Object.keys(modifierRules);
