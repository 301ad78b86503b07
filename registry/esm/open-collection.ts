import { basename, dirname, join, resolve } from "node:path";
import type { CatalogueOptions, Collection, CollectionShape } from "../../core/ports/catalogue.ts";
import type { Log } from "../../core/ports/log.ts";
import type { WholeFiles } from "../../core/ports/whole-files.ts";
import { isAddress, pathOf } from "../../core/text/address.ts";
import { s3NameBeside } from "../../core/text/s3-name.ts";
import { isS3Name } from "../../core/text/s3-options.ts";
import { type Generations, generations, storeName } from "../generations.ts";
import { collectionCatalogue } from "./collection-catalogue.ts";
import type { CollectionTable } from "./collection-table.ts";
import { type EsmDescription, parseDescription } from "./description.ts";
import { decodeCollection, encodeCollection, WORDS } from "./stored-collection.ts";

export interface CollectionWorld {
	/** Tables are kept below it as they are searched. */
	readonly cacheDir: string;
	readonly log: Log;
	readonly files: WholeFiles;
}

/** Raised when what is kept of a collection changes its form or its rules. */
const FORMAT = 3;

/**
 * Opens an ESM collection by its JSON file, or a table of usual columns (CSV) by itself; its table is read once and kept as columns of codes, which open in milliseconds.
 * @throws StoreError when a file is not there, CatalogueError when it is broken
 */
export async function openCollection(
	world: CollectionWorld,
	given: string,
	{ refresh = false, signal }: CatalogueOptions = {},
): Promise<Collection> {
	const place = isAddress(given) ? given : resolve(given);
	const isAlone = /\.csv(\.gz)?$/i.test(pathOf(place));
	const text = isAlone ? "" : new TextDecoder().decode(await world.files.bytes(place, { signal }));
	const description = isAlone ? undefined : parseDescription(text, place);
	const file = description?.catalog_file;
	const table = isAlone ? place : file ? beside(place, file) : undefined;
	const stamp = table && (await world.files.stamp(table, { signal }));
	const store = generations(
		join(world.cacheDir, "catalogues", storeName(basename(place), { FORMAT, place, table, stamp, text })),
	);
	const kept = refresh ? undefined : await load(store, world.log);
	const rows =
		kept ?? (await (await import("./read-table.ts")).readTable(world.files, { table, description, signal }));
	if (kept === undefined) await store.write(encodeCollection(rows));
	return collectionCatalogue(rows, {
		...{ place, shape: description ? shapeOf(description) : shapeOfTable(rows) },
		locate: (path) => openable(path, place),
	});
}

/** Columns that tell experiments and grids apart, in tables of which nobody says. */
const GROUPS = "activity_id institution_id source_id experiment_id table_id grid_label".split(" ");

function shapeOfTable({ columns }: CollectionTable): CollectionShape {
	const isUsual = columns.some(({ name }) => name === "variable_id");
	return { variable: isUsual ? "variable_id" : "variable", groups: GROUPS, members: ["member_id"] };
}

/** What an earlier run kept. A damaged store is no error: the table is read again. */
async function load(store: Generations, log: Log): Promise<CollectionTable | undefined> {
	const found = await store.readWithPlace(WORDS);
	if (found === undefined) return undefined;
	const table = await decodeCollection(found.files[0]!, found.place);
	if (!table) log.warn(`The stored collection in "${store.folder}" is damaged and is read anew.`);
	return table;
}

function shapeOf({ aggregation_control: control, attributes }: EsmDescription): CollectionShape {
	const names = attributes.map(({ column_name }) => column_name);
	const usual = ["variable_id", "variable"].find((name) => names.includes(name));
	return {
		variable: control?.variable_column_name ?? usual ?? "variable",
		groups: control?.groupby_attrs ?? [],
		members: (control?.aggregations ?? [])
			.filter(({ type }) => type === "join_new")
			.map(({ attribute_name }) => attribute_name),
	};
}

/** The table of a collection: seen from its JSON file. */
function beside(place: string, file: string): string {
	if (isS3Name(file)) return file;
	if (isS3Name(place) && !isAddress(file)) return s3NameBeside(place, file);
	return isAddress(place)
		? new URL(file, place).href
		: isAddress(file)
			? file
			: resolve(dirname(place), file);
}

/** Public buckets of Google are read by HTTPS; relative paths are seen from the collection. */
function openable(path: string, place: string): string {
	const bucket = /^(?:gs|gcs):\/\/(.*)$/.exec(path)?.[1];
	if (bucket !== undefined) return `https://storage.googleapis.com/${bucket}`;
	return /^[a-z][\w+.-]+:\/\//i.test(path) ? path : beside(place, path);
}
