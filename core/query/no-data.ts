import { type NearMiss, NoDataError } from "../errors.ts";
import { type DateRange, formatDateRange, overlaps } from "../model/date-range.ts";
import type { Facets } from "../model/facets.ts";
import { groupBy } from "../model/group-by.ts";
import type { KeyColumns } from "../model/key-columns.ts";
import type { VarlistEntry } from "../model/varlist-entry.ts";
import type { Catalogue, Constraints } from "../ports/catalogue.ts";
import { didYouMean, nearest } from "../text/nearest.ts";
import { tablesOf } from "./constraints.ts";
import type { RejectedKey } from "./group-keys.ts";
import type { QueryResult } from "./query-result.ts";

interface Search {
	readonly catalogue: Catalogue;
	readonly constraints: Constraints;
	readonly rejected: readonly RejectedKey[];
	readonly period: DateRange;
	readonly columns: KeyColumns;
	/** Facets the user named. */
	readonly named: Facets;
	/** Tables the wish implies. */
	readonly tables: readonly string[];
}

const most = 5;
const manyFiles = 5000;

/** Why nothing was found: with where was looked and what would match if one condition were dropped. */
export function noData(entry: VarlistEntry, result: QueryResult, caseName: string): NoDataError {
	const { looked, nearest: misses } = result;
	const wanted = `"${entry.wish.name}" (${entry.request.standardName}${nativeText(entry)})`;
	return new NoDataError(
		`${wanted} was not found for case "${caseName}" ${whereText(result)}.${adviceFor(result)}`,
		{ looked: [{ root: looked.root, files: looked.files }], nearest: misses },
	);
}

const whereText = ({ looked: { root, files, asked } }: QueryResult): string => {
	const failed = (asked ?? []).filter(({ problem }) => problem !== undefined).length;
	const indices = `${asked?.length} ${asked?.length === 1 ? "index" : "indices"} asked`;
	return asked === undefined
		? `under "${root}" (${files} ${files === 1 ? "file" : "files"} looked at)`
		: `in ${root} (${indices}${failed > 0 ? `, ${failed} of them failed` : ""})`;
};

function adviceFor({ looked, nearest: [first], unknown }: QueryResult): string {
	if (looked.files === 0 && looked.asked === undefined && first === undefined)
		return ` No file there follows the layout${looked.skipped > 0 ? ` (${looked.skipped} were passed over)` : ""}: check CASE_ROOT_DIR and the data manager.`;
	const misses = `${unknown.map((text) => ` ${text}`).join("")}${first ? ` Nearest: ${missText(first)}.` : ""}`;
	return `${misses}${SEE_EXPLAIN}`;
}

const SEE_EXPLAIN = " Run `headwater explain` with the case file for the full table.";

/** A message as `explain` shows it, which need not tell of itself. */
export const withoutAdvice = (message: string): string => message.replace(SEE_EXPLAIN, "");

const nativeText = ({ translation }: VarlistEntry) => {
	const tables = translation ? tablesOf(translation) : [];
	return translation
		? `, ${translation.name}${tables.length > 0 ? ` in ${tables.slice(0, 4).join("/")}` : ""}`
		: "";
};

/** "12 files if grid_label=gr is dropped (found: gn)". */
export const missText = (miss: NearMiss): string =>
	`${miss.files} ${miss.files === 1 ? "file" : "files"} if ${miss.drop} is dropped${miss.found ? ` (found: ${miss.found})` : ""}`;

/** Values asked for that nothing in the whole catalogue has, each with the nearest there is. */
export function unknownValues({
	catalogue,
	constraints,
}: Pick<Search, "catalogue" | "constraints">): string[] {
	if (catalogue.files === 0) return [];
	return Object.entries(constraints).flatMap(([name, wanted]) => {
		const anywhere = catalogue.values(name);
		const asked = [wanted].flat();
		if (asked.some((value) => anywhere.has(value))) return [];
		const hint = didYouMean(asked[0] ?? "", anywhere.keys()) || ` There: ${foundValues(asked, anywhere)}.`;
		return [`Nothing there has ${name}=${asked.join("|")}.${anywhere.size > 0 ? hint : ""}`];
	});
}

/** What comes closest to a search without result, likeliest mistake first. */
export const findNearest = (search: Search): NearMiss[] =>
	[...rejectedMisses(search), ...nearMisses(search)].slice(0, most);

