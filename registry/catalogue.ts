import { resolve } from "node:path";
import type { DrsLayout } from "../core/drs/layout.ts";
import { drsReader } from "../core/drs/path.ts";
import { StoreError } from "../core/errors.ts";
import type { CatalogueOptions, Cataloguer } from "../core/ports/catalogue.ts";
import type { Lister } from "../core/ports/lister.ts";
import { noWholeFiles, type WholeFiles } from "../core/ports/whole-files.ts";
import { isAddress } from "../core/text/address.ts";
import { isS3Name } from "../core/text/s3-options.ts";
import type { FolderCatalogue, FolderWorld } from "./folder-catalogue.ts";
import type { ListingWorld } from "./listed-catalogue.ts";

export interface FolderCataloguer extends Required<Cataloguer> {
	open(root: string, layout: DrsLayout, options?: CatalogueOptions): Promise<FolderCatalogue>;
}

export interface CataloguerWorld extends FolderWorld {
	/** Lists what lies on S3; absent: nothing there can be catalogued. */
	readonly lister?: Lister;
	/** Where collections of others are read; absent: nowhere. */
	readonly files?: WholeFiles;
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

/** Makes catalogues of folder trees, keeps them below `cacheDir` and reads only what has changed since; each kind is loaded when it is asked for. */
export const createCataloguer = (world: CataloguerWorld): FolderCataloguer => ({
	openCollection: async (place, options) => {
		const { files = noWholeFiles, cacheDir, log } = world;
		const { openCollection } = await import("./esm/open-collection.ts");
		return openCollection({ files, cacheDir, log }, place, options);
	},
	open: async (root, layout, options = {}) => {
		const more = { ...options, reader: drsReader(layout) };
		if (isAddress(root)) {
			const { openListedCatalogue } = await import("./listed-catalogue.ts");
			return openListedCatalogue(listingWorld(world, root), root, more);
		}
		const { openFolderCatalogue } = await import("./folder-catalogue.ts");
		return openFolderCatalogue(world, normalRoot(root), more);
	},
});
