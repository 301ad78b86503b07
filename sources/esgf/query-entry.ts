import { projectFacts } from "../../core/drs/projects.ts";
import { SelectionError } from "../../core/errors.ts";
import type { CaseSpec } from "../../core/model/case-spec.ts";
import { DataKey } from "../../core/model/data-key.ts";
import type { KeyColumns } from "../../core/model/key-columns.ts";
import type { VarlistEntry } from "../../core/model/varlist-entry.ts";
import { isStatic } from "../../core/model/wish.ts";
import type { Catalogue, Constraints } from "../../core/ports/catalogue.ts";
import { constraintsFor, isFreeForStatic, tablesOf } from "../../core/query/constraints.ts";
import { readFilter } from "../../core/query/facet-filter.ts";
import type { RejectedKey } from "../../core/query/group-keys.ts";
import { findNearest } from "../../core/query/no-data.ts";
import type { QueryResult } from "../../core/query/query-result.ts";
import { keysOfRows, namedBy, openFacets } from "../../core/query/search.ts";
import type { AskRules } from "./ask-all.ts";
import type { Holding, Holdings } from "./holdings.ts";
import type { Question } from "./records.ts";
import { questionOf } from "./search.ts";

/** What a source knows when one of its variables is looked for. */
export interface Looking {
	readonly case: CaseSpec;
	readonly columns: KeyColumns;
	readonly project: string;
	/** All facets its files can have. */
	readonly facets: readonly string[];
}

/** A catalogue with columns and nothing in it; of facets it knows the vocabulary. */
function emptyCatalogue({ facets, project }: Looking): Catalogue {
	const { vocabulary, patterns } = projectFacts(project);
	// Where a pattern lists its values, it is a vocabulary, too.
	const listed = (column: string) =>
		/^[\w|]+$/.test(patterns[column] ?? "") ? patterns[column]?.split("|") : [];
	return {
		...{ root: "ESGF", columns: facets, files: 0, skipped: [] },
		find: () => [],
		count: () => 0,
		values: (column) =>
			new Map((vocabulary.values[column] ?? listed(column) ?? []).map((value) => [value, 0])),
	};
}

/** What is asked of indices for one translated variable. What the case leaves open becomes the values that vocabulary and indices know. */
export async function questionFor(
	entry: VarlistEntry,
	looking: Looking,
	rules: AskRules,
): Promise<{ constraints: Constraints; question: Question }> {
	const { case: spec, columns, project } = looking;
	const constraints = constraintsFor(entry, {
		wanted: spec.facets,
		keys: columns,
		catalogue: emptyCatalogue(looking),
	});
	const exact = Object.entries(constraints).map(([name, values]) => [name, [values].flat()]);
	const open = Object.entries(openFacets(spec)).filter(([name]) => isAsked(name, entry, looking));
	const filters = Object.fromEntries(open.map(([name, texts]) => [name, readFilter(texts)]));
	const asked = await questionOf(project, filters, rules);
	return {
		constraints: { ...constraints, ...Object.fromEntries(open) },
		question: { ...asked, where: { ...Object.fromEntries(exact), ...asked.where } },
	};
}

const isAsked = (name: string, { request }: VarlistEntry, { facets, columns }: Looking): boolean =>
	facets.includes(name) && !(isStatic(request) && isFreeForStatic(name, columns));

interface Found {
	readonly looking: Looking;
	readonly constraints: Constraints;
	readonly holdings: Holdings;
}

/** Data keys of what was found, and what had to be passed over. @throws SelectionError under --strict for a retracted version that was named. */
export function resultFor(entry: VarlistEntry, { looking, constraints, holdings }: Found): QueryResult {
	const { case: spec, columns } = looking;
	refuseRetracted(holdings.all, looking);
	const usable = holdings.all.filter(({ against }) => against === undefined);
	const rows = usable.flatMap((one) => one.rows);
	const { keys, rejected } = keysOfRows(rows, entry, looking);
	const passedOver = holdings.all.flatMap(rejectedOf);
	const search = {
		...{ constraints, rejected, columns, period: spec.period, named: namedBy(spec) },
		catalogue: emptyCatalogue(looking),
		tables: entry.translation ? tablesOf(entry.translation) : [],
	};
	return {
		constraints,
		keys: keys.map((key) => withNotes(key, usable)),
		rejected: [...rejected, ...passedOver],
		looked: {
			root: "ESGF",
			files: holdings.all.reduce((sum, { rows }) => sum + rows.length, 0),
			skipped: holdings.all.reduce((sum, { left }) => sum + left.length, 0),
			asked: holdings.asked,
		},
		nearest: keys.length === 0 ? findNearest(search) : [],
		unknown:
			keys.length === 0
				? passedOver.slice(0, 3).map(({ id, reason }) => `${id} is passed over: ${reason}.`)
				: [],
	};
}

function refuseRetracted(all: readonly Holding[], { case: spec }: Looking): void {
	if (!spec.strict || (spec.facets["version"] ?? spec.facets["version_date"]) === undefined) return;
	const [bad] = all.filter(({ dataset }) => dataset.retracted.length > 0);
	if (bad === undefined) return;
	throw new SelectionError(
		`"${bad.dataset.id}" is ${bad.against}. With --strict it is not used: name another version in the case file, or none.`,
		[bad.dataset.id],
	);
}

function rejectedOf({ dataset, against, left }: Holding): RejectedKey[] {
	const files = Math.max(dataset.files.length, dataset.stated ?? 0);
	if (against !== undefined) return [{ id: dataset.id, files, reason: against, period: false }];
	const [first] = left;
	return first
		? [{ id: dataset.id, files: left.length, reason: `"${first.name}": ${first.reason}`, period: false }]
		: [];
}

/** Tells with a key what indices disagree in about its files. */
function withNotes(key: DataKey, holdings: readonly Holding[]): DataKey {
	const paths = new Set(key.files.map(({ path }) => path));
	const own = holdings.filter(({ rows }) => rows.some(({ path }) => paths.has(path)));
	const notes = own.flatMap(notesOf);
	if (notes.length === 0) return key;
	const { id, experiment, facets, telling, files, range } = key;
	return new DataKey({
		...{ id, experiment, facets, telling, files, notes: [...key.notes, ...notes] },
		...(range && { range }),
	});
}

function notesOf({ dataset: { nodes, files } }: Holding): string[] {
	const lacking = nodes.filter(({ isComplete }) => !isComplete).map(({ node }) => node);
	const conflicts = files.flatMap(({ name, conflicts: own }) =>
		own.map(({ node, says }) => `the copy of "${name}" on ${node} has other bytes (${says}) and is not used`),
	);
	return [...(lacking.length > 0 ? [`incomplete on ${lacking.join(", ")}`] : []), ...conflicts];
}