/** Rows fit, but not their dates or form: the groups passed over, another period before another form, most files first. */
function rejectedMisses({ rejected, period }: Search): NearMiss[] {
	return [...rejected]
		.sort((a, b) => Number(b.period) - Number(a.period) || b.files - a.files)
		.map((group) => ({
			drop: group.period ? `the period ${formatDateRange(period)}` : `the wish for a plain form`,
			files: group.files,
			found: group.period ? group.reason : `${group.id}, ${group.reason}`,
		}));
}

/** Relaxes one condition at a time; if no single one helps, two. What helps has files inside the period. */
export function nearMisses(search: Search): NearMiss[] {
	const names = Object.keys(search.constraints);
	const helping = (sets: readonly (readonly string[])[]) =>
		sets.map((dropped) => relax(dropped, search)).filter((miss) => miss.files > 0);
	const single = helping(names.map((name) => [name]));
	const others = names.filter((name) => name !== search.columns.names.variable);
	const pairs = () => helping(others.flatMap((a, i) => others.slice(i + 1).map((b) => [a, b])));
	const misses = single.length > 0 || search.rejected.length > 0 ? single : pairs();
	return misses
		.sort((a, b) => a.doubt - b.doubt || a.files - b.files)
		.map(({ drop, files, found }) => ({ drop, files, found }));
}

function relax(dropped: readonly string[], search: Search) {
	const { catalogue, constraints, period } = search;
	const kept = Object.entries(constraints).filter(([name]) => !dropped.includes(name));
	const rest = { ...implied(dropped, search), ...Object.fromEntries(kept) };
	const [only, ...others] = dropped;
	const values = dropped.map((name) => valuesOf(name, rest, { catalogue, period }));
	// What has the value that was asked for fits no better without asking for it.
	const matching = others.length > 0 ? values : values.map((one) => without(one, constraints[only ?? ""]));
	const drop = dropped.map((name) => `${name}=${[constraints[name]].flat().join("|")}`).join(" and ");
	const found = dropped
		.map((name, at) => foundValues([constraints[name] ?? []].flat(), matching[at]!))
		.join("; ");
	const files = [...matching[0]!.values()].reduce((sum, count) => sum + count, 0);
	return { drop, files, found, doubt: Math.max(...dropped.map((name) => doubtOf(name, search))) };
}

const without = (values: ReadonlyMap<string, number>, asked: string | readonly string[] = []) =>
	new Map([...values].filter(([value]) => ![asked].flat().includes(value)));

/** Value → number of files inside the period; of a great many files the period is not looked at. */
function valuesOf(
	name: string,
	where: Constraints,
	{ catalogue, period }: Pick<Search, "catalogue" | "period">,
): ReadonlyMap<string, number> {
	if (catalogue.count(where) > manyFiles) return catalogue.values(name, where);
	const inside = catalogue.find(where).filter(({ range }) => range === undefined || overlaps(range, period));
	return new Map(
		[...groupBy(inside, (row) => row.facets[name] ?? "none")].map(([value, rows]) => [value, rows.length]),
	);
}

/** A table the user named gives way to those the wish implies, not to any. */
function implied(dropped: readonly string[], { columns, named, tables }: Search): Constraints {
	const { table } = columns.names;
	const isFreed = table !== undefined && dropped.includes(table) && named[table] !== undefined;
	return isFreed && tables.length > 0 ? { [table]: tables } : {};
}

/**
 * How unlikely a condition is the mistake, lower being likelier. A value that exists nowhere is a typing error. Else finer facets are
 * mistaken before coarser ones (who names a grid or member knew the model), what the user named before what the wish implies, and the
 * variable itself last.
 */
function doubtOf(name: string, { catalogue, constraints, columns, named }: Search): number {
	const { case: cases, choosable, pod, variable, memberFacets, names } = columns;
	if (name === names.variable) return 100;
	const anywhere = catalogue.values(name);
	const exists = [constraints[name]].flat().some((value) => value !== undefined && anywhere.has(value));
	if (!exists) return 0;
	if (named[name] === undefined) return 99;
	const coarse = cases.filter((column) => !choosable.includes(column)).reverse();
	return 1 + [...pod, ...variable, ...memberFacets, ...choosable, ...coarse, name].indexOf(name);
}

/** The values there are, the ones nearest to what was asked first, then the commonest. */
function foundValues(asked: readonly string[], values: ReadonlyMap<string, number>): string {
	const near = asked.flatMap((value) => nearest(value, values.keys(), 2));
	const common = [...values].sort((a, b) => b[1] - a[1]).map(([value]) => value);
	const ordered = [...new Set([...near, ...common])];
	return `${ordered.slice(0, 4).join(", ")}${ordered.length > 4 ? ` and ${ordered.length - 4} more` : ""}`;
}
