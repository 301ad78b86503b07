import { NoDataError, UsageError } from "../core/errors.ts";
import type { SearchResult } from "../core/model/found-dataset.ts";
import { isFacetArgument } from "./facet-arguments.ts";
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

/** Flags that make sense with facets only. */
const SEARCHING = {
	dataManager: "--data-manager",
	index: "--index",
	root: "--root",
	catalogFile: "--catalog-file",
};

/** Whether arguments are facets, and not addresses or manifests. @throws UsageError for both together */
export function areFacets(what: readonly string[], flags: Flags): boolean {
	const facets = what.filter(isFacetArgument);
	if (facets.length === what.length) return true;
	const other = what.find((one) => !isFacetArgument(one));
	if (facets.length > 0)
		throw new UsageError(
			`"${facets[0]}" is a facet, and "${other}" a file to fetch. Give facets alone, or addresses and manifests alone.`,
		);
	const [flag] = Object.entries(SEARCHING).flatMap(([key, text]) => (flags[key] === undefined ? [] : [text]));
	if (flag !== undefined)
		throw new UsageError(
			`${flag} says where to search, and "${other}" is no facet to search for. Write facet=value.`,
		);
	return false;
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
