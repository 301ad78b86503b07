import { type NearMiss, NoDataError } from "../errors.ts";
import type { CaseSpec } from "../model/case-spec.ts";
import { formatDateRange } from "../model/date-range.ts";
import type { VarlistEntry } from "../model/varlist-entry.ts";
import type { Catalogue, Constraints } from "../ports/catalogue.ts";
import { nearest } from "../text/nearest.ts";
import type { RejectedKey } from "./group-keys.ts";

interface Search {
	readonly catalogue: Catalogue;
	readonly constraints: Constraints;
	readonly rejected: readonly RejectedKey[];
	readonly case: CaseSpec;
}

/** Why nothing was found: with where was looked and what would match if one condition were dropped. */
export function noData(entry: VarlistEntry, search: Search): NoDataError {
	const { catalogue } = search;
	const misses = search.rejected.length > 0 ? rejectedMisses(search) : nearMisses(search);
	const wanted = `"${entry.wish.name}" (${entry.request.standardName}${frequencyText(entry)})`;
	const first = misses[0];
	const hint = first ? ` Nearest: ${missText(first)}.` : "";
	return new NoDataError(
		`${wanted} was not found for case "${search.case.name}" under "${catalogue.root}" (${catalogue.files} files looked at).${hint} Run \`headwater explain\` with the case file for the full table.`,
		{ looked: [{ root: catalogue.root, files: catalogue.files }], nearest: misses },
	);
}

const frequencyText = (entry: VarlistEntry) => {
	const tables = (entry.translation?.tables ?? []).flatMap(({ table }) => (table ? [table] : []));
	return entry.translation
		? `, ${entry.translation.name}${tables.length > 0 ? ` in ${tables.slice(0, 4).join("/")}` : ""}`
		: "";
};

/** "12 files if grid_label=gr is dropped (found: gn)". */
export const missText = (miss: NearMiss): string =>
	`${miss.files} ${miss.files === 1 ? "file" : "files"} if ${miss.drop} is dropped${miss.found ? ` (found: ${miss.found})` : ""}`;

/** Rows fit, but not their dates or form: the groups passed over, most files first. */
function rejectedMisses(search: Search): NearMiss[] {
	return search.rejected
		.map((group) => ({
			drop: group.period ? `the period ${formatDateRange(search.case.period)}` : group.reason,
			files: group.files,
			found: group.period ? group.reason : group.id,
		}))
		.sort((a, b) => b.files - a.files)
		.slice(0, 5);
}

/** Relaxes one condition at a time; if no single one helps, two. The ones whose value exists nowhere come first: they are the likeliest mistakes. */
export function nearMisses(search: Search): NearMiss[] {
	const names = Object.keys(search.constraints);
	const single = names.map((name) => relax([name], search)).filter((miss) => miss.files > 0);
	const pairs = () =>
		names
			.flatMap((a, i) => names.slice(i + 1).map((b) => relax([a, b], search)))
			.filter((miss) => miss.files > 0);
	const misses = single.length > 0 ? single : pairs();
	return misses
		.sort((a, b) => Number(b.unknown) - Number(a.unknown) || a.files - b.files)
		.slice(0, 5)
		.map(({ drop, files, found }) => ({ drop, files, found }));
}

function relax(dropped: readonly string[], { catalogue, constraints }: Search) {
	const rest = Object.fromEntries(Object.entries(constraints).filter(([name]) => !dropped.includes(name)));
	const drop = dropped.map((name) => `${name}=${[constraints[name]].flat().join("|")}`).join(" and ");
	const found = dropped
		.map((name) => foundValues(name, constraints, catalogue.values(name, rest)))
		.join("; ");
	const unknown = dropped.some((name) => {
		const anywhere = catalogue.values(name);
		return ![constraints[name]].flat().some((value) => value !== undefined && anywhere.has(value));
	});
	return { drop, files: catalogue.count(rest), found, unknown };
}

/** The values there are, the ones nearest to what was asked first. */
function foundValues(name: string, constraints: Constraints, values: ReadonlyMap<string, number>): string {
	const asked = [constraints[name]].flat().filter((value) => value !== undefined);
	const near = asked.flatMap((value) => nearest(value, values.keys(), 2));
	const ordered = [...new Set([...near, ...[...values].sort((a, b) => b[1] - a[1]).map(([value]) => value)])];
	return `${ordered.slice(0, 4).join(", ")}${ordered.length > 4 ? ` and ${ordered.length - 4} more` : ""}`;
}
