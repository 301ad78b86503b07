import type { DrsLayout } from "../../core/drs/layout.ts";
import { drsReader, isMisfit, readFile } from "../../core/drs/path.ts";
import type { Catalogue, CatalogueRow, Cataloguer, Constraints } from "../../core/ports/catalogue.ts";

const fits = (row: CatalogueRow, where: Constraints) =>
	Object.entries(where).every(([name, wanted]) => [wanted].flat().includes(row.facets[name] ?? ""));

function countsOf(rows: readonly CatalogueRow[], column: string): ReadonlyMap<string, number> {
	const counts = new Map<string, number>();
	for (const { facets } of rows) {
		const value = facets[column];
		if (value !== undefined) counts.set(value, (counts.get(value) ?? 0) + 1);
	}
	return counts;
}

/** The plainest catalogue: every question looks at every row. */
export const catalogueOf = (root: string, rows: readonly CatalogueRow[]): Catalogue => ({
	root,
	columns: [...new Set(rows.flatMap((row) => Object.keys(row.facets)))],
	files: rows.length,
	skipped: [],
	find: (where) => rows.filter((row) => fits(row, where)),
	count: (where) => rows.filter((row) => fits(row, where)).length,
	values: (column, where = {}) =>
		countsOf(
			rows.filter((row) => fits(row, where)),
			column,
		),
});

/** Rows of files that are only named: facets and period read from their paths below the root. */
export function rowsOf(root: string, layout: DrsLayout, paths: readonly string[]): CatalogueRow[] {
	const reader = drsReader(layout);
	return paths.map((path) => {
		const folders = `${root}/${path}`.split("/").filter((folder) => folder !== "");
		const name = folders.pop() as string;
		const file = readFile(reader, { folders, inside: folders.length - 1 }, name);
		if (isMisfit(file)) throw new Error(`"${path}" does not fit the layout: ${file.detail}`);
		const range = file.range ? { range: file.range } : {};
		return { path: `${root}/${path}`, facets: file.facets, ...range, size: 100, mtime: 0 };
	});
}

/** Catalogues of named files instead of a folder tree. */
export const memoryCataloguer = (paths: readonly string[]): Cataloguer => ({
	open: async (root, layout) => catalogueOf(root, rowsOf(root, layout, paths)),
});
