import { SelectionError } from "../errors.ts";
import type { ExperimentKey } from "../model/experiment-key.ts";
import { describeFacets, facetsId, pickFacets } from "../model/facets.ts";
import type { KeyColumns } from "../model/key-columns.ts";
import type { VarlistEntry } from "../model/varlist-entry.ts";
import { compareBy, type Preference } from "../ports/preference.ts";

export interface ExperimentChoice {
	readonly key: ExperimentKey;
	/** Variables that have nothing under this key. */
	readonly without: readonly VarlistEntry[];
	/** What was decided for the user, if anything. */
	readonly note?: string;
}

interface ChoiceRules {
	readonly columns: KeyColumns;
	readonly preferences: readonly Preference[];
	readonly strict: boolean;
	readonly caseName: string;
}

/** Every experiment key found for any of the entries, by id. */
export function experimentsOf(entries: readonly VarlistEntry[]): Map<string, ExperimentKey> {
	const found = new Map<string, ExperimentKey>();
	for (const entry of entries) {
		for (const [id, keys] of entry.dataKeys) if (keys[0]) found.set(id, keys[0].experiment);
	}
	return found;
}

const holdsKey = (entry: VarlistEntry, id: string) => (entry.dataKeys.get(id)?.length ?? 0) > 0;

const heldByAll = (entries: readonly VarlistEntry[], experiments: ReadonlyMap<string, ExperimentKey>) =>
	[...experiments.values()].filter((key) => entries.every((entry) => holdsKey(entry, key.id)));

/** Of several keys the ones that let most PODs have all their required variables. */
function servingMostPods(
	entries: readonly VarlistEntry[],
	experiments: ReadonlyMap<string, ExperimentKey>,
): ExperimentKey[] {
	const required = entries.filter((entry) => entry.requirement !== "optional");
	const pods = [...new Set(required.map((entry) => entry.pod))];
	const served = (key: ExperimentKey) =>
		pods.filter((pod) => required.every((entry) => entry.pod !== pod || holdsKey(entry, key.id))).length;
	const variables = (key: ExperimentKey) => entries.filter((entry) => holdsKey(entry, key.id)).length;
	const ranked = [...experiments.values()].map((key) => ({
		key,
		pods: served(key),
		variables: variables(key),
	}));
	const best = ranked.reduce((most, one) =>
		one.pods > most.pods || (one.pods === most.pods && one.variables > most.variables) ? one : most,
	);
	return ranked
		.filter((one) => one.pods === best.pods && one.variables === best.variables)
		.map((one) => one.key);
}

/** Refuses to guess what only the user can know: the model, the experiment. */
function refuseAmbiguity(keys: readonly ExperimentKey[], rules: ChoiceRules): void {
	const fixed = rules.columns.case.filter((column) => !rules.columns.choosable.includes(column));
	const groups = new Map(keys.map((key) => [facetsId(key.facets, fixed), pickFacets(key.facets, fixed)]));
	if (groups.size <= 1) return;
	const differing = fixed.filter(
		(column) => new Set([...groups.values()].map((facets) => facets[column])).size > 1,
	);
	const choices = [...groups.values()].map((facets) => describeFacets(pickFacets(facets, differing))).sort();
	throw new SelectionError(
		`Case "${rules.caseName}" fits ${groups.size} different experiments: ${choices.slice(0, 12).join("; ")}${choices.length > 12 ? "; ..." : ""}. Name one in the case file (${differing.join(", ")}).`,
		choices,
	);
}

/** The preferred key, and a note of what was passed over. */
function breakTie(keys: readonly ExperimentKey[], rules: ChoiceRules): { key: ExperimentKey; note?: string } {
	const compare = compareBy(rules.preferences);
	const [first, ...others] = [...keys].sort(
		(a, b) => compare(a.facets, b.facets) || (a.id < b.id ? -1 : 1),
	) as [ExperimentKey, ...ExperimentKey[]];
	if (others.length === 0) return { key: first };
	const value = (key: ExperimentKey) => describeFacets(pickFacets(key.facets, rules.columns.choosable));
	const list = [first, ...others].map(value);
	if (rules.strict) {
		throw new SelectionError(
			`Case "${rules.caseName}" fits ${list.length} members: ${list.slice(0, 12).join("; ")}. With --strict name one in the case file.`,
			list,
		);
	}
	return {
		key: first,
		note: `${value(first)} chosen among ${list.length} (${rules.preferences.map((one) => one.name).join(", ")})`,
	};
}

/**
 * One experiment for all variables of a case. First the keys every variable holds; if there are none, those every required variable
 * holds; if none, the key that lets most PODs run (never under `strict`).
 * @throws SelectionError when the model or experiment would have to be guessed, or on any tie under `strict`.
 */
export function chooseExperiment(entries: readonly VarlistEntry[], rules: ChoiceRules): ExperimentChoice {
	const experiments = experimentsOf(entries);
	const required = entries.filter((entry) => entry.requirement !== "optional");
	let candidates = heldByAll(entries, experiments);
	if (candidates.length === 0 && required.length > 0) candidates = heldByAll(required, experiments);
	if (candidates.length === 0) {
		if (rules.strict) throw noCommonExperiment(entries, rules);
		candidates = servingMostPods(entries, experiments);
	}
	refuseAmbiguity(candidates, rules);
	const { key, note } = breakTie(candidates, rules);
	const without = entries.filter((entry) => !holdsKey(entry, key.id));
	return { key, without, ...(note ? { note } : {}) };
}

function noCommonExperiment(entries: readonly VarlistEntry[], rules: ChoiceRules): SelectionError {
	const list = entries.map((entry) => `"${entry.wish.name}" in ${describeExperiments(entry)}`);
	return new SelectionError(
		`Case "${rules.caseName}": no single experiment holds every variable: ${list.join("; ")}. Run without --strict, or ask fewer PODs.`,
		list,
	);
}

const describeExperiments = (entry: VarlistEntry): string =>
	[...entry.dataKeys.values()]
		.flatMap((keys) => (keys[0] ? [describeFacets(keys[0].experiment.facets)] : []))
		.join(" | ") || "none";

/** Why a variable is dropped once the experiment is chosen. */
export const notUnderKey = (entry: VarlistEntry, key: ExperimentKey): SelectionError =>
	new SelectionError(
		`"${entry.wish.name}" is not in ${describeFacets(key.facets)}; found in ${describeExperiments(entry)}. Name that experiment, or drop the POD that asks for it.`,
		[...entry.dataKeys.keys()],
	);
