import { CatalogueError, messageOf } from "../../core/errors.ts";
import { type CollectionTable, collectionBuilder } from "./collection-table.ts";
import { requireColumn } from "./read-csv.ts";

/** A Parquet table, uncompressed or by Snappy, as pandas and polars write it. @throws CatalogueError when it cannot be read */
export async function readParquet(bytes: Uint8Array, place: string, path: string): Promise<CollectionTable> {
	const rows = await rowsOf(bytes, place);
	const names = Object.keys(rows[0] ?? {});
	requireColumn(names, place, path);
	const builder = collectionBuilder(names, path);
	for (const row of rows) builder.add(names.map((name) => textOf(row[name])));
	return builder.table();
}

async function rowsOf(bytes: Uint8Array, place: string): Promise<Record<string, unknown>[]> {
	// Only foreign tables need it.
	const { parquetReadObjects } = await import("hyparquet");
	try {
		return await parquetReadObjects({ file: bytes.slice().buffer });
	} catch (cause) {
		throw new CatalogueError(
			`The table "${place}" cannot be read as Parquet: ${messageOf(cause).replace(/\.?$/, ".")} Write it again uncompressed or with Snappy, or as CSV.`,
			{ cause },
		);
	}
}

/** Values of a table as texts; lists as JSON writes them. */
export function textOf(value: unknown): string | undefined {
	if (value === null || value === undefined || Number.isNaN(value)) return undefined;
	if (value instanceof Date) return value.toISOString();
	if (Array.isArray(value)) return JSON.stringify(value.map(String));
	return String(value);
}
