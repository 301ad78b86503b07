import type { MetadataEdits } from "../cf/edits.ts";
import type { DrsLayout } from "../drs/layout.ts";
import type { DateRange } from "../model/date-range.ts";
import type { Facets } from "../model/facets.ts";
import type { RemoteFile } from "../model/remote-file.ts";

/** One file of a catalogue. */
export interface CatalogueRow {
	/** Absolute path or URL. */
	readonly path: string;
	/** All columns: those of the path and those that follow from them (frequency, realization, grid_number ...). */
	readonly facets: Facets;
	/** The period the file name states; static for fx files; absent where names carry no dates. */
	readonly range?: DateRange;
	/** Bytes. */
	readonly size: number;
	/** Milliseconds since 1970. */
	readonly mtime: number;
	/** What the user says of the inside of the file. */
	readonly told?: {
		/** The variable's name in the file, where it is not that of the convention. */
		readonly name?: string;
		/** What is put right in its metadata before anything else is done with it. */
		readonly edits?: MetadataEdits;
	};
	/** Where its copies lie, when it must be brought here first. */
	readonly remote?: RemoteFile;
}

/** Column → the value, or any of the values, wanted. */
export type Constraints = Readonly<Record<string, string | readonly string[]>>;

/** Files that are not in the catalogue, by reason. */
export interface SkippedFiles {
	readonly reason: string;
	readonly count: number;
	/** The first few paths. */
	readonly examples: readonly string[];
}

export interface Catalogue {
	readonly root: string;
	readonly columns: readonly string[];
	/** Number of rows. */
	readonly files: number;
	readonly skipped: readonly SkippedFiles[];
	find(where: Constraints): CatalogueRow[];
	count(where: Constraints): number;
	/** Value → number of rows, of one column among the rows that fit. */
	values(column: string, where?: Constraints): ReadonlyMap<string, number>;
	/**
	 * Looks at the files of some rows again: a file may change without its folder showing it. Gives the rows as they are now, in order.
	 * Absent where files cannot change in place. @throws StoreError naming a file that has gone.
	 */
	recheck?(rows: readonly CatalogueRow[]): Promise<readonly CatalogueRow[]>;
}

export interface CatalogueOptions {
	/** Crawl everything again, whatever is stored. */
	readonly refresh?: boolean;
	/**
	 * Facets known beforehand: folders that contradict them need not be crawled, and the catalogue holds only rows that fit them. Name no
	 * facet that another question of the run leaves open (static fields may lie under another experiment).
	 */
	readonly where?: Constraints;
	readonly signal?: AbortSignal;
}

/** What an ESM collection says of its columns. */
export interface CollectionShape {
	/** The column of variables. */
	readonly variable: string;
	/** Columns that, together, tell datasets apart; empty where nothing is said. */
	readonly groups: readonly string[];
	/** Columns whose values would become a new dimension (the member of an ensemble). */
	readonly members: readonly string[];
}

/** A catalogue somebody else made: the table of an ESM collection. */
export interface Collection extends Catalogue {
	readonly shape: CollectionShape;
}

/** Makes catalogues of folder trees, reads those that others made, and keeps them between runs. */
export interface Cataloguer {
	/** A folder tree, or what lies below a name on S3. */
	open(root: string, layout: DrsLayout, options?: CatalogueOptions): Promise<Catalogue>;
	/**
	 * Opens an ESM collection (JSON with CSV or Parquet) by the path or address of its JSON file, or of its table (CSV) alone.
	 * @throws StoreError when there is none; CatalogueError when it is broken. Absent where nothing can be opened.
	 */
	openCollection?(place: string, options?: CatalogueOptions): Promise<Collection>;
}
