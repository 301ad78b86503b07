import { join, resolve } from "node:path";
import { folderFilter } from "../core/drs/folder-filter.ts";
import type { DrsLayout } from "../core/drs/layout.ts";
import { type DrsReader, drsReader } from "../core/drs/path.ts";
import { StoreError } from "../core/errors.ts";
import type { Catalogue, CatalogueOptions, Cataloguer } from "../core/ports/catalogue.ts";
import type { Lister } from "../core/ports/lister.ts";
import type { Log } from "../core/ports/log.ts";
import { noProgress, type Progress } from "../core/ports/progress.ts";
import { noWholeFiles, type WholeFiles } from "../core/ports/whole-files.ts";
import { isAddress } from "../core/text/address.ts";
import { isS3Name } from "../core/text/s3-options.ts";
import { type CatalogueTable, catalogueTable } from "./catalogue-table.ts";
import { type Crawl, type CrawlStatistics, crawl } from "./crawl.ts";
import { openCollection } from "./esm/open-collection.ts";
import { collectionName, encodeParquet, esmCollection, parquetName } from "./esm-collection.ts";
import { pathsOf, recordsOf } from "./folder-columns.ts";
import { type Generations, generations, storeName } from "./generations.ts";
import { type ListingWorld, openListedCatalogue } from "./listed-catalogue.ts";
import { tableCatalogue } from "./table-catalogue.ts";
import { decodeTable, encodeTable } from "./table-file.ts";
import { decodeTree, encodeTree, isProvable, type StoredTree } from "./tree-file.ts";
import { isUnchanged } from "./unchanged.ts";

/** A catalogue of a folder tree, with what making it took. */
export interface FolderCatalogue extends Catalogue {
	readonly recheck: NonNullable<Catalogue["recheck"]>;
	readonly crawl: CrawlStatistics;
	/** Path of the ESM collection that intake-esm opens; its table lies beside it. */
	readonly collection: string;
}

export interface FolderCataloguer extends Required<Cataloguer> {
	open(root: string, layout: DrsLayout, options?: CatalogueOptions): Promise<FolderCatalogue>;
}

export interface CataloguerWorld {
	/** Catalogues are kept below it, never in the data tree. */
	readonly cacheDir: string;
	readonly log: Log;
	readonly progress?: Progress;
	/** Lists what lies on S3; absent: nothing there can be catalogued. */
	readonly lister?: Lister;
	/** Where collections of others are read; absent: nowhere. */
	readonly files?: WholeFiles;
}

interface Stored {
	readonly tree: StoredTree;
	readonly table: CatalogueTable;
}

const tableName = "index.bin";
const treeName = "tree.bin";

/** One root may not hide another's catalogue, nor old rules give old answers: all that the rows depend on is in the name. */
const storeOf = (world: CataloguerWorld, root: string, { layout, facts }: DrsReader): Generations =>
	generations(join(world.cacheDir, "catalogues", storeName(root, { format: 4, root, layout, facts })));

/** What an earlier run kept. A damaged store is no error: it is built anew. */
async function load(store: Generations, log: Log): Promise<Stored | undefined> {
	const files = await store.read(treeName, tableName);
	if (files === undefined) return undefined;
	try {
		const [tree, table] = [decodeTree(files[0]!), decodeTable(files[1]!)];
		if (tree !== undefined && table !== undefined) return { tree, table };
	} catch {
		// Bytes whose sum is right and whose sense is not: told of below, like any other damage.
	}
	log.warn(`The stored catalogue in "${store.folder}" is damaged and is built anew.`);
	return undefined;
}

const save = (store: Generations, { tree, table }: Stored, reader: DrsReader): Promise<void> =>
	store.write(
		new Map<string, string | Uint8Array>([
			[treeName, encodeTree(tree)],
			[tableName, encodeTable(table)],
			[parquetName, encodeParquet(table)],
			[collectionName, esmCollection(table, reader, tree.complete)],
		]),
	);

