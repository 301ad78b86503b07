import { CatalogueError } from "../../core/errors.ts";
import { type CollectionTable, collectionBuilder } from "./collection-table.ts";

/** A comma-separated table (RFC 4180) with names in its first line. @throws CatalogueError when it has none, or no column of paths */
export async function readCsv(
	text: string,
	place: string,
	path: string | readonly string[],
): Promise<CollectionTable> {
	// Only foreign tables need it.
	const { default: papa } = await import("papaparse");
	let builder: ReturnType<typeof collectionBuilder> | undefined;
	papa.parse<string[]>(text, {
		delimiter: ",",
		step({ data }) {
			if (builder === undefined) builder = begun(data, place, path);
			// A last line that is empty is no row.
			else if (data.length > 1 || data[0] !== "") builder.add(data);
		},
	});
	if (builder === undefined)
		throw new CatalogueError(`The table "${place}" is empty. Name a collection with rows.`);
	return builder.table();
}

/** `paths`: the column of paths, or several it may be. */
function begun(names: readonly string[], place: string, paths: string | readonly string[]) {
	const known = names.map((name) => name.replace(/^\ufeff/, "").trim());
	const path = [paths].flat().find((name) => known.includes(name)) ?? [paths].flat().join('" or "');
	requireColumn(known, place, path);
	return collectionBuilder(known, path);
}

/** @throws CatalogueError when a table lacks the column its collection names */
export function requireColumn(names: readonly string[], place: string, path: string): void {
	if (!names.includes(path))
		throw new CatalogueError(
			`The table "${place}" has no column "${path}", which would hold the paths of files. It has: ${names.join(", ")}.`,
		);
}
