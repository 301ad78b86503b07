import { SelectionError } from "../errors.ts";
import type { CaseSpec } from "../model/case-spec.ts";
import type { DataKey } from "../model/data-key.ts";
import type { ExperimentKey } from "../model/experiment-key.ts";
import { describeFacets, facetsId, pickFacets } from "../model/facets.ts";
import { groupBy } from "../model/group-by.ts";
import type { KeyColumns } from "../model/key-columns.ts";
import type { VarlistEntry } from "../model/varlist-entry.ts";
import { isStatic } from "../model/wish.ts";
import type { Log } from "../ports/log.ts";
import type { Preferences } from "../ports/preference.ts";
import { chooseExperiment, notUnderKey } from "../select/experiment.ts";
import { commonGrid, type GridChoice, usableKeys, widestGrid } from "../select/grid.ts";
import { rankStatic } from "../select/static.ts";
import { isOlderVersion, rankKeys, refuseTies } from "../select/table.ts";

interface SelectorParts {
	readonly columns: KeyColumns;
	readonly prefer: Preferences;
	readonly case: CaseSpec;
	readonly log: Log;
	/** True for two keys that hold copies of the same files. */
	readonly same: (a: DataKey, b: DataKey) => Promise<boolean>;
}

/**
 * Decides for one case, and remembers what it decided: the experiment for all variables, the grid for each POD, the table and version
 * for each variable. What was once decided never changes in a run, so members, models and forcings are never mixed.
 */
export class Selector {
	experiment: ExperimentKey | undefined;
	readonly #parts: SelectorParts;
	readonly #grids = new Map<string, GridChoice>();
	#sharedGrid: GridChoice | undefined;

	constructor(parts: SelectorParts) {
		this.#parts = parts;
	}

	/** Moves queried entries to "selected"; those that do not fit the decisions fail with the reason. */
	async select(entries: readonly VarlistEntry[]): Promise<void> {
		const dated = entries.filter((entry) => !isStatic(entry.request));
		const fixed = entries.filter((entry) => isStatic(entry.request));
		if (dated.length > 0) this.#chooseExperiment(dated, this.#parts.columns);
		else this.#chooseExperiment(fixed, asStatic(this.#parts.columns));
		const held = dated.filter((entry) => this.#holdsExperiment(entry));
		this.#chooseGrids(held);
		for (const entry of held) await this.#attempt(entry, () => this.#chooseTable(entry));
		for (const entry of fixed) await this.#attempt(entry, () => this.#chooseStatic(entry));
	}

	/** True when another data key may be tried for an entry whose last one failed. */
	hasNext(entry: VarlistEntry): boolean {
		return isStatic(entry.request)
			? this.#staticChoices(entry).length > 0
			: this.#candidates(entry).length > 0;
	}

	#chooseExperiment(entries: readonly VarlistEntry[], columns: KeyColumns): void {
		if (this.experiment || entries.length === 0) return;
		const { prefer, case: spec, log } = this.#parts;
		const choice = chooseExperiment(entries, {
			columns,
			preferences: prefer.case,
			strict: spec.strict,
			caseName: spec.name,
		});
		this.experiment = choice.key;
		if (choice.note) for (const entry of entries) entry.note(`experiment: ${choice.note}`);
		log.info(
			`Experiment of case "${spec.name}": ${describeFacets(choice.key.facets)}${choice.note ? ` (${choice.note})` : ""}`,
		);
	}

