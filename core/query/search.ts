import type { CaseSpec } from "../model/case-spec.ts";
import type { KeyColumns } from "../model/key-columns.ts";
import type { VarlistEntry } from "../model/varlist-entry.ts";
import { isStatic } from "../model/wish.ts";
import type { Catalogue } from "../ports/catalogue.ts";
import { constraintsFor, tablesOf } from "./constraints.ts";
import { groupIntoKeys } from "./group-keys.ts";
import { joinParts } from "./join-parts.ts";
import { findNearest, unknownValues } from "./no-data.ts";
import type { QueryResult } from "./query-result.ts";

/** What a catalogue holds for one translated entry. */
export function searchCatalogue(
	entry: VarlistEntry,
	where: { readonly catalogue: Catalogue; readonly case: CaseSpec; readonly columns: KeyColumns },
): QueryResult {
	const { catalogue, case: spec, columns } = where;
	const { sequence, period } = spec;
	const choices = { ...spec.choices, ...(sequence && { experiment_id: sequence }) };
	const named = { ...Object.fromEntries(Object.keys(choices).map((name) => [name, ""])), ...spec.facets };
	const constraints = constraintsFor(entry, { wanted: spec.facets, choices, keys: columns, catalogue });
	const found = catalogue.find(constraints);
	const joined =
		sequence && !isStatic(entry.request)
			? joinParts(found, { experiments: sequence, columns })
			: { rows: found, rejected: [] };
	const grouped = groupIntoKeys(joined.rows, { entry, columns, period, named });
	const { keys } = grouped;
	const rejected = [...joined.rejected, ...grouped.rejected];
	const tables = entry.translation ? tablesOf(entry.translation) : [];
	const search = {
		catalogue,
		constraints,
		rejected,
		period,
		columns,
		named,
		tables,
	};
	const skipped = catalogue.skipped.reduce((sum, { count }) => sum + count, 0);
	return {
		constraints,
		keys,
		rejected,
		looked: { root: catalogue.root, files: catalogue.files, skipped },
		nearest: keys.length === 0 ? findNearest(search) : [],
		unknown: keys.length === 0 ? unknownValues(search) : [],
	};
}
