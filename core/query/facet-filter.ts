import { UsageError } from "../errors.ts";
import type { Facets } from "../model/facets.ts";
import type { Catalogue, Constraints } from "../ports/catalogue.ts";
import { didYouMean } from "../text/nearest.ts";

/** What one facet may be: any of some values or wildcards ("CESM2*", "?"), and none of others. */
export interface FacetFilter {
	/** Empty: anything. */
	readonly any: readonly string[];
	readonly none: readonly string[];
}

/** Facet → what it may be. */
export type FacetFilters = Readonly<Record<string, FacetFilter>>;

/** "CESM2*", "MPI-ESM1-2-LR", "!CESM2-WACCM": a value that begins with "!" is excluded. */
export const readFilter = (texts: readonly string[]): FacetFilter => ({
	any: texts.filter((text) => !text.startsWith("!")),
	none: texts.filter((text) => text.startsWith("!")).map((text) => text.slice(1)),
});

/** Whether a text stands for more than itself. */
export const isWildcard = (text: string): boolean => /[*?]/u.test(text);

const patternOf = (text: string): RegExp => {
	const source = text
		.replace(/[\\^$.+()[\]{}|/]/gu, "\\$&")
		.replace(/\*+/gu, ".*")
		.replace(/\?/gu, ".");
	return new RegExp(`^${source}$`, "u");
};

/** Makes the test of a list of values and wildcards. */
export function matcherOf(texts: readonly string[]): (value: string) => boolean {
	const plain = new Set(texts.filter((text) => !isWildcard(text)));
	const patterns = texts.filter(isWildcard).map(patternOf);
	return (value) => plain.has(value) || patterns.some((pattern) => pattern.test(value));
}

/** Makes the test of one facet's filter; what has no value fits only where anything does. */
export function filterTest({ any, none }: FacetFilter): (value: string | undefined) => boolean {
	const [isAny, isNone] = [matcherOf(any), matcherOf(none)];
	return (value) =>
		value === undefined ? any.length === 0 : (any.length === 0 || isAny(value)) && !isNone(value);
}

/** Makes the test of all filters; facets that nothing is known of are no obstacle. */
export function filtersTest(filters: FacetFilters): (facets: Facets) => boolean {
	const tests = Object.entries(filters).map(([name, filter]) => ({ name, fits: filterTest(filter) }));
	return (facets) => tests.every(({ name, fits }) => facets[name] === undefined || fits(facets[name]));
}

/** @throws UsageError for a facet that is not among those known. */
export function assertFacets(filters: FacetFilters, known: readonly string[]): void {
	const strange = Object.keys(filters).find((name) => !known.includes(name));
	if (strange === undefined) return;
	const hint = didYouMean(strange, known);
	throw new UsageError(`"${strange}" is no facet here.${hint || ` There are: ${known.join(", ")}.`}`);
}

/** The values of a catalogue that fit, for each facet: what `find` takes. */
export const constraintsOf = (filters: FacetFilters, catalogue: Pick<Catalogue, "values">): Constraints =>
	Object.fromEntries(
		Object.entries(filters).map(([name, filter]) => [
			name,
			isPlain(filter) ? filter.any : [...catalogue.values(name).keys()].filter(filterTest(filter)),
		]),
	);

/** Then nobody need look which values there are. */
const isPlain = ({ any, none }: FacetFilter): boolean =>
	any.length > 0 && none.length === 0 && !any.some(isWildcard);
