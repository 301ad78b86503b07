import { NoDataError } from "../core/errors.ts";
import type { SearchResult } from "../core/model/found-dataset.ts";
import { type FoundFiles, filesOf } from "./found-files.ts";
import { searchData } from "./search-data.ts";
import { searchText, withoutRows } from "./search-text.ts";
import { secretsIn, withoutSecrets } from "./secrets.ts";

type Flags = Readonly<Record<string, unknown>>;

/** What `get` makes of a search. */
export interface SearchToGet extends FoundFiles {
	/** For `--json`. */
	readonly told: ReturnType<typeof withoutRows>;
	/** Whether an index gave no answer, or not all of it: more may be there than was found. */
	readonly isPartial: boolean;
}

/** Searches, shows what was found, and gives what is to be fetched of it. @throws NoDataError when that is nothing */
export async function searchToGet(facets: readonly string[], flags: Flags): Promise<SearchToGet> {
	const result = await searchData(facets, flags);
	const shown = withoutSecrets(withoutRows(result), secretsIn(process.env));
	// Beside what is asked: what `get` prints are paths.
	if (flags["quiet"] !== true) process.stderr.write(`${searchText(shown)}\n`);
	const files = filesOf(result);
	if (files.far.length + files.near.length === 0) throw nothingToGet(facets, result);
	const isPartial = result.asked?.some(({ problem }) => problem !== undefined) ?? false;
	return { ...files, told: shown, isPartial };
}

function nothingToGet(facets: readonly string[], { datasets }: SearchResult): NoDataError {
	const wanted = facets.join(" ");
	const [first] = datasets;
	const message =
		first?.skipped === undefined
			? `Nothing was found that has ${wanted}. Leave facets out, or use wildcards, to see what there is.`
			: `Nothing can be fetched of what has ${wanted}: "${first.id}" is passed over (${first.skipped})${datasets.length > 1 ? `, and ${datasets.length - 1} more` : ""}. Name a version (version=...) to take an older one.`;
	return new NoDataError(message, { looked: [], nearest: [] });
}
