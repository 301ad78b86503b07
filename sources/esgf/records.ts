import type { Checksum } from "../../core/model/checksum.ts";
import type { FacetFilters } from "../../core/query/facet-filter.ts";

/** One dataset on one data node, as one index lists it. */
export interface DatasetCopy {
	/** With version and without node, as the index spells it: "CMIP6.CMIP.NCAR.CESM2...v20190308". */
	readonly id: string;
	readonly node: string;
	/** False on the node of those who made the data; absent where the index does not say. */
	readonly replica?: boolean;
	readonly retracted: boolean;
	/** Files the index says it has. */
	readonly files?: number;
	/** Bytes. */
	readonly size?: number;
	/** ISO 8601. */
	readonly start?: string;
	readonly end?: string;
	/** Values of its facets: the case of an id that lost it is restored by them. */
	readonly words: readonly string[];
}

/** One way to a file. */
export interface Access {
	readonly url: string;
	readonly service: "HTTPServer" | "OPENDAP" | "GridFTP" | "Globus" | "other";
}

/** One file on one data node, as one index lists it. */
export interface FileCopy {
	/** Id of its dataset. */
	readonly dataset: string;
	readonly node: string;
	readonly name: string;
	readonly replica?: boolean;
	readonly retracted: boolean;
	/** Bytes. */
	readonly size?: number;
	readonly checksum?: Checksum;
	readonly trackingId?: string;
	readonly access: readonly Access[];
}

/** What an index is asked for: a project, and facets with the values they may have, in the words of the project's facet model. */
export interface Question {
	readonly project: string;
	readonly where: Readonly<Record<string, readonly string[]>>;
	/** Wildcards and exclusions, which indices cannot be asked for: what they list is looked at by these. */
	readonly filters?: FacetFilters;
}

/** What came of a question. */
export interface Listing {
	readonly datasets: readonly DatasetCopy[];
	readonly files: readonly FileCopy[];
	/** What is wrong with the answer; what it holds may be used all the same. */
	readonly problems: readonly string[];
}

/** How many things fit, and how many for each value of one facet. */
export interface Tally {
	readonly total: number;
	readonly values: ReadonlyMap<string, number>;
}

/** An index, of whatever kind. All methods throw StoreError when it cannot be asked, or answers nonsense. */
export interface SearchIndex {
	/** Datasets that fit; kinds that list files with them give these too. */
	datasets(question: Question): Promise<Listing>;
	/** Files of datasets of this index. */
	files(datasets: readonly DatasetCopy[], question: Question): Promise<Listing>;
	/** Counts what fits, by the values of a facet, without listing it. */
	tally(question: Question, facet: string): Promise<Tally>;
	/** All values a facet has in a project; `undefined` where the index does not tell, or only after minutes. */
	values(project: string, facet: string): Promise<readonly string[] | undefined>;
}

export const emptyListing: Listing = { datasets: [], files: [], problems: [] };

export const joinListings = (listings: readonly Listing[]): Listing => ({
	datasets: listings.flatMap(({ datasets }) => datasets),
	files: listings.flatMap(({ files }) => files),
	problems: [...new Set(listings.flatMap(({ problems }) => problems))],
});
