import { newest } from "../drs/preferences.ts";
import { isSameVersion } from "../drs/version.ts";
import { formatDateRange, overlaps, span } from "../model/date-range.ts";
import { describeFacets, facetsId, pickFacets } from "../model/facets.ts";
import { groupBy } from "../model/group-by.ts";
import type { KeyColumns } from "../model/key-columns.ts";
import type { CatalogueRow } from "../ports/catalogue.ts";
import type { RejectedKey } from "./group-keys.ts";

const PART = "experiment_id";
/** What may differ between the parts of one simulation: a scenario belongs to another activity, now and then to another institution. */
const LOOSE = [PART, "activity_id", "institution_id"];
const BETWEEN = "+";

interface Parts {
	/** The experiments, the earliest first. */
	readonly experiments: readonly string[];
	readonly columns: KeyColumns;
}

/** A value, or each of the values of a simulation's parts. */
export const isPartOf = (joined: string, value: string | undefined): boolean =>
	value !== undefined && (joined === value || joined.split(BETWEEN).includes(value));

/**
 * Rows of several experiments as rows of one simulation of the same model, member and grid, the newest version of each part. What overlaps
 * at a seam is rejected; a gap shows when the period is covered.
 */
export function joinParts(
	rows: readonly CatalogueRow[],
	{ experiments, columns }: Parts,
): { readonly rows: readonly CatalogueRow[]; readonly rejected: readonly RejectedKey[] } {
	const { version } = columns;
	const all = [...columns.case, ...columns.pod, ...columns.variable];
	const same = all.filter((one) => !LOOSE.includes(one) && one !== version);
	const joined: CatalogueRow[] = [];
	const rejected: RejectedKey[] = [];
	for (const group of groupBy(rows, ({ facets }) => facetsId(facets, same)).values()) {
		const parts = experiments.flatMap((name) => {
			const own = group.filter(({ facets }) => facets[PART] === name);
			return own.length > 0 ? [newestOf(own, version)] : [];
		});
		const problem = seamProblem(parts);
		const [first] = group as [CatalogueRow];
		if (problem === undefined) joined.push(...asOne(parts, version));
		else {
			const id = describeFacets(pickFacets(first.facets, same));
			rejected.push({ id, files: group.length, reason: problem, period: false });
		}
	}
	return { rows: joined, rejected };
}

function newestOf(rows: readonly CatalogueRow[], version: string | undefined): readonly CatalogueRow[] {
	if (version === undefined) return rows;
	const { compare } = newest(version);
	const [best] = rows.toSorted((a, b) => compare(a.facets, b.facets));
	return rows.filter(({ facets }) => isSameVersion(facets[version], best?.facets[version]));
}

const wholeOf = (rows: readonly CatalogueRow[]) =>
	span(rows.flatMap(({ range }) => (range?.kind === "dated" ? [range] : [])));

/** Two parts that have the same time cannot be one simulation. */
function seamProblem(parts: readonly (readonly CatalogueRow[])[]): string | undefined {
	for (const [at, part] of parts.entries()) {
		const [before, after] = [at > 0 ? wholeOf(parts[at - 1] ?? []) : undefined, wholeOf(part)];
		if (before && after && overlaps(before, after))
			return `its parts overlap: ${formatDateRange(before)} and ${formatDateRange(after)}`;
	}
	return undefined;
}

function asOne(parts: readonly (readonly CatalogueRow[])[], version: string | undefined): CatalogueRow[] {
	const loose = [...LOOSE, ...(version === undefined ? [] : [version])];
	const together = Object.fromEntries(
		loose.flatMap((name) => {
			const values = [...new Set(parts.flatMap(([row]) => row?.facets[name] ?? []))];
			return values.length === 0 ? [] : [[name, values.join(BETWEEN)]];
		}),
	);
	return parts.flat().map((row) => ({ ...row, facets: { ...row.facets, ...together } }));
}
