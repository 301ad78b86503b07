import { join } from "node:path";
import type { DrsReader } from "../core/drs/path.ts";
import type { Log } from "../core/ports/log.ts";
import type { CatalogueTable } from "./catalogue-table.ts";
import { type Generations, generations, storeName } from "./generations.ts";
import { decodeTable } from "./table-file.ts";
import { decodeTree, type StoredTree } from "./tree-file.ts";

/** What is kept of a folder tree between runs. */
export interface Stored {
	readonly tree: StoredTree;
	readonly table: CatalogueTable;
}

/** The collection for intake-esm, and its table beside it. */
export const collectionName = "catalogue.json";
export const parquetName = "catalogue.parquet";
export const tableName = "index.bin";
export const treeName = "tree.bin";

/** One root may not hide another's catalogue, nor old rules give old answers: all that the rows depend on is in the name. */
export const storeOf = (cacheDir: string, root: string, { layout, facts }: DrsReader): Generations =>
	generations(join(cacheDir, "catalogues", storeName(root, { format: 5, root, layout, facts })));

/** What an earlier run kept. A damaged store is no error: it is built anew. */
export async function load(store: Generations, log: Log): Promise<Stored | undefined> {
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
