import { SelectionError } from "../errors.ts";
import type { CaseSpec } from "../model/case-spec.ts";
import type { DataKey } from "../model/data-key.ts";
import type { ExperimentKey } from "../model/experiment-key.ts";
import { describeFacets, type Facets, facetsId, pickFacets } from "../model/facets.ts";
import type { KeyColumns } from "../model/key-columns.ts";
import type { VarlistEntry } from "../model/varlist-entry.ts";
import { isStatic } from "../model/wish.ts";
import type { Log } from "../ports/log.ts";
import type { Preferences } from "../ports/preference.ts";
import {
	commonExperiments,
	decideExperiment,
	experimentsOf,
	fixedColumns,
	noCommonExperiment,
	notUnderKey,
	refuseAmbiguity,
	servingMost,
} from "../select/experiment.ts";
import type { GridChoice } from "../select/grid.ts";
import { keysOfModel, rankStatic } from "../select/static.ts";
import { rankKeys, replacesFailed, tieAmong } from "../select/table.ts";
import { Grids } from "./grids.ts";

/** What else there is when no experiment holds every variable. */
export interface Survey {
	/** Experiments found for the active variables or for any of their alternates. */
	readonly experiments: readonly ExperimentKey[];
	/** How many PODs could run under an experiment, alternates counted. */
	readonly runnable: (id: string) => number;
}

export interface SelectorParts {
	readonly columns: KeyColumns;
	readonly prefer: Preferences;
	readonly case: CaseSpec;
	readonly log: Log;
	/** True for two keys that hold copies of the same files. */
	readonly same: (a: DataKey, b: DataKey) => Promise<boolean>;
	/** Queries the alternates too. */
	readonly survey: () => Promise<Survey>;
}

/**
 * Decides for one case, and remembers what it decided: the experiment for all variables, the grid for each POD, the table and version
 * for each variable. The experiment never changes in a run, so members, models and forcings are never mixed.
 */
export class Selector {
	experiment: ExperimentKey | undefined;
	/** POD name → the tie that `--strict` refuses to break: no alternate may hide it. */
	readonly ties = new Map<string, SelectionError>();
	readonly #parts: SelectorParts;
	readonly #grids: Grids;
	/** What static variables must agree with where no dated variable chose an experiment. */
	#staticTarget: Facets | undefined;

