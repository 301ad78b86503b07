import { z } from "zod";
import { DataSourceBase } from "../core/data-source.ts";
import { cmip6Keys, cmip6Preferences } from "../core/drs/cmip6-choice.ts";
import { cmip6Drs } from "../core/drs/projects.ts";
import { StoreError, UsageError } from "../core/errors.ts";
import { collectionKeys } from "../core/model/collection-keys.ts";
import type { DataKey } from "../core/model/data-key.ts";
import type { SearchResult } from "../core/model/found-dataset.ts";
import type { KeyColumns } from "../core/model/key-columns.ts";
import type { VarlistEntry } from "../core/model/varlist-entry.ts";
import { isStatic } from "../core/model/wish.ts";
import type { Catalogue, CatalogueRow, Collection, Constraints } from "../core/ports/catalogue.ts";
import type { Preferences } from "../core/ports/preference.ts";
import { isPattern } from "../core/query/choices.ts";
import { isFreeForStatic } from "../core/query/constraints.ts";
import { type FacetFilters, isWildcard } from "../core/query/facet-filter.ts";
import { listedFiles } from "../core/query/listed-files.ts";
import type { QueryResult } from "../core/query/query-result.ts";
import { openFacets, searchCatalogue } from "../core/query/search.ts";
import { parseS3Name, type S3Options, s3Name } from "../core/text/s3-name.ts";
import { isS3Name } from "../core/text/s3-options.ts";

export const Options = z.strictObject({
	/** A bucket of netCDF files, or what lies below a key of it: "s3://esgf-world/CMIP6" (CASE_ROOT_DIR). */
	root: z.string().optional(),
	/** Instead: the JSON file of an intake-esm collection of files or Zarr stores on S3, or its table (CSV) alone. */
	catalog_file: z.string().optional(),
	/** Folder and file templates of a bucket of files, where it is laid out otherwise. */
	template: z
		.strictObject({ project: z.string().default("CMIP6"), folders: z.string(), file: z.string() })
		.default(cmip6Drs),
	/** "copy" (--fetch copy) brings files into the cache first, instead of reading the parts that are needed where they lie. Zarr stores stay. */
	fetch: z.enum(["in-place", "copy"]).default("in-place"),
	/** Address of the server; absent: what the environment says, else Amazon. */
	endpoint: z.url().optional(),
	region: z.string().optional(),
	/** A profile of the AWS configuration files. */
	profile: z.string().optional(),
	/** Ask unsigned, whatever keys there are. */
	anonymous: z.boolean().optional(),
	/** Whether the bucket stands in the path of addresses, or in front of the host. */
	style: z.enum(["path", "virtual"]).optional(),
});
type Options = z.infer<typeof Options>;

/** More are not asked for in one run to learn what comes nearest. */
const MOST_LISTINGS = 30;

/** Data on S3: buckets that follow the CMIP6 Data Reference Syntax, found by listing, or what a collection names. Read in place. */
export class Source extends DataSourceBase<Options> {
	static readonly title = "Data on S3: files in the CMIP6 Data Reference Syntax, or what a collection names";
	/** What was listed, by what was asked. */
	readonly #listed = new Map<string, Promise<Catalogue>>();
	#collection: Collection | undefined;
	#searched: Constraints = {};

	protected override get keys(): KeyColumns {
		const collection = this.#collection;
		return collection ? collectionKeys(collection.columns, collection.shape) : cmip6Keys;
	}

	protected override readonly prefer: Preferences = cmip6Preferences;

	protected override async setupQuery(): Promise<void> {
		const { catalog_file: place, root } = this.options;
		if (place !== undefined) this.catalogue = await this.#openCollection(place);
		else if (root === undefined)
			throw new UsageError(
				`Case "${this.case.name}" names no bucket and no collection. Add CASE_ROOT_DIR: "s3://bucket/prefix", or catalog_file.`,
			);
		else this.catalogue = await this.#list(this.#named());
	}

