import { isSameVersion } from "../drs/version.ts";
import { SelectionError } from "../errors.ts";
import type { DataKey } from "../model/data-key.ts";
import { describeFacets, type Facets, pickFacets } from "../model/facets.ts";
import type { KeyColumns } from "../model/key-columns.ts";
import type { VarlistEntry } from "../model/varlist-entry.ts";
import { compareBy, type Preference } from "../ports/preference.ts";

interface TableRules {
	readonly columns: KeyColumns;
	readonly preferences: readonly Preference[];
}

/** Where the translator ranks a key's table: tables whose axes already fit come first among equals. */
function axesRank(entry: VarlistEntry, key: DataKey, columns: KeyColumns): number {
	const column = columns.names.table;
	const tables = entry.translation?.tables ?? [];
	if (!column || tables.length === 0) return 0;
	const at = tables.findIndex((table) => table.table === key.facets[column]);
	return at < 0 ? 2 : tables[at]?.fitsAxes ? 0 : 1;
}

/** So that no tie-breaker sees which version is newer: what then is left equal are versions of one form. */
function withoutVersion(facets: Facets, { version }: KeyColumns): Facets {
	if (version === undefined) return facets;
	const { [version]: _, ...others } = facets;
	return others;
}

/** The data keys of one variable, best first: by table, then by fitting axes, then the newest version. */
function byPreference(entry: VarlistEntry, { columns, preferences }: TableRules) {
	const compare = compareBy(preferences);
	return (a: DataKey, b: DataKey): number =>
		compare(withoutVersion(a.facets, columns), withoutVersion(b.facets, columns)) ||
		axesRank(entry, a, columns) - axesRank(entry, b, columns) ||
		compare(a.facets, b.facets) ||
		(a.id < b.id ? -1 : 1);
}

/** The keys left of one variable, best first; those that only replace a failed one by an older version come last. */
export function rankKeys(entry: VarlistEntry, keys: readonly DataKey[], rules: TableRules): DataKey[] {
	const compare = byPreference(entry, rules);
	const late = (key: DataKey) => Number(replacesFailed(entry, key, rules.columns));
	return [...keys].sort((a, b) => late(a) - late(b) || compare(a, b));
}

/** True when taking this key means an older version of one that failed (newer ones are tried first, so what failed was newer). */
export const replacesFailed = (entry: VarlistEntry, key: DataKey, columns: KeyColumns): boolean =>
	(entry.dataKeys.get(key.experiment.id) ?? []).some(
		(other) => other.failed && isOtherVersion(key, other, columns),
	);

function isOtherVersion(key: DataKey, other: DataKey, { version, variable, pod }: KeyColumns): boolean {
	if (!version || isSameVersion(key.facets[version], other.facets[version])) return false;
	return [...pod, ...variable].every(
		(column) => column === version || key.facets[column] === other.facets[column],
	);
}

/**
 * What `--strict` says of a choice among several forms; `undefined` when there is only one. `same` tells copies of one file set apart
 * from real alternatives.
 */
export async function tieAmong(
	entry: VarlistEntry,
	ranked: readonly DataKey[],
	rules: { readonly columns: KeyColumns; readonly same: (a: DataKey, b: DataKey) => Promise<boolean> },
): Promise<SelectionError | undefined> {
	const [first, ...others] = ranked;
	if (!first) return undefined;
	const forms = [first];
	for (const other of others) if (!(await rules.same(first, other))) forms.push(other);
	if (forms.length === 1) return undefined;
	const { case: cases, variable } = rules.columns;
	const differing = [...cases, ...variable].filter(
		(column) => new Set(forms.map((key) => key.facets[column])).size > 1,
	);
	const list = forms.map((key) => describeFacets(pickFacets(key.facets, differing)) || key.id);
	return new SelectionError(
		`"${entry.wish.name}" exists in ${list.length} forms: ${list.join("; ")}. With --strict name one in the case file.`,
		list,
	);
}