	constructor(parts: SelectorParts) {
		this.#parts = parts;
		this.#grids = new Grids({
			keysOf: (entry) => this.#usableKeys(entry),
			columns: parts.columns.pod,
			preferences: parts.prefer.pod,
			strict: parts.case.strict,
		});
	}

	/**
	 * Moves queried entries to "selected"; those that do not fit the decisions fail with the reason. `required` are the entries that
	 * stand for required variables.
	 * @throws SelectionError when the case as a whole cannot be decided.
	 */
	async select(entries: readonly VarlistEntry[], required: ReadonlySet<VarlistEntry>): Promise<void> {
		const dated = entries.filter((entry) => !isStatic(entry.request));
		const fixed = entries.filter((entry) => isStatic(entry.request));
		await this.#chooseExperiment(dated, required);
		if (!this.experiment) this.#chooseModel(fixed);
		const held = [...dated.filter((entry) => this.#holdsExperiment(entry)), ...fixed];
		for (const [pod, tie] of this.#grids.choose(held, required)) this.#refuse(pod, tie, held);
		for (const entry of held.filter((one) => one.status === "active")) await this.#chooseKey(entry);
	}

	/** True when another data key may be tried for an entry whose last one failed. */
	hasNext(entry: VarlistEntry): boolean {
		return this.#ranked(entry, this.#grids.inUse(entry.pod)).length > 0;
	}

	async #chooseExperiment(
		dated: readonly VarlistEntry[],
		required: ReadonlySet<VarlistEntry>,
	): Promise<void> {
		if (this.experiment || dated.length === 0) return;
		const { columns, prefer, case: spec, log } = this.#parts;
		const common = commonExperiments(dated, required);
		const candidates = common.length > 0 ? common : await this.#mostUseful(dated);
		const rules = { columns, preferences: prefer.case, strict: spec.strict, caseName: spec.name };
		const { key, note } = decideExperiment(candidates, rules);
		this.experiment = key;
		if (note) for (const entry of dated) entry.note(`experiment: ${note}`);
		const chosen = `Experiment of case "${spec.name}"`;
		const telling = pickFacets(key.facets, tellingColumns(columns, spec));
		log.info(`${chosen}: ${describeFacets(telling)}${note ? ` (${note})` : ""}`);
		log.debug(`${chosen} in full: ${describeFacets(key.facets)}`);
	}

	/** No experiment holds every variable: those that let most PODs run. Which model is meant is not guessed even then. */
	async #mostUseful(dated: readonly VarlistEntry[]): Promise<ExperimentKey[]> {
		const { columns, case: spec } = this.#parts;
		if (spec.strict) noCommonExperiment(dated, spec.name);
		const found = [...experimentsOf(dated).values()];
		const fixed = fixedColumns(columns);
		refuseAmbiguity(found, fixed, spec.name);
		const { experiments, runnable } = await this.#parts.survey();
		const model = facetsId((found[0] as ExperimentKey).facets, fixed);
		const ofModel = experiments.filter((key) => facetsId(key.facets, fixed) === model);
		return servingMost(ofModel, dated, runnable);
	}

	/** A case with static variables only: any experiment of the model serves, those the user named first. */
	#chooseModel(fixed: readonly VarlistEntry[]): void {
		if (this.#staticTarget || fixed.length === 0) return;
		const { columns, case: spec } = this.#parts;
		const model = (facets: Facets) => facetsId(facets, columns.static);
		const all = [...experimentsOf(fixed).values()];
		const holds = (entry: VarlistEntry, key: ExperimentKey) =>
			[...experimentsOf([entry]).values()].some((own) => model(own.facets) === model(key.facets));
		const common = all.filter((key) => fixed.every((entry) => holds(entry, key)));
		const candidates = common.length > 0 ? common : all;
		refuseAmbiguity(candidates, columns.static, spec.name);
		const found = pickFacets(candidates[0]?.facets ?? {}, columns.static);
		this.#staticTarget = { ...pickFacets(spec.facets, columns.case), ...found };
	}

	/** Drops a variable that the chosen experiment lacks. */
	#holdsExperiment(entry: VarlistEntry): boolean {
		if (this.#usableKeys(entry).length > 0) return true;
		entry.deactivate(notUnderKey(entry, this.experiment as ExperimentKey));
		return false;
	}

	/** The data keys an entry may be given by what is decided of experiment or model. */
	#usableKeys(entry: VarlistEntry): DataKey[] {
		if (isStatic(entry.request)) return keysOfModel(entry, this.#target, this.#parts.columns);
		const keys = this.experiment ? entry.dataKeys.get(this.experiment.id) : undefined;
		return (keys ?? []).filter((key) => !key.failed);
	}

	get #target(): Facets {
		return this.experiment?.facets ?? this.#staticTarget ?? {};
	}

	/** What may still be chosen on a grid (any, if none is given), best first; under strict never an older version or a substitute. */
	#ranked(entry: VarlistEntry, grid: GridChoice | undefined): Choice[] {
		const { columns, prefer, case: spec } = this.#parts;
		const on = this.#grids.on(grid, this.#usableKeys(entry));
		const choices: Choice[] = isStatic(entry.request)
			? rankStatic(entry, on, {
					target: this.#target,
					columns,
					preferences: [...prefer.pod, ...prefer.variable, ...prefer.case],
				})
			: rankKeys(entry, on, { columns, preferences: prefer.variable }).map((key) => ({ key }));
		const isOld = ({ key }: Choice) => replacesFailed(entry, key, columns);
		return spec.strict ? choices.filter((one) => !one.substitution && !isOld(one)) : choices;
	}

	async #chooseKey(entry: VarlistEntry): Promise<void> {
		const { columns, case: spec, same } = this.#parts;
		const ranked = this.#ranked(entry, this.#grids.of(entry.pod));
		const [best] = ranked;
		if (!best) return entry.deactivate(this.#whyNone(entry));
		const keys = ranked.map(({ key }) => key);
		const tie = spec.strict ? await tieAmong(entry, keys, { columns, same }) : undefined;
		if (tie) return this.#refuse(entry.pod, tie, [entry]);
		if (best.substitution) this.#warn(entry, best.substitution);
		if (replacesFailed(entry, best.key, columns)) this.#warn(entry, olderText(best.key, columns));
		for (const note of best.key.notes) entry.note(note);
		entry.selected = best.key;
		this.#grids.use(entry);
		entry.advance("selected", best.key.id);
	}

	#whyNone(entry: VarlistEntry): SelectionError {
		if (!isStatic(entry.request)) return this.#grids.missing(entry);
		const { columns, case: spec } = this.#parts;
		const grid = this.#grids.of(entry.pod)?.facets ?? {};
		const target = describeFacets({ ...pickFacets(this.#target, columns.static), ...grid });
		return new SelectionError(
			`Static "${entry.wish.name}" exists, but not for ${target}${spec.strict ? " in the same experiment and member (--strict)" : ""}. Add the file to the archive, or make the variable optional.`,
			[...entry.dataKeys.keys()],
		);
	}

	#refuse(pod: string, tie: SelectionError, entries: readonly VarlistEntry[]): void {
		this.ties.set(pod, tie);
		for (const entry of entries) if (entry.pod === pod) entry.deactivate(tie);
	}

	#warn(entry: VarlistEntry, text: string): void {
		entry.note(text);
		this.#parts.log.warn(`"${entry.id}": ${text}`, { pod: entry.pod, variable: entry.wish.name });
	}
}

/** What makes an experiment another one for the user: the model, what was named in the case, what was chosen for it. */
const tellingColumns = ({ case: all, static: model, choosable }: KeyColumns, { facets }: CaseSpec) =>
	all.filter((one) => model.includes(one) || choosable.includes(one) || facets[one] !== undefined);

interface Choice {
	readonly key: DataKey;
	readonly substitution?: string;
}

const olderText = (key: DataKey, { version }: KeyColumns) =>
	`older version ${key.facets[version ?? ""] ?? ""} used because the newer one failed`;
