import { SelectionError } from "../errors.ts";
import type { DataKey } from "../model/data-key.ts";
import { describeFacets, facetsId, pickFacets } from "../model/facets.ts";
import { groupBy } from "../model/group-by.ts";
import type { VarlistEntry } from "../model/varlist-entry.ts";
import { commonGrid, type GridChoice, type GridRules, widestGrid } from "../select/grid.ts";

/**
 * The grid of each POD: one for all PODs if there is one; else for each POD its own. What is required decides, what is optional only
 * where it costs nothing. A grid holds as long as a variable of its POD uses it.
 */
export class Grids {
	readonly #rules: GridRules;
	readonly #chosen = new Map<string, { readonly grid: GridChoice; readonly users: Set<VarlistEntry> }>();
	#shared: GridChoice | undefined;

	constructor(rules: GridRules) {
		this.#rules = rules;
	}

	/** Chooses for PODs that use no grid yet. Returns the ties `--strict` refuses, by POD. */
	choose(entries: readonly VarlistEntry[], required: ReadonlySet<VarlistEntry>): Map<string, SelectionError> {
		const open = entries.filter((entry) => !this.inUse(entry.pod));
		if (this.#chosen.size === 0) this.#shared = this.#sharedBy(open, required);
		const ties = new Map<string, SelectionError>();
		for (const [pod, own] of groupBy(open, (entry) => entry.pod)) {
			try {
				const grid = this.#gridFor(own, required);
				if (!grid) continue;
				this.#chosen.set(pod, { grid, users: new Set() });
				if (grid.note) for (const entry of own) entry.note(`grid: ${grid.note}`);
			} catch (cause) {
				if (!(cause instanceof SelectionError)) throw cause;
				ties.set(pod, cause);
			}
		}
		return ties;
	}

	/** The grid chosen for a POD. */
	of(pod: string): GridChoice | undefined {
		return this.#chosen.get(pod)?.grid;
	}

	/** The grid some variable of a POD was selected on, and still is. */
	inUse(pod: string): GridChoice | undefined {
		const chosen = this.#chosen.get(pod);
		const used = [...(chosen?.users ?? [])].some((entry) => entry.status === "active" && entry.selected);
		return used ? chosen?.grid : undefined;
	}

	use(entry: VarlistEntry): void {
		this.#chosen.get(entry.pod)?.users.add(entry);
	}

	/** Those of the keys that lie on a grid; all where there is none. */
	on(grid: GridChoice | undefined, keys: readonly DataKey[]): DataKey[] {
		return keys.filter((key) => !grid || facetsId(key.facets, this.#rules.columns) === grid.id);
	}

	/** Why a variable cannot be selected. */
	missing(entry: VarlistEntry): SelectionError {
		const { columns, keysOf } = this.#rules;
		const found = [...new Set(keysOf(entry).map((key) => describeFacets(pickFacets(key.facets, columns))))];
		const grid = this.of(entry.pod);
		return new SelectionError(
			`"${entry.wish.name}" is not on the grid of POD "${entry.pod}" (${grid ? describeFacets(grid.facets) : "none"}); found on ${found.join("; ")}. Name a grid in the case file.`,
			found,
		);
	}

	#sharedBy(open: readonly VarlistEntry[], required: ReadonlySet<VarlistEntry>): GridChoice | undefined {
		const rules = { ...this.#rules, strict: false };
		const shared = commonGrid(open, rules) ?? commonGrid(weighty(open, required), rules);
		// A note tells that others were passed over: each POD then meets the same tie by itself and refuses it.
		return this.#rules.strict && shared?.note ? undefined : shared;
	}

	#gridFor(own: readonly VarlistEntry[], required: ReadonlySet<VarlistEntry>): GridChoice | undefined {
		const needed = weighty(own, required);
		const isOnShared = (entry: VarlistEntry) => this.on(this.#shared, this.#rules.keysOf(entry)).length > 0;
		if (this.#shared && needed.every(isOnShared)) return this.#shared;
		return commonGrid(own, this.#rules) ?? commonGrid(needed, this.#rules) ?? widestGrid(needed, this.#rules);
	}
}

/** The required entries; where none is, all. */
function weighty(entries: readonly VarlistEntry[], required: ReadonlySet<VarlistEntry>) {
	const needed = entries.filter((entry) => required.has(entry));
	return needed.length > 0 ? needed : entries;
}
