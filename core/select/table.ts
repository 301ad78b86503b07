import { SelectionError } from "../errors.ts";
import type { DataKey } from "../model/data-key.ts";
import { describeFacets, pickFacets } from "../model/facets.ts";
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

/** The preference order without versions: what is left equal after it differs at most in version. */
const versionless = (rules: TableRules) => rules.preferences.filter((one) => !one.name.includes("version"));

/** The data keys of one variable, best first: by table, then by fitting axes, then the newest version. */
export function rankKeys(entry: VarlistEntry, keys: readonly DataKey[], rules: TableRules): DataKey[] {
	const byTable = compareBy(versionless(rules));
	const byAll = compareBy(rules.preferences);
	return [...keys].sort(
		(a, b) =>
			byTable(a.facets, b.facets) ||
			axesRank(entry, a, rules.columns) - axesRank(entry, b, rules.columns) ||
			byAll(a.facets, b.facets) ||
			(a.id < b.id ? -1 : 1),
	);
}

/** True when `key` is the same data as `newer` in an older version. */
export function isOlderVersion(key: DataKey, newer: DataKey, columns: KeyColumns): boolean {
	const { version } = columns;
	if (!version || key.facets[version] === newer.facets[version]) return false;
	return columns.variable.every(
		(column) => column === version || key.facets[column] === newer.facets[column],
	);
}

/** Refuses a choice among several tables or versions. `same` tells copies of one file set apart from real alternatives. */
export async function refuseTies(
	entry: VarlistEntry,
	ranked: readonly DataKey[],
	rules: { readonly columns: KeyColumns; readonly same: (a: DataKey, b: DataKey) => Promise<boolean> },
): Promise<void> {
	const [first, ...others] = ranked;
	const rivals: DataKey[] = [];
	for (const other of others) if (first && !(await rules.same(first, other))) rivals.push(other);
	if (!first || rivals.length === 0) return;
	const list = [first, ...rivals].map((key) =>
		describeFacets(pickFacets(key.facets, rules.columns.variable)),
	);
	throw new SelectionError(
		`"${entry.wish.name}" exists in ${list.length} forms: ${list.join("; ")}. With --strict name one in the case file.`,
		list,
	);
}
