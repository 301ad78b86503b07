import { CatalogueError } from "../../core/errors.ts";
import { ByteColumn, ByteTexts } from "./byte-column.ts";
import { type CollectionTable, pathsIn } from "./collection-table.ts";
import { CsvRows } from "./csv-rows.ts";

/**
 * A comma-separated table (RFC 4180) with names in its first line. Its values become codes without becoming texts first: such tables have
 * millions of values and hundreds of different ones. `paths`: the column of paths, or several it may be.
 * @throws CatalogueError when it has no rows, or no column of paths
 */
export function readCsv(
	bytes: Uint8Array,
	place: string,
	paths: string | readonly string[],
): CollectionTable {
	const rows = new CsvRows(bytes);
	if (!rows.next()) throw new CatalogueError(`The table "${place}" is empty. Name a collection with rows.`);
	const names = namesIn(rows);
	const path = [paths].flat().find((name) => names.includes(name)) ?? [paths].flat().join('" or "');
	requireColumn(names, place, path);
	return columnsOf(rows, names, names.indexOf(path));
}

function namesIn({ bytes, starts, ends }: CsvRows): string[] {
	const decoder = new TextDecoder();
	return starts.map((start, index) => decoder.decode(bytes.subarray(start, ends[index])).trim());
}

function columnsOf(rows: CsvRows, names: readonly string[], place: number): CollectionTable {
	const { bytes, starts, ends } = rows;
	const columns = names.map((name) => new ByteColumn(name, bytes));
	const paths = new ByteTexts(bytes);
	let broken = 0;
	while (rows.next()) {
		// An empty line is no row.
		if (starts.length === 1 && starts[0] === ends[0]) continue;
		if (starts.length !== names.length || starts[place] === ends[place]) {
			broken++;
			continue;
		}
		for (let index = 0; index < columns.length; index++)
			if (index !== place) columns[index]!.add(starts[index]!, ends[index]!);
		paths.add(starts[place]!, ends[place]!);
	}
	return {
		columns: columns.filter((_, index) => index !== place).map((column) => column.column()),
		paths: pathsIn(paths.column()),
		broken,
	};
}

/** @throws CatalogueError when a table lacks the column its collection names */
export function requireColumn(names: readonly string[], place: string, path: string): void {
	if (!names.includes(path))
		throw new CatalogueError(
			`The table "${place}" has no column "${path}", which would hold the paths of files. It has: ${names.join(", ")}.`,
		);
}
