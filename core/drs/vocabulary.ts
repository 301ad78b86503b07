import type { Facets } from "../model/facets.ts";
import { didYouMean } from "../text/nearest.ts";
import type { Implications, ProjectFacts } from "./project.ts";
import { projectFacts } from "./projects.ts";

function candidates(wanted: string, known: Facets, implications: Implications): readonly string[][] {
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
