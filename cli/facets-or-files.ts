import { UsageError } from "../core/errors.ts";

/** facet=value, facet!=value. */
export const ARGUMENT = /^([A-Za-z][\w-]*)(!?)=(.*)$/su;

/** Whether an argument is meant as a facet, well written or not: no address has "=" after one word. */
export const isFacetArgument = (text: string): boolean => ARGUMENT.test(text);

type Flags = Readonly<Record<string, unknown>>;

/** Flags that make sense with facets only. */
const SEARCHING = {
	dataManager: "--data-manager",
	index: "--index",
	root: "--root",
	catalogFile: "--catalog-file",
	server: "--server",
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
