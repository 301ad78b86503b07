import { join } from "node:path";
import type { DrsReader } from "../core/drs/path.ts";
import type { Catalogue, CatalogueOptions } from "../core/ports/catalogue.ts";
import type { Log } from "../core/ports/log.ts";
import { noProgress, type Progress } from "../core/ports/progress.ts";
import type { CrawlStatistics } from "./crawl.ts";
import type { Generations } from "./generations.ts";
import type { Looked, Looking } from "./renew-catalogue.ts";
import { collectionName, load, storeOf } from "./stored-catalogue.ts";
import { tableCatalogue } from "./table-catalogue.ts";
import { isProvable } from "./tree-file.ts";
import { isUnchanged } from "./unchanged.ts";

/** A catalogue of a folder tree, with what making it took. */
export interface FolderCatalogue extends Catalogue {
	readonly recheck: NonNullable<Catalogue["recheck"]>;
	readonly crawl: CrawlStatistics;
	/** Path of the ESM collection that intake-esm opens; its table lies beside it. */
	readonly collection: string;
}

export interface FolderWorld {
	/** Catalogues are kept below it, never in the data tree. */
	readonly cacheDir: string;
	readonly log: Log;
	readonly progress?: Progress;
}

/** Reads what has changed of a tree since it was catalogued; what a crawl needs is loaded only when there is one. */
export async function openFolderCatalogue(
	world: FolderWorld,
	root: string,
	{ reader, ...options }: CatalogueOptions & { readonly reader: DrsReader },
): Promise<FolderCatalogue> {
	const store = storeOf(world.cacheDir, root, reader);
	const before = options.refresh ? undefined : await load(store, world.log);
	const { stored, statistics } = await lookWithProgress(world, root, { reader, before, options, store });
	const { tree, table } = stored;
	world.log.debug(`"${root}": ${table.sizes.length} files in ${statistics.folders} folders`, {
		foldersRead: statistics.foldersRead,
	});
	const catalogue = tableCatalogue(table, {
		reader,
		where: options.where ?? {},
		onChange: async (folders) => {
			const { save, withDoubts } = await import("./renew-catalogue.ts");
			await save(store, { tree: withDoubts(tree, folders), table }, reader);
		},
	});
	return { ...catalogue, crawl: statistics, collection: join(store.folder, "current", collectionName) };
}

type Look = Omit<Looking, "onFolder"> & { readonly store: Generations };

async function lookWithProgress({ progress }: FolderWorld, root: string, look: Look): Promise<Looked> {
	const task = (progress ?? noProgress).start(`Looking at ${root}`, { unit: "folders" });
	try {
		return await lookAt(root, look, () => task.advance());
	} finally {
		task.end();
	}
}

/** A crawl of the tree; or, where nothing has changed and nothing less is wanted, only what asking took. */
async function lookAt(root: string, { store, ...look }: Look, onFolder: () => void): Promise<Looked> {
	const { before: stored, options } = look;
	const isWhole = Object.keys(options.where ?? {}).length === 0;
	if (stored && isWhole && isProvable(stored.tree)) {
		const { folders } = stored.tree;
		if (await isUnchanged(folders, { signal: options.signal, onFolder }))
			return { stored, statistics: { folders: folders.parents.length, foldersRead: 0, changed: false } };
	}
	const { lookAnew } = await import("./renew-catalogue.ts");
	return lookAnew(root, store, { ...look, onFolder });
}
