import type { Facets } from "../model/facets.ts";
import type { Catalogue, CatalogueRow, Constraints } from "../ports/catalogue.ts";

/** A file in a list, and what is known of what lies inside. */
export interface ListedFile {
	readonly row: CatalogueRow;
	/** Of a file of several variables: their names, each with what is said of it alone. The row itself then names none. */
	readonly holds?: ReadonlyMap<string, Pick<CatalogueRow, "range"> & { readonly facets?: Facets }>;
}

interface About extends Pick<Catalogue, "root" | "skipped"> {
	/** The facet that names variables. */
	readonly variable: string;
	readonly columns?: readonly string[];
	readonly recheck?: Catalogue["recheck"];
}

const isOf = (wanted: string | readonly string[], value: string | undefined): boolean =>
	value !== undefined && (typeof wanted === "string" ? wanted === value : wanted.includes(value));

const fits = (facets: Facets, where: readonly (readonly [string, string | readonly string[]])[]): boolean =>
	where.every(([name, wanted]) => isOf(wanted, facets[name]));

/** A file as rows of the variables it has among `names`. */
function rowsOf({ row, holds }: ListedFile, names: readonly string[], column: string): CatalogueRow[] {
	if (!holds) return [row];
	return names.flatMap((name) => {
		const own = holds.get(name);
		const range = own?.range ?? row.range;
		const facets = { ...row.facets, ...own?.facets, [column]: name };
		return own ? { ...row, facets, ...(range && { range }) } : [];
	});
}

/**
 * A catalogue of files at hand, each question looking at every file. A file of several variables is there under each of them; a question
 * that names no variable finds it once.
 */
export function listedFiles(files: readonly ListedFile[], about: About): Catalogue {
	const { variable: column, root, skipped, recheck } = about;
	const matching = (where: Constraints, names: (file: ListedFile) => readonly string[] | undefined) => {
		const conditions = Object.entries(where);
		const rows = files.flatMap((file) => {
			const wanted = names(file);
			return wanted ? rowsOf(file, wanted, column) : [file.row];
		});
		return rows.filter(({ facets }) => fits(facets, conditions));
	};
	const asked = (where: Constraints) => (where[column] === undefined ? undefined : [where[column]].flat());
	const find = (where: Constraints) => matching(where, () => asked(where));
	const ofEach = (where: Constraints) =>
		matching(where, ({ holds }) => asked(where) ?? [...(holds?.keys() ?? [])]);
	const columns = about.columns ?? [...new Set(files.flatMap(({ row }) => Object.keys(row.facets)))];
	return {
		...{ root, skipped, columns, files: files.length, find },
		count: (where) => find(where).length,
		values: (name, where = {}) =>
			counted((name === column ? ofEach(where) : find(where)).flatMap(({ facets }) => facets[name] ?? [])),
		...(recheck && { recheck }),
	};
}

function counted(values: readonly string[]): ReadonlyMap<string, number> {
	const counts = new Map<string, number>();
	for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
	return counts;
}
