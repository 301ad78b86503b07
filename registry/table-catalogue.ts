import { stat } from "node:fs/promises";
import { type DrsReader, isMisfit, rangeOf } from "../core/drs/path.ts";
import { StoreError } from "../core/errors.ts";
import type { DateRange } from "../core/model/date-range.ts";
import type { Facets } from "../core/model/facets.ts";
import type { Catalogue, CatalogueRow, Constraints } from "../core/ports/catalogue.ts";
import type { CatalogueTable } from "./catalogue-table.ts";
import { countFiles, countValues, facetsOf, matchingHoldings } from "./facet-index.ts";
import { textAt } from "./text-column.ts";

export interface TableOptions {
	readonly reader: DrsReader;
	/** Only rows that fit this too: nothing else was looked at. */
	readonly where: Constraints;
	/** Told of folders whose files were found changed in place. */
	readonly onChange: (folders: ReadonlySet<string>) => Promise<void>;
}

/** Both conditions at once: of one column, the values both allow. */
function narrowed(where: Constraints, base: Constraints): Constraints {
	const all: Record<string, string | readonly string[]> = { ...base };
	for (const [column, wanted] of Object.entries(where)) {
		const allowed = base[column] === undefined ? undefined : [base[column]].flat();
		const values = [wanted].flat();
		all[column] = allowed === undefined ? wanted : values.filter((value) => allowed.includes(value));
	}
	return all;
}

/** Dates become periods only for the rows somebody gets, each spelling once. */
function rangeReader({
	timeRanges: { dictionary, codes },
}: CatalogueTable): (file: number, frequency: string | undefined) => DateRange | undefined {
	const known = new Map<string, DateRange | undefined>();
	return (file, frequency) => {
		const dates = dictionary[codes[file]! - 1];
		const key = `${frequency}/${dates}`;
		if (known.has(key)) return known.get(key);
		const range = rangeOf(frequency, dates);
		const usable = range === undefined || isMisfit(range) ? undefined : range;
		known.set(key, usable);
		return usable;
	};
}

interface Rows {
	readonly table: CatalogueTable;
	readonly rangeOf: ReturnType<typeof rangeReader>;
	/** Where a row given out stands in the table. */
	readonly places: WeakMap<CatalogueRow, number>;
}

function rowAt(
	{ table, rangeOf, places }: Rows,
	file: number,
	{ folder, facets }: { folder: string; facets: Facets },
) {
	const name = textAt(table.names, file);
	const range = rangeOf(file, facets["frequency"]);
	const row: CatalogueRow = {
		path: `${folder}/${name}`,
		facets,
		...(range === undefined ? {} : { range }),
		size: table.sizes[file]!,
		mtime: table.mtimes[file]!,
	};
	places.set(row, file);
	return row;
}

function rowsOf(rows: Rows, holdings: Uint32Array): CatalogueRow[] {
	const { table } = rows;
	const found: CatalogueRow[] = [];
	for (const holding of holdings) {
		const shared = {
			folder: textAt(table.folders, table.folderOf[holding]!),
			facets: facetsOf(table, holding),
		};
		for (let file = table.firstFile[holding]!; file < table.firstFile[holding + 1]!; file++)
			found.push(rowAt(rows, file, shared));
	}
	return found;
}

async function recheckRow(rows: Rows, row: CatalogueRow): Promise<CatalogueRow> {
	const stats = await stat(row.path).catch((cause: unknown) => {
		const advice = "it has gone since the catalogue was made. Run again with --refresh.";
		throw new StoreError(row.path, advice, { cause });
	});
	if (stats.size === row.size && stats.mtimeMs === row.mtime) return row;
	const fresh = { ...row, size: stats.size, mtime: stats.mtimeMs };
	const place = rows.places.get(row);
	if (place === undefined) return fresh;
	rows.places.set(fresh, place);
	rows.table.sizes[place] = stats.size;
	rows.table.mtimes[place] = stats.mtimeMs;
	return fresh;
}

const folderOf = (path: string) => path.slice(0, path.lastIndexOf("/"));

/** Answers questions from a table of codes: only rows that are asked for become objects. */
export function tableCatalogue(
	table: CatalogueTable,
	{ reader, where, onChange }: TableOptions,
): Catalogue & Required<Pick<Catalogue, "recheck">> {
	const rows: Rows = { table, rangeOf: rangeReader(table), places: new WeakMap() };
	const matching = (wanted: Constraints) => matchingHoldings(table, narrowed(wanted, where));
	return {
		root: table.root,
		columns: reader.columns,
		files: countFiles(table, matching({})),
		skipped: table.skipped,
		find: (wanted) => rowsOf(rows, matching(wanted)),
		count: (wanted) => countFiles(table, matching(wanted)),
		values: (column, wanted = {}) => countValues(table, column, matching(wanted)),
		recheck: async (asked) => {
			const fresh = await Promise.all(asked.map((row) => recheckRow(rows, row)));
			const changed = fresh.filter((row, index) => row !== asked[index]);
			if (changed.length > 0) await onChange(new Set(changed.map((row) => folderOf(row.path))));
			return fresh;
		},
	};
}
