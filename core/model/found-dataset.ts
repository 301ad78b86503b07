import type { CatalogueRow } from "../ports/catalogue.ts";
import type { AskedIndex } from "./asked-index.ts";
import type { Facets } from "./facets.ts";

/** One way to a file. */
export interface FoundAddress {
	/** On the disk: its path. */
	readonly url: string;
	/** "HTTPServer", "OPENDAP", "GridFTP", "Globus", "file". */
	readonly service: string;
	readonly node?: string;
	readonly replica?: boolean;
}

export interface FoundFile {
	readonly name: string;
	/** Where it goes below a folder of downloads, by the project's syntax: "CMIP6/CMIP/.../tas.nc"; absent where no syntax tells. */
	readonly place?: string;
	/** Why it cannot be fetched. */
	readonly problem?: string;
	/** Bytes. */
	readonly size?: number;
	readonly checksum?: string;
	/** "SHA256", "MD5". */
	readonly checksumType?: string;
	readonly trackingId?: string;
	/** ISO 8601, as precise as the name; absent of fixed fields. */
	readonly start?: string;
	readonly end?: string;
	readonly urls: readonly FoundAddress[];
}

/** One version of one dataset, as `headwater search` tells it. */
export interface FoundDataset {
	readonly id: string;
	readonly facets: Facets;
	/** "v20190308". */
	readonly version?: string;
	/** Whether no version has a greater number. */
	readonly latest: boolean;
	readonly retracted: boolean;
	/** Why it would not be used. */
	readonly skipped?: string;
	/** Bytes of its files. */
	readonly size: number;
	readonly start?: string;
	readonly end?: string;
	/** Data nodes that have it; `complete` is false of those that lack files. */
	readonly nodes: readonly {
		readonly node: string;
		readonly replica?: boolean;
		readonly complete: boolean;
	}[];
	readonly files: readonly FoundFile[];
	/** Files it should have, as an index says. */
	readonly stated?: number;
	/** Copies that contradict the one that is right, and files that cannot be used. */
	readonly notes: readonly string[];
	/** What can be fetched. */
	readonly rows: readonly CatalogueRow[];
}

/** What a search found, and who was asked. */
export interface SearchResult {
	/** Absent where a folder was looked at. */
	readonly asked?: readonly AskedIndex[];
	readonly datasets: readonly FoundDataset[];
}
