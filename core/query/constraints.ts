import { formatFrequency } from "../model/date-frequency.ts";
import type { Facets } from "../model/facets.ts";
import type { KeyColumns } from "../model/key-columns.ts";
import type { VarlistEntry } from "../model/varlist-entry.ts";
import { isStatic } from "../model/wish.ts";
import type { Constraints } from "../ports/catalogue.ts";

/** What the catalogue is asked for one translated entry: the user's facets, the native name, the tables that may hold it. */
export function constraintsFor(
	entry: VarlistEntry,
	from: { readonly wanted: Facets; readonly keys: KeyColumns; readonly columns: readonly string[] },
): Constraints {
	const { keys } = from;
	const constraints: Record<string, string | readonly string[]> = {};
	for (const [name, value] of Object.entries(from.wanted)) {
		if (from.columns.includes(name) && !(isStatic(entry.request) && isFreeForStatic(name, keys)))
			constraints[name] = value;
	}
	constraints[keys.names.variable] = entry.translation?.name ?? entry.request.name;
	const tables = (entry.translation?.tables ?? []).flatMap(({ table }) =>
		table === undefined ? [] : [table],
	);
	const { table, frequency } = keys.names;
	if (table && tables.length > 0) constraints[table] ??= tables;
	else if (frequency && entry.request.frequency)
		constraints[frequency] = formatFrequency(entry.request.frequency);
	return constraints;
}

/** A static variable may come from another experiment or member of its model (CMIP6 publishes fx once per model). */
const isFreeForStatic = (column: string, keys: KeyColumns) =>
	(keys.case.includes(column) || keys.memberFacets.includes(column)) && !keys.static.includes(column);
