import { extname } from "node:path";
import type { WholeFiles } from "../../core/ports/whole-files.ts";
import { pathOf } from "../../core/text/address.ts";
import { type CollectionTable, collectionBuilder } from "./collection-table.ts";
import { withDerivedColumns } from "./derived-columns.ts";
import type { EsmDescription } from "./description.ts";
import { readCsv } from "./read-csv.ts";
import { readParquet, textOf } from "./read-parquet.ts";

interface Reading {
	readonly table: string | undefined;
	/** Absent: the table is all there is. */
	readonly description: EsmDescription | undefined;
	readonly signal: AbortSignal | undefined;
}

/** Reads the rows of a collection: of its table, or of the description itself. */
export async function readTable(
	files: WholeFiles,
	{ table, description, signal }: Reading,
): Promise<CollectionTable> {
	const stated = description?.assets.column_name;
	if (table === undefined) return withDerivedColumns(fromRecords(description, stated ?? ""));
	const bytes = await files.bytes(table, { signal });
	const isParquet = /^\.(parquet|pq)$/i.test(extname(pathOf(table)));
	return withDerivedColumns(
		isParquet ? await readParquet(bytes, table, stated ?? "") : readCsv(bytes, table, stated ?? PATH_COLUMNS),
	);
}

/** What tables call the column of paths; the first that there is. */
const PATH_COLUMNS = ["zstore", "path", "file_path", "uri", "url"];
/** A collection that holds its rows itself. */
function fromRecords(description: EsmDescription | undefined, path: string): CollectionTable {
	const rows = description?.catalog_dict ?? [];
	const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
	const builder = collectionBuilder(names, path);
	for (const row of rows) builder.add(names.map((name) => textOf(row[name])));
	return builder.table();
}