	/** Drops a variable that the chosen experiment lacks. */
	#holdsExperiment(entry: VarlistEntry): boolean {
		const key = this.experiment as ExperimentKey;
		if (usableKeys(entry, key.id).length > 0) return true;
		entry.deactivate(notUnderKey(entry, key));
		return false;
	}

	/** One grid for all PODs if there is one; else for each POD the widest, a POD's later variables following its first. */
	#chooseGrids(entries: readonly VarlistEntry[]): void {
		const open = entries.filter((entry) => !this.#grids.has(entry.pod));
		if (open.length === 0) return;
		const { columns, prefer, case: spec } = this.#parts;
		const rules = {
			experiment: (this.experiment as ExperimentKey).id,
			columns: columns.pod,
			preferences: prefer.pod,
			strict: spec.strict,
		};
		this.#sharedGrid ??= this.#grids.size === 0 ? commonGrid(open, rules) : undefined;
		for (const [pod, own] of groupBy(open, (entry) => entry.pod)) {
			const shared =
				this.#sharedGrid &&
				own.every((entry) => this.#onGrid(entry, this.#sharedGrid as GridChoice).length > 0);
			const choice = shared ? this.#sharedGrid : (commonGrid(own, rules) ?? widestGrid(own, rules));
			if (!choice) continue;
			this.#grids.set(pod, choice);
			if (choice.note) for (const entry of own) entry.note(`grid: ${choice.note}`);
		}
	}

	#onGrid(entry: VarlistEntry, grid: GridChoice): DataKey[] {
		const { pod } = this.#parts.columns;
		return usableKeys(entry, (this.experiment as ExperimentKey).id).filter(
			(key) => facetsId(key.facets, pod) === grid.id,
		);
	}

	/** Data keys an entry may still be given under the experiment and its POD's grid, best first. */
	#candidates(entry: VarlistEntry): DataKey[] {
		const { columns, prefer, case: spec } = this.#parts;
		const grid = this.#grids.get(entry.pod);
		if (!this.experiment || !grid) return [];
		const ranked = rankKeys(entry, this.#onGrid(entry, grid), { columns, preferences: prefer.variable });
		return spec.strict ? ranked.filter((key) => !this.#replacesFailed(entry, key)) : ranked;
	}

	/** True when taking this key would mean an older version of one that failed. */
	#replacesFailed(entry: VarlistEntry, key: DataKey): boolean {
		const all = entry.dataKeys.get(key.experiment.id) ?? [];
		return all.some((other) => other.failed && isOlderVersion(key, other, this.#parts.columns));
	}

	async #chooseTable(entry: VarlistEntry): Promise<void> {
		const { columns, case: spec, same } = this.#parts;
		const ranked = this.#candidates(entry);
		const [best] = ranked;
		if (!best) throw this.#notOnGrid(entry);
		if (spec.strict) await refuseTies(entry, ranked, { columns, same });
		const old = this.#replacesFailed(entry, best);
		if (old)
			this.#warn(
				entry,
				`older version ${best.facets[columns.version ?? ""] ?? ""} used because the newer one failed`,
			);
		this.#take(entry, best);
	}

	#staticChoices(entry: VarlistEntry) {
		const { columns, prefer, case: spec } = this.#parts;
		if (!this.experiment) return [];
		const grid = this.#grids.get(entry.pod)?.facets;
		const ranked = rankStatic(
			entry,
			{ experiment: this.experiment, ...(grid ? { grid } : {}) },
			{ columns, preferences: [...prefer.pod, ...prefer.variable] },
		);
		return spec.strict ? ranked.filter((choice) => !choice.substitution) : ranked;
	}

	#chooseStatic(entry: VarlistEntry): void {
		const [best] = this.#staticChoices(entry);
		if (!best) {
			const target = describeFacets(
				pickFacets((this.experiment as ExperimentKey).facets, this.#parts.columns.static),
			);
			throw new SelectionError(
				`Static "${entry.wish.name}" exists, but not for ${target} on the grid of POD "${entry.pod}"${this.#parts.case.strict ? " in the same experiment and member (--strict)" : ""}. Add the file to the archive, or make the variable optional.`,
				[...entry.dataKeys.keys()],
			);
		}
		if (best.substitution) this.#warn(entry, best.substitution);
		this.#take(entry, best.key);
	}

	#take(entry: VarlistEntry, key: DataKey): void {
		entry.selected = key;
		for (const note of key.notes) entry.note(note);
		entry.advance("selected", key.id);
	}

	#warn(entry: VarlistEntry, text: string): void {
		entry.note(text);
		this.#parts.log.warn(text, { variable: entry.id });
	}

	#notOnGrid(entry: VarlistEntry): SelectionError {
		const { columns } = this.#parts;
		const keys = usableKeys(entry, (this.experiment as ExperimentKey).id);
		const found = [...new Set(keys.map((key) => describeFacets(pickFacets(key.facets, columns.pod))))];
		const grid = this.#grids.get(entry.pod);
		return new SelectionError(
			`"${entry.wish.name}" is not on the grid of POD "${entry.pod}" (${grid ? describeFacets(pickFacets(grid.facets, columns.pod)) : "none"}); found on ${found.join("; ")}. Name a grid in the case file.`,
			found,
		);
	}

	async #attempt(entry: VarlistEntry, choose: () => void | Promise<void>): Promise<void> {
		try {
			await choose();
		} catch (cause) {
			if (!(cause instanceof SelectionError)) throw cause;
			entry.deactivate(cause);
		}
	}
}

/** A case with static variables only: any experiment of the model serves. */
const asStatic = (columns: KeyColumns): KeyColumns => ({
	...columns,
	choosable: columns.case.filter((column) => !columns.static.includes(column)),
});
