import type { CaseSpec } from "../model/case-spec.ts";
import type { KeyColumns } from "../model/key-columns.ts";
import type { VarlistEntry } from "../model/varlist-entry.ts";
import type { Catalogue } from "../ports/catalogue.ts";
import { constraintsFor, tablesOf } from "./constraints.ts";
import { groupIntoKeys } from "./group-keys.ts";
import { findNearest, unknownValues } from "./no-data.ts";
import type { QueryResult } from "./query-result.ts";

/** What a catalogue holds for one translated entry. */
export function searchCatalogue(
	entry: VarlistEntry,
	where: { readonly catalogue: Catalogue; readonly case: CaseSpec; readonly columns: KeyColumns },
): QueryResult {
	const { catalogue, case: spec, columns } = where;
	const constraints = constraintsFor(entry, { wanted: spec.facets, keys: columns, catalogue });
	const { keys, rejected } = groupIntoKeys(catalogue.find(constraints), {
		entry,
		columns,
		period: spec.period,
		named: spec.facets,
	});
	const tables = entry.translation ? tablesOf(entry.translation) : [];
	const search = {
		catalogue,
		constraints,
		rejected,
		period: spec.period,
		columns,
		named: spec.facets,
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
