import type { Facets } from "../model/facets.ts";
import { didYouMean } from "../text/nearest.ts";
import { candidates } from "./complete.ts";
import { projectFacts } from "./projects.ts";

/** True where the vocabulary lists the value, or leaves the facet open. */
export function isKnownValue(project: string, facet: string, value: string): boolean {
	const values = projectFacts(project).vocabulary.values[facet];
	return values === undefined || values.includes(value);
}

/** False when the vocabulary excludes this value beside the other facets (an institution that does not own the model). */
export function isAllowedBeside(project: string, facets: Facets, facet: string): boolean {
	const lists = candidates(facet, facets, projectFacts(project).vocabulary.implies);
	return lists.every((list) => list.includes(facets[facet] ?? ""));
}

/**
 * What the vocabulary has against these facets, as sentences: unknown values, with the nearest known one, and values that contradict
 * each other. Data outside the vocabulary exist, so these are warnings.
 */
export function checkFacets(project: string, facets: Facets): string[] {
	const { values } = projectFacts(project).vocabulary;
	const unknown = Object.entries(facets)
		.filter(([facet, value]) => values[facet] !== undefined && !values[facet].includes(value))
		.map(
			([facet, value]) =>
				`${facet} "${value}" is not in the vocabulary of ${project}.${didYouMean(value, values[facet]!)}`,
		);
	return [...unknown, ...contradictions(project, facets)];
}

const contradictions = (project: string, facets: Facets): string[] =>
	Object.entries(projectFacts(project).vocabulary.implies).flatMap(([facet, byValue]) =>
		Object.entries(byValue[facets[facet] ?? ""] ?? {})
			.filter(([other, allowed]) => facets[other] !== undefined && !allowed.includes(facets[other]))
			.map(
				([other, allowed]) =>
					`${other} "${facets[other]}" does not go with ${facet} "${facets[facet]}", which has ${allowed
						.map((value) => `"${value}"`)
						.join(" or ")}.`,
			),
	);
