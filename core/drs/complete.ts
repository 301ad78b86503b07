import type { Facets } from "../model/facets.ts";
import type { Implications, ProjectFacts } from "./project.ts";
import { projectFacts } from "./projects.ts";

/** What each implication leaves for one facet, given the others. */
export function candidates(wanted: string, known: Facets, implications: Implications): readonly string[][] {
	return Object.entries(implications).flatMap(([facet, byValue]) => {
		const values = byValue[known[facet] ?? ""]?.[wanted];
		return values === undefined ? [] : [[...values]];
	});
}

const common = (lists: readonly (readonly string[])[]): string[] =>
	lists.length === 0 ? [] : lists[0]!.filter((value) => lists.every((list) => list.includes(value)));

/** The one value all implications leave; suggestions are heard only where the implications leave several. */
function onlyValue(facet: string, known: Facets, facts: ProjectFacts): string | undefined {
	const implied = candidates(facet, known, facts.vocabulary.implies);
	const firm = common(implied);
	if (firm.length === 1) return firm[0];
	if (implied.length > 0 && firm.length === 0) return undefined;
	const both = common([...implied, ...candidates(facet, known, facts.vocabulary.suggests)]);
	return both.length === 1 ? both[0] : undefined;
}

/** True of what follows from any value of another facet. */
const isGivable = (facet: string, all: readonly Implications[]): boolean =>
	all.some((implications) =>
		Object.values(implications).some((byValue) => Object.values(byValue).some((given) => facet in given)),
	);

/** Facets that may have to be completed: nothing gives the others. */
export function completableFacets(project: string): string[] {
	const { values, implies, suggests } = projectFacts(project).vocabulary;
	return Object.keys(values).filter((facet) => isGivable(facet, [implies, suggests]));
}

/** `completeFacets` that remembers: what follows from the same values is looked up once. */
export function facetCompleter(project: string): (facets: Facets) => Facets {
	const { values, implies, suggests } = projectFacts(project).vocabulary;
	const wanted = completableFacets(project);
	const heeded = [...new Set([...Object.keys(values), ...Object.keys(implies), ...Object.keys(suggests)])];
	const additions = new Map<string, Facets>();
	return (facets) => {
		if (wanted.every((facet) => facets[facet] !== undefined)) return facets;
		// No value holds a slash.
		const key = heeded.map((facet) => facets[facet] ?? "").join("/");
		const known = additions.get(key);
		if (known !== undefined) return { ...facets, ...known };
		const completed = completeFacets(project, facets);
		additions.set(
			key,
			Object.fromEntries(Object.entries(completed).filter(([facet]) => facets[facet] === undefined)),
		);
		return completed;
	};
}

/**
 * The facets with all that follows from them uniquely by the project's vocabulary: the institution of a model, the activity of an
 * experiment, the only model of an institution. Given facets are never changed.
 */
export function completeFacets(project: string, facets: Facets): Facets {
	const facts = projectFacts(project);
	const known: Record<string, string> = { ...facets };
	const wanted = Object.keys(facts.vocabulary.values);
	for (let added = true; added; ) {
		added = false;
		for (const facet of wanted) {
			const value = known[facet] === undefined ? onlyValue(facet, known, facts) : undefined;
			if (value === undefined) continue;
			known[facet] = value;
			added = true;
		}
	}
	return known;
}
