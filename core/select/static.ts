import type { DataKey } from "../model/data-key.ts";
import { describeFacets, type Facets, pickFacets } from "../model/facets.ts";
import type { KeyColumns } from "../model/key-columns.ts";
import type { VarlistEntry } from "../model/varlist-entry.ts";
import { compareBy, type Preference } from "../ports/preference.ts";
import { isPartOf } from "../query/join-parts.ts";
import { fixedColumns } from "./experiment.ts";

export interface StaticChoice {
	readonly key: DataKey;
	/** Set when another experiment or member stands in. */
	readonly substitution?: string;
}

interface StaticRules {
	/** Facets of the experiment; where no dated variable chose one, those the user named, and the model. */
	readonly target: Facets;
	readonly columns: KeyColumns;
	/** Among keys equally near to the experiment. */
	readonly preferences: readonly Preference[];
}

const agrees = (key: DataKey, target: Facets, columns: readonly string[]) =>
	columns.every((column) => target[column] === undefined || isPartOf(target[column], key.facets[column]));

/** The keys of a static variable that belong to the model. */
export const keysOfModel = (entry: VarlistEntry, target: Facets, columns: KeyColumns): DataKey[] =>
	[...entry.dataKeys.values()].flat().filter((key) => !key.failed && agrees(key, target, columns.static));

/**
 * The keys of a static variable, best first: the same experiment and member, then the same experiment, then any experiment of the
 * model, the newest version first. Dates never matter.
 */
export function rankStatic(
	entry: VarlistEntry,
	keys: readonly DataKey[],
	{ target, columns, preferences }: StaticRules,
): StaticChoice[] {
	const distance = (key: DataKey) => {
		if (agrees(key, target, columns.case)) return 0;
		return agrees(key, target, fixedColumns(columns)) ? 1 : 2;
	};
	const compare = compareBy(preferences);
	const substitution = (key: DataKey) =>
		`static "${entry.wish.name}" taken from ${describeFacets(pickFacets(key.facets, columns.case))}`;
	return [...keys]
		.sort((a, b) => distance(a) - distance(b) || compare(a.facets, b.facets) || (a.id < b.id ? -1 : 1))
		.map((key) => (distance(key) === 0 ? { key } : { key, substitution: substitution(key) }));
}
