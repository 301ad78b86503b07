import { SelectionError } from "../errors.ts";
import type { ExperimentKey } from "../model/experiment-key.ts";
import { describeFacets, type Facets, facetsId, pickFacets } from "../model/facets.ts";
import type { KeyColumns } from "../model/key-columns.ts";
import type { VarlistEntry } from "../model/varlist-entry.ts";
import { compareBy, type Preference } from "../ports/preference.ts";

export interface ExperimentChoice {
	readonly key: ExperimentKey;
	/** What was decided for the user, if anything. */
	readonly note?: string;
}

export interface ChoiceRules {
	readonly columns: KeyColumns;
	readonly preferences: readonly Preference[];
	readonly strict: boolean;
	readonly caseName: string;
}

/** Every experiment key found for any of the entries, by id. */
export function experimentsOf(entries: Iterable<VarlistEntry>): Map<string, ExperimentKey> {
	const found = new Map<string, ExperimentKey>();
	for (const entry of entries) {
		for (const [id, keys] of entry.dataKeys) if (keys[0]) found.set(id, keys[0].experiment);
	}
	return found;
}

/** True when the entry has data under an experiment that have not failed. */
export const holdsKey = (entry: VarlistEntry, id: string) =>
	(entry.dataKeys.get(id) ?? []).some((key) => !key.failed);

/** The experiments every entry has data under; if there are none, those every required entry has. */
export function commonExperiments(
	entries: readonly VarlistEntry[],
	required: ReadonlySet<VarlistEntry>,
): ExperimentKey[] {
	const experiments = [...experimentsOf(entries).values()];
	const heldByAll = (some: readonly VarlistEntry[]) =>
		experiments.filter((key) => some.every((entry) => holdsKey(entry, key.id)));
	const common = heldByAll(entries);
	const needed = entries.filter((entry) => required.has(entry));
	return common.length > 0 || needed.length === 0 ? common : heldByAll(needed);
}

/** Of several experiments those that let most PODs run; among these, those under which most of the entries have data. */
export function servingMost(
	experiments: readonly ExperimentKey[],
	entries: readonly VarlistEntry[],
	runnable: (id: string) => number,
): ExperimentKey[] {
	const ranked = experiments.map((key) => ({
		key,
		pods: runnable(key.id),
		variables: entries.filter((entry) => holdsKey(entry, key.id)).length,
	}));
	const pods = Math.max(...ranked.map((one) => one.pods));
	const variables = Math.max(...ranked.filter((one) => one.pods === pods).map((one) => one.variables));
	return ranked.filter((one) => one.pods === pods && one.variables === variables).map((one) => one.key);
}

/**
 * Refuses to guess what only the user can know: the model, the experiment.
 * @throws SelectionError listing the choices.
 */
export function refuseAmbiguity(
	keys: readonly ExperimentKey[],
	fixed: readonly string[],
	caseName: string,
): void {
	const groups = new Map(keys.map((key) => [facetsId(key.facets, fixed), key.facets]));
	if (groups.size <= 1) return;
	const differing = tellingColumns([...groups.values()], fixed);
	const choices = [...groups.values()].map((facets) => describeFacets(pickFacets(facets, differing))).sort();
	throw new SelectionError(
		`Case "${caseName}" fits ${groups.size} different experiments: ${listed(choices)}. Name one in the case file (${differing.join(", ")}).`,
		choices,
	);
}

/** The fewest columns that tell the choices apart: an institution that follows from its model need not be named. */
function tellingColumns(choices: readonly Facets[], fixed: readonly string[]): string[] {
	const distinct = (columns: readonly string[]) =>
		new Set(choices.map((facets) => facetsId(facets, columns))).size;
	return fixed.reduce<string[]>(
		(kept, column) => {
			const fewer = kept.filter((other) => other !== column);
			return distinct(fewer) === choices.length ? fewer : kept;
		},
		[...fixed],
	);
}

const listed = (choices: readonly string[]) =>
	`${choices.slice(0, 12).join("; ")}${choices.length > 12 ? "; ..." : ""}`;

/** What is never guessed. */
export const fixedColumns = ({ case: columns, choosable }: KeyColumns) =>
	columns.filter((column) => !choosable.includes(column));

/**
 * The preferred one of several experiments, and a note of what was passed over.
 * @throws SelectionError when the model or experiment would have to be guessed, or on any tie under `strict`.
 */
export function decideExperiment(keys: readonly ExperimentKey[], rules: ChoiceRules): ExperimentChoice {
	const { columns, caseName, preferences } = rules;
	refuseAmbiguity(keys, fixedColumns(columns), caseName);
	const compare = compareBy(preferences);
	const [first, ...others] = [...keys].sort(
		(a, b) => compare({ ...a.facets, ...a.member }, { ...b.facets, ...b.member }) || (a.id < b.id ? -1 : 1),
	) as [ExperimentKey, ...ExperimentKey[]];
	if (others.length === 0) return { key: first };
	const value = (key: ExperimentKey) => describeFacets(pickFacets(key.facets, columns.choosable));
	const list = [first, ...others].map(value);
	if (rules.strict) {
		throw new SelectionError(
			`Case "${caseName}" fits ${list.length} members: ${listed(list)}. With --strict name one in the case file.`,
			list,
		);
	}
	const why = preferences.map((one) => one.name).join(", ");
	return { key: first, note: `${value(first)} chosen among ${list.length} (${why})` };
}

/** @throws SelectionError always: for `--strict`, where nothing is dropped to let the rest run. */
export function noCommonExperiment(entries: readonly VarlistEntry[], caseName: string): never {
	const list = entries.map((entry) => `"${entry.wish.name}" in ${describeExperiments(entry)}`);
	throw new SelectionError(
		`Case "${caseName}": no single experiment holds every variable: ${listed(list)}. Run without --strict, or ask fewer PODs.`,
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
