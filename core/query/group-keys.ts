import { isSpecialTable } from "../drs/table-order.ts";
import { DataKey } from "../model/data-key.ts";
import type { DateFrequency } from "../model/date-frequency.ts";
import { contains, type DateRange, formatDateRange, overlaps, span } from "../model/date-range.ts";
import { experimentKey } from "../model/experiment-key.ts";
import { describeFacets, type Facets, facetsId, pickFacets } from "../model/facets.ts";
import { groupBy } from "../model/group-by.ts";
import { formatBreak, joinRanges } from "../model/join-ranges.ts";
import type { KeyColumns } from "../model/key-columns.ts";
import type { VarlistEntry } from "../model/varlist-entry.ts";
import { isStatic } from "../model/wish.ts";
import type { CatalogueRow } from "../ports/catalogue.ts";
import { ofOneSpelling, withPlainVersion } from "./one-spelling.ts";

/** A group of files that had to be passed over. */
export interface RejectedKey {
	readonly id: string;
	readonly files: number;
	readonly reason: string;
	/** True when another period would have fitted. */
	readonly period: boolean;
}

export interface GroupRules {
	readonly entry: VarlistEntry;
	readonly columns: KeyColumns;
	readonly period: DateRange;
	/** Facets the user named: what is named is never "unasked for". */
	readonly named: Facets;
}

/**
 * Rows that fit a variable, grouped into data keys: one experiment, grid, table and version each. A group whose files do not cover the
 * period, or that is a regional or averaged form nobody asked for, is passed over with the reason.
 */
export function groupIntoKeys(
	rows: readonly CatalogueRow[],
	rules: GroupRules,
): { keys: DataKey[]; rejected: RejectedKey[] } {
	const { columns } = rules;
	const all = [...columns.case, ...columns.pod, ...columns.variable];
	const keys: DataKey[] = [];
	const rejected: RejectedKey[] = [];
	for (const found of groupBy(rows, ({ facets }) =>
		facetsId(withPlainVersion(facets, columns), all),
	).values()) {
		const { rows: group, notes } = ofOneSpelling(found, columns);
		const [first] = group as [CatalogueRow];
		const id = [facetsId(first.facets, all), first.facets[columns.names.variable] ?? ""].join(".");
		const named = describeFacets(pickFacets(first.facets, all));
		const fitting = special(first.facets, rules) ?? cover(group, rules);
		if ("reason" in fitting) rejected.push({ id: named, files: group.length, ...fitting });
		else
			keys.push(
				new DataKey({
					id,
					experiment: experimentKey(first.facets, columns),
					facets: first.facets,
					telling: pickFacets(first.facets, [...columns.variable, ...columns.pod]),
					...fitting,
					notes: [...notes, ...fitting.notes],
				}),
			);
	}
	return { keys, rejected };
}

/** Regional, averaged and site forms, and climatologies, are only for those who ask. */
function special(facets: Facets, rules: GroupRules): { reason: string; period: false } | undefined {
	const reason = formOf(facets, rules.columns);
	if (reason !== undefined && !isFormAsked(facets, rules)) return { reason, period: false };
	const asked = rules.entry.request.frequency?.sampling === "climatology";
	if (facets["climatology"] !== undefined && !asked) return { reason: "a climatology", period: false };
	return undefined;
}

/** CMIP7's region of all that is global. */
const WHOLE_EARTH = "glb";

function formOf(facets: Facets, { names }: KeyColumns): string | undefined {
	const table = names.table && facets[names.table];
	if (facets["spatial_avg"] !== undefined) return `a ${facets["spatial_avg"].replace("_", " ")}`;
	if (facets["region"] !== undefined && facets["region"] !== WHOLE_EARTH)
		return `of the region "${facets["region"]}" only`;
	return table !== undefined && isSpecialTable(table) ? `of the special table "${table}"` : undefined;
}

/**
 * A special table is asked for by its name, or by the wish's own axes for which the translator offers it; its special grids come along.
 * A special grid of a plain table is asked for by its name.
 */
function isFormAsked(facets: Facets, { entry, columns, named }: GroupRules): boolean {
	const { table: column } = columns.names;
	const table = column && facets[column];
	if (column === undefined || table === undefined || !isSpecialTable(table))
		return columns.pod.some((one) => named[one] !== undefined);
	const isOffered = entry.translation?.tables.some((offered) => offered.table === table);
	return isOffered || named[column] !== undefined;
}

interface Covering {
	readonly files: readonly CatalogueRow[];
	readonly range?: DateRange;
	readonly notes: readonly string[];
}

function cover(
	group: readonly CatalogueRow[],
	rules: GroupRules,
): Covering | { reason: string; period: boolean } {
	if (isStatic(rules.entry.request)) return coverStatic(group);
	const dated = group.filter((row) => row.range !== undefined);
	if (dated.length < group.length) return { files: group, notes: [] };
	const inside = dated.filter((row) => overlaps(row.range as DateRange, rules.period));
	if (inside.length === 0) return { reason: `covers ${spanText(dated)}`, period: true };
	return coverPeriod(inside, dated, rules);
}

/** Dates never matter, but what has dates is not static. */
function coverStatic(group: readonly CatalogueRow[]): Covering | { reason: string; period: boolean } {
	const fixed = group.filter((row) => row.range?.kind !== "dated");
	return fixed.length === 0
		? { reason: "its files have dates: it is not static", period: false }
		: { files: fixed.slice(0, 1), notes: several(fixed) };
}

function coverPeriod(
	inside: readonly CatalogueRow[],
	dated: readonly CatalogueRow[],
	rules: GroupRules,
): Covering | { reason: string; period: boolean } {
	const frequency = frequencyOf(rules, inside[0] as CatalogueRow);
	const joined = joinRanges(
		inside.map((row) => row.range as DateRange),
		frequency ? { frequency } : {},
	);
	if (joined.gaps[0]) return { reason: formatBreak(joined.gaps[0]), period: true };
	if (!contains(joined.span, rules.period, frequency ? { frequency } : {}))
		return { reason: `covers ${spanText(dated)}`, period: true };
	const notes = joined.overlaps.map((one) => `files: ${formatBreak(one)}; the earlier file was taken`);
	return {
		files: joined.pieces.map((piece) => inside[piece.index] as CatalogueRow),
		range: joined.span,
		notes,
	};
}

const spanText = (rows: readonly CatalogueRow[]) => {
	const whole = span(rows.map((row) => row.range as DateRange));
	return whole ? formatDateRange(whole) : "no dates";
};

const several = (group: readonly CatalogueRow[]) =>
	group.length > 1 ? [`${group.length} static files; "${group[0]?.path}" was taken`] : [];

/** The frequency of the table a file belongs to, as the translator knows it; else the one asked for. */
function frequencyOf({ entry, columns }: GroupRules, row: CatalogueRow): DateFrequency | undefined {
	const table = columns.names.table && row.facets[columns.names.table];
	const offered = entry.translation?.tables.find((one) => one.table !== undefined && one.table === table);
	return offered?.frequency ?? entry.request.frequency;
}
