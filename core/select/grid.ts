import { SelectionError } from "../errors.ts";
import type { DataKey } from "../model/data-key.ts";
import { describeFacets, type Facets, facetsId, pickFacets } from "../model/facets.ts";
import type { VarlistEntry } from "../model/varlist-entry.ts";
import { compareBy, type Preference } from "../ports/preference.ts";

export interface GridRules {
	/** The data keys an entry may still be given. */
	readonly keysOf: (entry: VarlistEntry) => readonly DataKey[];
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

interface Grid extends GridChoice {
	readonly holders: ReadonlySet<VarlistEntry>;
}

/** Every grid any of the entries has data on. */
function gridsOf(entries: readonly VarlistEntry[], { keysOf, columns }: GridRules): Grid[] {
	const grids = new Map<string, { id: string; facets: Facets; holders: Set<VarlistEntry> }>();
	for (const entry of entries) {
		for (const key of keysOf(entry)) {
			const id = facetsId(key.facets, columns);
			const grid = grids.get(id) ?? { id, facets: key.facets, holders: new Set() };
			grid.holders.add(entry);
			grids.set(id, grid);
		}
	}
	return [...grids.values()];
}

/** The preferred grid on which all the entries have data; `undefined` if there is none. @throws SelectionError for a tie under strict. */
export function commonGrid(entries: readonly VarlistEntry[], rules: GridRules): GridChoice | undefined {
	const shared = gridsOf(entries, rules).filter((grid) => grid.holders.size === entries.length);
	return shared.length === 0 ? undefined : preferred(shared, rules);
}

/** The preferred grid among those with most of the entries. @throws SelectionError for a tie under strict. */
export function widestGrid(entries: readonly VarlistEntry[], rules: GridRules): GridChoice | undefined {
	const grids = gridsOf(entries, rules);
	const most = Math.max(0, ...grids.map((grid) => grid.holders.size));
	const widest = grids.filter((grid) => grid.holders.size === most);
	return widest.length === 0 ? undefined : preferred(widest, rules);
}

function preferred(grids: readonly GridChoice[], rules: GridRules): GridChoice {
	const compare = compareBy(rules.preferences);
	const [first, ...others] = [...grids].sort(
		(a, b) => compare(a.facets, b.facets) || (a.id < b.id ? -1 : 1),
	) as [GridChoice, ...GridChoice[]];
	const name = (grid: GridChoice) => describeFacets(pickFacets(grid.facets, rules.columns));
	const choice = { id: first.id, facets: pickFacets(first.facets, rules.columns) };
	if (others.length === 0) return choice;
	const list = [first, ...others].map(name);
	if (rules.strict) {
		throw new SelectionError(
			`Several grids fit: ${list.join("; ")}. With --strict name one in the case file.`,
			list,
		);
	}
	return { ...choice, note: `${name(first)} chosen among ${list.join("; ")}` };
}
