import { SelectionError } from "../errors.ts";
import type { DataKey } from "../model/data-key.ts";
import { describeFacets, type Facets, facetsId, pickFacets } from "../model/facets.ts";
import type { VarlistEntry } from "../model/varlist-entry.ts";
import { compareBy, type Preference } from "../ports/preference.ts";

/** The data keys of an entry that may still be chosen under one experiment. */
export const usableKeys = (entry: VarlistEntry, experiment: string): DataKey[] =>
	(entry.dataKeys.get(experiment) ?? []).filter((key) => !key.failed);

export interface GridRules {
	readonly experiment: string;
	/** Columns all variables of a POD agree in. */
	readonly columns: readonly string[];
	readonly preferences: readonly Preference[];
	readonly strict: boolean;
}

export interface GridChoice {
	readonly id: string;
	readonly facets: Facets;
	readonly note?: string;
}

/** Grid id → how many of the entries have data on it. */
function gridsOf(entries: readonly VarlistEntry[], rules: GridRules) {
	const grids = new Map<string, { id: string; facets: Facets; holders: Set<VarlistEntry> }>();
	for (const entry of entries) {
		for (const key of usableKeys(entry, rules.experiment)) {
			const id = facetsId(key.facets, rules.columns);
			const grid = grids.get(id) ?? { id, facets: key.facets, holders: new Set() };
			grid.holders.add(entry);
			grids.set(id, grid);
		}
	}
	return [...grids.values()];
}

/** The preferred grid on which all the entries have data; `undefined` if there is none. */
export function commonGrid(entries: readonly VarlistEntry[], rules: GridRules): GridChoice | undefined {
	const shared = gridsOf(entries, rules).filter((grid) => grid.holders.size === entries.length);
	return shared.length === 0 ? undefined : preferred(shared, rules);
}

/** The preferred grid among those with most of the entries. */
export function widestGrid(entries: readonly VarlistEntry[], rules: GridRules): GridChoice | undefined {
	const grids = gridsOf(entries, rules);
	const most = Math.max(0, ...grids.map((grid) => grid.holders.size));
	const widest = grids.filter((grid) => grid.holders.size === most);
	return widest.length === 0 ? undefined : preferred(widest, rules);
}

function preferred(grids: readonly { id: string; facets: Facets }[], rules: GridRules): GridChoice {
	const compare = compareBy(rules.preferences);
	const [first, ...others] = [...grids].sort(
		(a, b) => compare(a.facets, b.facets) || (a.id < b.id ? -1 : 1),
	) as [GridChoice, ...GridChoice[]];
	const name = (grid: GridChoice) => describeFacets(pickFacets(grid.facets, rules.columns));
	if (others.length === 0) return { id: first.id, facets: first.facets };
	const list = [first, ...others].map(name);
	if (rules.strict) {
		throw new SelectionError(
			`Several grids fit: ${list.join("; ")}. With --strict name one in the case file.`,
			list,
		);
	}
	return { id: first.id, facets: first.facets, note: `${name(first)} chosen among ${list.join("; ")}` };
}
