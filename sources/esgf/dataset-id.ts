/** What the id of a dataset says. */
export interface DatasetId {
	/** With the case its facets have. */
	readonly text: string;
	/** The same however an index spells it. */
	readonly key: string;
	/** The key without the version: what versions of one dataset share. */
	readonly master: string;
	/** "v20190308" and "20190308" are 20190308; CMIP5's "v1" lies below any date. */
	readonly version: number;
}

const VERSION = /\.v?(\d+)$/i;

/**
 * Reads an id without its node. Some indices give ids in lower case; `words`, values of the dataset's facets, give its parts their case
 * back. `undefined` where no version ends it.
 */
export function readDatasetId(id: string, words: Iterable<string> = []): DatasetId | undefined {
	const found = VERSION.exec(id);
	if (!found) return undefined;
	const bySmall = new Map<string, string>();
	// Of several spellings always the same one, whatever their order.
	for (const word of [...words].sort())
		if (!bySmall.has(word.toLowerCase())) bySmall.set(word.toLowerCase(), word);
	const text = id
		.split(".")
		.map((part) => (part === part.toLowerCase() ? (bySmall.get(part) ?? part) : part))
		.join(".");
	const key = id.toLowerCase().replace(VERSION, ".v$1");
	return { text, key, master: key.replace(VERSION, ""), version: Number(found[1]) };
}
