import { join } from "node:path";
import { z } from "zod";
import { folderFilter, folderSettled } from "../core/drs/folder-filter.ts";
import type { DrsReader } from "../core/drs/path.ts";
import { StoreError } from "../core/errors.ts";
import type { CatalogueOptions, CatalogueRow } from "../core/ports/catalogue.ts";
import type { Lister, Listing } from "../core/ports/lister.ts";
import type { Log } from "../core/ports/log.ts";
import { noProgress, type Progress } from "../core/ports/progress.ts";
import { type CatalogueTable, catalogueTable } from "./catalogue-table.ts";
import type { CrawlStatistics } from "./crawl.ts";
import { encodeParquet, esmCollection } from "./esm-collection.ts";
import { type Generations, generations, storeName } from "./generations.ts";
import { crawlListing } from "./listed-tree.ts";
import { collectionName, parquetName } from "./stored-catalogue.ts";
import { tableCatalogue } from "./table-catalogue.ts";
import { decodeTable, encodeTable } from "./table-file.ts";

export interface ListingWorld {
	readonly cacheDir: string;
	readonly log: Log;
	readonly progress?: Progress;
	readonly lister: Lister;
}

/** Raised when what is kept changes its form or its rules. */
const FORMAT = 2;
const TABLE = "index.bin";
const FACTS = "listed.json";
/** Milliseconds for which a listing is taken to be true: servers tell no times of folders. */
const LASTING = 86_400_000;

const Facts = z.strictObject({ listed: z.number(), folders: z.number() });

interface Kept {
	readonly table: CatalogueTable;
	readonly statistics: CrawlStatistics;
}

/**
 * A catalogue of what a server lists below a name; kept for a day, and shorter where files turn out to be gone. Only what fits `where` is listed
 * as far as the names of folders tell.
 */
export async function openListedCatalogue(
	world: ListingWorld,
	name: string,
	{ reader, ...options }: CatalogueOptions & { readonly reader: DrsReader },
) {
	const listing = await world.lister.open(name);
	const { place, identity } = listing;
	const { where = {}, refresh = false } = options;
	const { layout, facts } = reader;
	const id = { FORMAT, place, identity, layout, facts, where };
	const store = generations(join(world.cacheDir, "catalogues", storeName(place, id)));
	const { table, statistics } =
		(refresh ? undefined : await load(store)) ??
		(await listed(listing, { ...options, world, reader, store }));
	world.log.debug(`"${place}": ${table.sizes.length} files`, { asked: statistics.foldersRead });
	const catalogue = tableCatalogue(table, { reader, where, onChange: async () => {} });
	const below = (path: string) => path.slice(place.length + 1);
	// Names carry the options of the root's: whoever opens one of them asks as the listing was asked.
	const known = new WeakMap<CatalogueRow, string>();
	const opened = (row: CatalogueRow, path: string): CatalogueRow => {
		const one = { ...row, path: listing.nameOf(path) };
		known.set(one, path);
		return one;
	};
	return {
		...catalogue,
		find: (wanted: Parameters<typeof catalogue.find>[0]) =>
			catalogue.find(wanted).map((row) => opened(row, below(row.path))),
		recheck: (rows: readonly CatalogueRow[]) =>
			Promise.all(rows.map((row) => look(listing, { row, path: known.get(row), options, opened }))),
		crawl: statistics,
		collection: join(store.folder, "current", collectionName),
	};
}

interface Looking {
	readonly row: CatalogueRow;
	/** Below the place. */
	readonly path: string | undefined;
	readonly options: CatalogueOptions;
	readonly opened: (row: CatalogueRow, path: string) => CatalogueRow;
}

async function look(listing: Listing, { row, path, options, opened }: Looking): Promise<CatalogueRow> {
	if (path === undefined) return row;
	const now = await listing.look(path, options);
	if (now === undefined)
		throw new StoreError(row.path, "it has gone since it was listed. Run again with --refresh.");
	if (now.size === row.size && now.modified === row.mtime) return row;
	return opened({ ...row, size: now.size, mtime: now.modified }, path);
}

interface Parts extends CatalogueOptions {
	readonly world: ListingWorld;
	readonly reader: DrsReader;
	readonly store: Generations;
}

async function listed(listing: Listing, { world, reader, store, where = {}, signal }: Parts): Promise<Kept> {
	const task = (world.progress ?? noProgress).start(`Listing ${listing.place}`, { unit: "pages" });
	try {
		const now = Date.now();
		const found = await crawlListing(listing, {
			mayHold: folderFilter(reader, where),
			isSettled: folderSettled(reader, where),
			signal,
			onPage: () => task.advance(),
		});
		const table = catalogueTable(found, reader);
		const facts: z.infer<typeof Facts> = { listed: now, folders: found.statistics.folders };
		await store.write(
			new Map<string, string | Uint8Array>([
				[TABLE, encodeTable(table)],
				[FACTS, JSON.stringify(facts)],
				[parquetName, encodeParquet(table)],
				[collectionName, esmCollection(table, reader, found.complete)],
			]),
		);
		return { table, statistics: found.statistics };
	} finally {
		task.end();
	}
}

/** What an earlier run kept, unless it is old. A damaged store is no error: the server is asked again. */
async function load(store: Generations): Promise<Kept | undefined> {
	const [bytes, text] = (await store.read(TABLE, FACTS)) ?? [];
	if (!bytes || !text) return undefined;
	try {
		const { listed: when, folders } = Facts.parse(JSON.parse(new TextDecoder().decode(text)));
		const table = Date.now() - when < LASTING ? decodeTable(bytes) : undefined;
		return table && { table, statistics: { folders, foldersRead: 0, changed: false } };
	} catch {
		return undefined;
	}
}