	/** Static fields may lie under another experiment: for them more is listed. */
	protected override async query(entry: VarlistEntry): Promise<QueryResult> {
		if (this.#collection) return super.query(entry);
		const bound = Object.entries(this.#named()).filter(([name]) => !isFreeForStatic(name, this.keys));
		const where = isStatic(entry.request) ? { ...Object.fromEntries(bound), frequency: "fx" } : this.#named();
		const about = { case: this.case, columns: this.keys };
		const result = searchCatalogue(entry, { ...about, catalogue: await this.#list(where) });
		if (result.looked.files > 0) return result;
		const { nearest, unknown } = searchCatalogue(entry, {
			...about,
			catalogue: await this.#besides({ ...result.constraints, ...where }, Object.keys(where)),
		});
		return { ...result, nearest, unknown };
	}

	/** What there is of a variable when one of the facets that left nothing is dropped at a time. */
	async #besides(where: Constraints, droppable: readonly string[]): Promise<Catalogue> {
		const rows: CatalogueRow[] = [];
		for (const name of droppable) {
			const { [name]: _, ...others } = where;
			if (this.#listed.size < MOST_LISTINGS) rows.push(...(await this.#list(others)).find(others));
		}
		const { root = "" } = this.options;
		return listedFiles(
			rows.map((row) => ({ row })),
			{ root, skipped: [], variable: this.keys.names.variable },
		);
	}

	/** What the case, or a search, says exactly. Versions may be spelled otherwise, and cost nothing to list. */
	#named(): Constraints {
		const open = Object.entries(openFacets(this.case)).filter(([, texts]) => !texts.some(isPattern));
		const {
			version: _,
			version_date: __,
			...named
		} = {
			...this.case.facets,
			...Object.fromEntries(open),
			...this.#searched,
		};
		return named;
	}

	/** What is found can be copied, whatever a run does; stores stay. */
	override async search(filters: FacetFilters): Promise<SearchResult> {
		const exact = Object.entries(filters).filter(([, { any }]) => any.length > 0 && !any.some(isWildcard));
		this.#searched = Object.fromEntries(exact.map(([name, { any }]) => [name, any]));
		const { datasets } = await super.search(filters);
		return {
			datasets: datasets.map((one) => ({ ...one, rows: one.rows.map((row) => this.#copied(row)) })),
		};
	}

	protected override fetchFiles(key: DataKey): Promise<readonly string[]> {
		const { signal } = this.world;
		return this.world.fetcher.fetch(
			key.files.map((row) => this.#toFetch(row)),
			signal ? { signal } : {},
		);
	}

	protected override async filesAtHand(key: DataKey): Promise<readonly string[] | undefined> {
		return this.world.fetcher.atHand?.(key.files.map((row) => this.#toFetch(row)));
	}

	/** A row as the fetcher is to take it. */
	#toFetch(row: CatalogueRow): CatalogueRow {
		return this.options.fetch === "copy" ? this.#copied(row) : row;
	}

	/** A file with the place of its copy, which tells servers, buckets and versions apart; stores stay as they are. */
	#copied(row: CatalogueRow): CatalogueRow {
		if (!isS3Name(row.path) || !row.path.includes(".nc")) return row;
		const { bucket, key, options } = parseS3Name(row.path);
		const folders = key.split("/");
		const name = folders.pop() ?? "";
		const node = options.endpoint === undefined ? "s3" : new URL(options.endpoint).host.replace(":", "-");
		const place = [node, bucket, ...folders, `at-${row.mtime}`, name].join("/");
		return {
			...row,
			remote: {
				id: place,
				place,
				...(row.size > 0 && { size: row.size }),
				replicas: [{ url: row.path, node, isTyped: true }],
			},
		};
	}

	/** Only what the facets allow. */
	#list(where: Constraints): Promise<Catalogue> {
		const { root = "", template } = this.options;
		const { cataloguer, signal } = this.world;
		const id = JSON.stringify(where);
		const known = this.#listed.get(id);
		if (known) return known;
		const options = { refresh: this.case.refresh, where, ...(signal && { signal }) };
		const listed = cataloguer.open(this.#nameOf(root), template, options);
		this.#listed.set(id, listed);
		return listed;
	}

	async #openCollection(place: string): Promise<Catalogue> {
		const { cataloguer, signal } = this.world;
		if (!cataloguer.openCollection)
			throw new StoreError(place, "collections cannot be opened here. Name a bucket.");
		const options = { refresh: this.case.refresh, ...(signal && { signal }) };
		const found = await cataloguer.openCollection(isS3Name(place) ? this.#nameOf(place) : place, options);
		this.#collection = found;
		const here = (row: CatalogueRow): CatalogueRow =>
			isS3Name(row.path) ? { ...row, path: this.#nameOf(row.path) } : row;
		return { ...found, find: (where) => found.find(where).map(here) };
	}

	/** A name with the options of the case. */
	#nameOf(name: string): string {
		const { endpoint, region, profile, anonymous, style } = this.options;
		const own: S3Options = {
			...(endpoint !== undefined && { endpoint }),
			...(region !== undefined && { region }),
			...(profile !== undefined && { profile }),
			...(anonymous !== undefined && { anonymous }),
			...(style !== undefined && { style }),
		};
		const place = parseS3Name(name);
		return s3Name({ ...place, options: { ...place.options, ...own } });
	}
}
