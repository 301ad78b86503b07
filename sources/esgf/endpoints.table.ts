/** The kinds of index there are. */
export type IndexKind = "solr" | "bridge" | "globus" | "stac";

/** Everything in which endpoints differ from each other, in one place. */
export interface Quirks {
	/** How several values of a facet are asked: as parameters of the same name, or as one comma list (others are silently cut). */
	readonly lists: "repeat" | "comma";
	/** Whether the fields of documents may be chosen. */
	readonly fields: boolean;
	/** Whether counting by facets takes seconds, not minutes. */
	readonly counts: boolean;
	/** Documents on a page. */
	readonly page: { readonly datasets: number; readonly files: number };
	/** Seconds for one answer. */
	readonly within: number;
	/** Characters of an address, beyond which a question is split. */
	readonly longest: number;
	/** What stands before facets in filters (STAC). */
	readonly prefix: string;
	/** Where the collection is named: in the filter, or beside it (STAC). */
	readonly collection: "filter" | "list";
}

const solr: Quirks = {
	lists: "repeat",
	fields: true,
	counts: true,
	// Datasets are sorted by score, so pages of them may shift: one page, the largest there is. Files are sorted by id.
	page: { datasets: 10_000, files: 2000 },
	within: 120,
	longest: 6000,
	prefix: "",
	collection: "filter",
};

/** What holds of a kind unless its host is named below. */
export const kinds: Readonly<Record<IndexKind, Quirks>> = {
	solr,
	// Answers took 50 s in the best case and 246 s with facets when they were recorded.
	bridge: {
		...solr,
		lists: "comma",
		fields: false,
		counts: false,
		page: { datasets: 1000, files: 1000 },
		within: 400,
	},
	globus: { ...solr, page: { datasets: 1000, files: 1000 } },
	stac: { ...solr, page: { datasets: 250, files: 250 } },
};

/** What holds of one host only. */
export const hosts: readonly { readonly host: RegExp; readonly quirks: Partial<Quirks> }[] = [
	// Item properties are asked by their path, the collection by the parameter of the STAC API.
	{ host: /(?:^|\.)esgf-west\.org$/, quirks: { prefix: "properties.", collection: "list" } },
	{ host: /^discovery\.west\.esgf\.io$/, quirks: { prefix: "properties.", collection: "list" } },
];

/** Asked when the user names no index. */
export const builtIn: readonly string[] = [
	"globus=https://search.api.globus.org/v1/index/a8ef4320-9e5a-4793-837b-c45161ca1845",
	"stac=https://search.east.esgf.io",
	"stac=https://api.stac.esgf-west.org",
	"bridge=https://esgf-node.ornl.gov/esgf-1-5-bridge/",
	"solr=https://esgf.ceda.ac.uk/esg-search/search",
];
