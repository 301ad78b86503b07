import type { CaseSpec } from "../model/case-spec.ts";
import type { Facets } from "../model/facets.ts";
import type { KeyColumns } from "../model/key-columns.ts";
import type { VarlistEntry } from "../model/varlist-entry.ts";
import { isStatic } from "../model/wish.ts";
import type { Catalogue, CatalogueRow } from "../ports/catalogue.ts";
import type { FacetChoices } from "./choices.ts";
import { constraintsFor, tablesOf } from "./constraints.ts";
import { groupIntoKeys } from "./group-keys.ts";
import { joinParts } from "./join-parts.ts";
import { findNearest, unknownValues } from "./no-data.ts";
import type { QueryResult } from "./query-result.ts";

/** Facets a case names, those it leaves open between several values among them: facet → its value, empty where it is open. */
export const namedBy = (spec: CaseSpec): Facets => ({
	...Object.fromEntries(Object.keys(openFacets(spec)).map((name) => [name, ""])),
	...spec.facets,
});

/** Facets a case leaves open between several values, the experiments it joins among them. */
export const openFacets = ({ choices, sequence }: CaseSpec): FacetChoices => ({
	...choices,
	...(sequence && { experiment_id: sequence }),
});

interface Grouping {
	readonly case: CaseSpec;
	readonly columns: KeyColumns;
}

/** Rows that fit an entry as data keys; where the case names a sequence of experiments, as those of one simulation. */
export function keysOfRows(
	rows: readonly CatalogueRow[],
	entry: VarlistEntry,
	{ case: spec, columns }: Grouping,
): ReturnType<typeof groupIntoKeys> {
	const { sequence, period } = spec;
	const joined =
		sequence && !isStatic(entry.request)
			? joinParts(rows, { experiments: sequence, columns })
			: { rows, rejected: [] };
	const { keys, rejected } = groupIntoKeys(joined.rows, { entry, columns, period, named: namedBy(spec) });
	return { keys, rejected: [...joined.rejected, ...rejected] };
}

/** What a catalogue holds for one translated entry. */
export function searchCatalogue(
	entry: VarlistEntry,
	where: { readonly catalogue: Catalogue; readonly case: CaseSpec; readonly columns: KeyColumns },
): QueryResult {
	const { catalogue, case: spec, columns } = where;
	const { period } = spec;
	const named = namedBy(spec);
	const choices = openFacets(spec);
	const constraints = constraintsFor(entry, { wanted: spec.facets, choices, keys: columns, catalogue });
	const { keys, rejected } = keysOfRows(catalogue.find(constraints), entry, where);
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
