import { folderFilter } from "../core/drs/folder-filter.ts";
import type { DrsReader } from "../core/drs/path.ts";
import type { CatalogueOptions } from "../core/ports/catalogue.ts";
import { catalogueTable } from "./catalogue-table.ts";
import { type CrawlStatistics, crawl } from "./crawl.ts";
import { encodeParquet, esmCollection } from "./esm-collection.ts";
import { pathsOf, recordsOf } from "./folder-columns.ts";
import type { Generations } from "./generations.ts";
import { collectionName, parquetName, type Stored, tableName, treeName } from "./stored-catalogue.ts";
import { encodeTable } from "./table-file.ts";
import { encodeTree, type StoredTree } from "./tree-file.ts";

export const save = (store: Generations, { tree, table }: Stored, reader: DrsReader): Promise<void> =>
	store.write(
		new Map<string, string | Uint8Array>([
			[treeName, encodeTree(tree)],
			[tableName, encodeTable(table)],
			[parquetName, encodeParquet(table)],
			[collectionName, esmCollection(table, reader, tree.complete)],
		]),
	);

/** Folders of a changed file are read again next time, whatever their own times say. */
export function withDoubts(
	{ root, complete, folders }: StoredTree,
	doubtful: ReadonlySet<string>,
): StoredTree {
	const mtimes = folders.mtimes.slice();
	for (const [index, path] of pathsOf(folders).entries()) if (doubtful.has(path)) mtimes[index] = -1;
	return { root, complete, folders: { ...folders, mtimes } };
}

/** What a crawl starts from. */
export interface Looking {
	readonly reader: DrsReader;
	readonly before: Stored | undefined;
	readonly options: CatalogueOptions;
	readonly onFolder: () => void;
}

/** What is known after a look, and what looking took. */
export interface Looked {
	readonly stored: Stored;
	readonly statistics: CrawlStatistics;
}

/** Crawls a tree, reading only what has changed; gives tree and table of before, or new ones, stored. */
export async function lookAnew(root: string, store: Generations, looking: Looking): Promise<Looked> {
	const { reader, before, options, onFolder } = looking;
	const where = Object.keys(options.where ?? {}).length === 0 ? undefined : options.where;
	const found = await crawl(root, {
		...(before && {
			previous: new Map(recordsOf(before.tree.folders).map((folder) => [folder.path, folder])),
		}),
		...(where && { mayHold: folderFilter(reader, where) }),
		signal: options.signal,
		onFolder,
	});
	const { statistics, complete, folders } = found;
	if (before !== undefined && !statistics.changed) return { stored: before, statistics };
	const stored = { tree: { root: found.root, complete, folders }, table: catalogueTable(found, reader) };
	await save(store, stored, reader);
	return { stored, statistics };
}
