import { plainVersion } from "../drs/version.ts";
import type { Facets } from "../model/facets.ts";
import type { KeyColumns } from "../model/key-columns.ts";
import type { CatalogueRow } from "../ports/catalogue.ts";

/** Facets in which versions that are the same are spelled the same. */
export function withPlainVersion(facets: Facets, { version }: KeyColumns): Facets {
	const own = version === undefined ? undefined : facets[version];
	return version === undefined || own === undefined ? facets : { ...facets, [version]: plainVersion(own) };
}

const nameIn = (path: string): string => path.slice(path.lastIndexOf("/") + 1);

/**
 * Files of one version that lies in folders spelled "v20190308" and "20190308": of those in both, one is taken. All are then of the first
 * spelling, "v..." where there is one.
 */
export function ofOneSpelling(
	rows: readonly CatalogueRow[],
	{ version }: KeyColumns,
): { readonly rows: readonly CatalogueRow[]; readonly notes: readonly string[] } {
	const spellings = [...new Set(rows.map(({ facets }) => facets[version ?? ""] ?? ""))].sort().reverse();
	const [first] = spellings;
	if (version === undefined || first === undefined || spellings.length < 2) return { rows, notes: [] };
	const byName = new Map<string, CatalogueRow>();
	for (const spelling of spellings)
		for (const row of rows)
			if (row.facets[version] === spelling && !byName.has(nameIn(row.path)))
				byName.set(nameIn(row.path), row);
	return {
		rows: [...byName.values()].map((row) => ({ ...row, facets: { ...row.facets, [version]: first } })),
		notes: [
			`${spellings.map((one) => `"${one}"`).join(" and ")} are one version; of files in both, those of "${first}" were taken`,
		],
	};
}