/** Folders of a changed file are read again next time, whatever their own times say. */
function withDoubts({ root, complete, folders }: StoredTree, doubtful: ReadonlySet<string>): StoredTree {
	const mtimes = folders.mtimes.slice();
	for (const [index, path] of pathsOf(folders).entries()) if (doubtful.has(path)) mtimes[index] = -1;
	return { root, complete, folders: { ...folders, mtimes } };
}

interface Looking {
	readonly reader: DrsReader;
	readonly before: Stored | undefined;
	readonly options: CatalogueOptions;
}

/** A crawl of the tree; or, where nothing has changed and nothing less is wanted, only what asking took. */
async function look(
	root: string,
	{ reader, before, options }: Looking,
	onFolder: () => void,
): Promise<Crawl | Pick<Crawl, "statistics">> {
	const { signal } = options;
	const tree = before?.tree;
	const where = Object.keys(options.where ?? {}).length === 0 ? undefined : options.where;
	if (tree !== undefined && where === undefined && isProvable(tree))
		if (await isUnchanged(tree.folders, { signal, onFolder }))
			return { statistics: { folders: tree.folders.parents.length, foldersRead: 0, changed: false } };
	return crawl(root, {
		...(tree === undefined
			? {}
			: { previous: new Map(recordsOf(tree.folders).map((folder) => [folder.path, folder])) }),
		...(where === undefined ? {} : { mayHold: folderFilter(reader, where) }),
		signal,
		onFolder,
	});
}

async function lookWithProgress({ progress }: CataloguerWorld, root: string, looking: Looking) {
	const task = (progress ?? noProgress).start(`Looking at ${root}`, { unit: "folders" });
	try {
		return await look(root, looking, () => task.advance());
	} finally {
		task.end();
	}
}

/** Tree and table after a look: those of before, or new ones, stored. */
async function renewed(
	store: Generations,
	found: Crawl | Pick<Crawl, "statistics">,
	{ reader, before }: Looking,
): Promise<Stored> {
	if (before !== undefined && !found.statistics.changed) return before;
	const { root, complete, folders } = found as Crawl;
	const stored = { tree: { root, complete, folders }, table: catalogueTable(found as Crawl, reader) };
	await save(store, stored, reader);
	return stored;
}

function normalRoot(root: string): string {
	const path = resolve(root);
	if (path === "/")
		throw new StoreError(root, "this is the whole machine. Name the top folder of a data tree.");
	return path;
}

/** @throws StoreError for what nobody lists */
function listingWorld({ lister, ...world }: CataloguerWorld, root: string): ListingWorld {
	if (lister && isS3Name(root)) return { ...world, lister };
	throw new StoreError(
		root,
		"a web server cannot be asked what it holds. Name a folder, a bucket (s3://...), or a catalogue.",
	);
}

/** Makes catalogues of folder trees, keeps them below `cacheDir` and reads only what has changed since. */
export const createCataloguer = (world: CataloguerWorld): FolderCataloguer => ({
	openCollection: async (place, options) => {
		const { files = noWholeFiles, cacheDir, log } = world;
		return openCollection({ files, cacheDir, log }, place, options);
	},
	open: async (root, layout, options = {}) => {
		const reader = drsReader(layout);
		if (isAddress(root)) return openListedCatalogue(listingWorld(world, root), root, { ...options, reader });
		const top = normalRoot(root);
		const store = storeOf(world, top, reader);
		const before = options.refresh ? undefined : await load(store, world.log);
		const looking = { reader, before, options };
		const found = await lookWithProgress(world, top, looking);
		const { tree, table } = await renewed(store, found, looking);
		world.log.debug(`"${top}": ${table.sizes.length} files in ${found.statistics.folders} folders`, {
			foldersRead: found.statistics.foldersRead,
		});
		const catalogue = tableCatalogue(table, {
			reader,
			where: options.where ?? {},
			onChange: (folders) => save(store, { tree: withDoubts(tree, folders), table }, reader),
		});
		return {
			...catalogue,
			crawl: found.statistics,
			collection: join(store.folder, "current", collectionName),
		};
	},
});
