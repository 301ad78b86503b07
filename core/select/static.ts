import type { DataKey } from "../model/data-key.ts";
import type { ExperimentKey } from "../model/experiment-key.ts";
import { describeFacets, type Facets, facetsId, pickFacets } from "../model/facets.ts";
import type { KeyColumns } from "../model/key-columns.ts";
import type { VarlistEntry } from "../model/varlist-entry.ts";
import { compareBy, type Preference } from "../ports/preference.ts";

export interface StaticChoice {
	readonly key: DataKey;
	/** Set when another experiment or member stands in. */
	readonly substitution?: string;
}

/**
 * A static variable belongs to the model and its grid: the same experiment and member first, then the same experiment, then any
 * experiment of the model, newest version first. Dates never matter.
 */
export function rankStatic(
	entry: VarlistEntry,
	wanted: { readonly experiment: ExperimentKey; readonly grid?: Facets },
	rules: { readonly columns: KeyColumns; readonly preferences: readonly Preference[] },
): StaticChoice[] {
	const { columns } = rules;
	const target = wanted.experiment.facets;
	const rank = (key: DataKey) => {
		if (key.experiment.id === wanted.experiment.id) return 0;
		const fixed = columns.case.filter((column) => !columns.choosable.includes(column));
		return facetsId(key.facets, fixed) === facetsId(target, fixed) ? 1 : 2;
	};
	const sameModel = (key: DataKey) => columns.static.every((column) => key.facets[column] === target[column]);
	const sameGrid = (key: DataKey) =>
		!wanted.grid || facetsId(key.facets, columns.pod) === facetsId(wanted.grid, columns.pod);
	const compare = compareBy(rules.preferences);
	return [...entry.dataKeys.values()]
		.flat()
		.filter((key) => !key.failed && sameModel(key) && sameGrid(key))
		.sort((a, b) => rank(a) - rank(b) || compare(a.facets, b.facets))
		.map((key) => (rank(key) === 0 ? { key } : { key, substitution: substitutionText(entry, key, columns) }));
}

const substitutionText = (entry: VarlistEntry, key: DataKey, columns: KeyColumns) =>
	`static "${entry.wish.name}" taken from ${describeFacets(pickFacets(key.facets, columns.case))}`;
