import type { Facets } from "../model/facets.ts";
import type { FacetPatterns } from "./template.ts";

/** What follows from some facets: data, applied in order; a facet that is already known is never changed. */
export interface FacetRule {
	/** Their values, joined by "/", are what the rule looks at; it is silent while one is missing. */
	readonly from: readonly string[];
	/** Facet → value for inputs that match, `$1` ... being the groups; an empty value is no value. */
	readonly match?: string;
	readonly gives?: Facets;
	/** Or: input → facets. */
	readonly lookup?: Readonly<Record<string, Facets>>;
}

/** The controlled vocabulary of a project, as far as it is finite. */
export interface Vocabulary {
	/** Facet → its legal values. */
	readonly values: Readonly<Record<string, readonly string[]>>;
	/** What must hold: an experiment has its activities, a model its institutions. */
	readonly implies: Implications;
	/** What is registered but not binding: a model's activities, an institution's models. */
	readonly suggests: Implications;
}

/** Facet → value → other facet → the values it may have then: a single one follows. */
export type Implications = Readonly<
	Record<string, Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>>
>;

/** One project's data reference syntax beyond the templates: a table of facts. */
export interface ProjectFacts {
	readonly name: string;
	readonly patterns: FacetPatterns;
	/** True of every file of the project. */
	readonly constants: Facets;
	readonly rules: readonly FacetRule[];
	readonly vocabulary: Vocabulary;
	/** Facets whose folder may hold only the tail, after a hyphen, of what the file name says (CORDEX: the regional model). */
	readonly abbreviated: readonly string[];
}

const patternsOf = (rules: readonly FacetRule[]) =>
	rules.map((rule) => (rule.match === undefined ? undefined : new RegExp(rule.match, "u")));

function given(rule: FacetRule, pattern: RegExp | undefined, input: string): [string, string][] {
	if (rule.lookup !== undefined) return Object.entries(rule.lookup[input] ?? {});
	const found = pattern?.exec(input);
	if (!found) return [];
	return Object.entries(rule.gives ?? {}).map(([name, text]) => [
		name,
		text.replace(/\$(\d)/gu, (_, group: string) => found[Number(group)] ?? ""),
	]);
}

/** A tree holds few values of a facet, each thousands of times. */
function remembered<Answer extends object>(ask: (input: string) => Answer): (input: string) => Answer {
	const known = new Map<string, Answer>();
	return (input) => {
		const before = known.get(input);
		if (before !== undefined) return before;
		const found = ask(input);
		known.set(input, found);
		return found;
	};
}

const outputs = (rule: FacetRule): string[] => [
	...Object.keys(rule.gives ?? {}),
	...Object.values(rule.lookup ?? {}).flatMap((facets) => Object.keys(facets)),
];

/** The values a rule looks at, or `undefined` while one is missing. */
function inputOf(from: readonly string[], known: Facets): string | undefined {
	let input = known[from[0]!];
	for (let at = 1; at < from.length && input !== undefined; at++) {
		const next = known[from[at]!];
		input = next === undefined ? undefined : `${input}/${next}`;
	}
	return input;
}

/** A rule, ready to be asked. */
export interface Derivation {
	readonly from: readonly string[];
	/** Every facet it can give. */
	readonly gives: readonly string[];
	/** What follows from an input: the values of `from`, joined by "/". Values may be empty, which is no value. */
	readonly give: (input: string) => readonly (readonly [name: string, value: string])[];
}

/** The rules of a project, to be applied in this order. */
export function derivations({ rules }: Pick<ProjectFacts, "rules">): readonly Derivation[] {
	const patterns = patternsOf(rules);
	return rules.map((rule, index) => ({
		from: rule.from,
		gives: [...new Set(outputs(rule))],
		give: remembered((input) => given(rule, patterns[index], input)),
	}));
}

/** Makes the function that adds all that follows from some facets by a project's rules. */
export function facetDeriver({ rules, constants }: ProjectFacts): (facets: Facets) => Facets {
	const steps = derivations({ rules });
	return (facets) => {
		const known: Record<string, string> = { ...constants, ...facets };
		for (const { from, gives, give } of steps) {
			const input = gives.every((name) => known[name] !== undefined) ? undefined : inputOf(from, known);
			if (input === undefined) continue;
			for (const [name, value] of give(input)) if (value !== "") known[name] ??= value;
		}
		return known;
	};
}

/**
 * The same for values in the order of `columns`, which are filled in: objects of so many keys, one for each folder of an archive, would
 * cost more than all the rest of reading it.
 */
export function valueDeriver(
	{ rules, constants }: ProjectFacts,
	columns: readonly string[],
): (values: (string | undefined)[]) => void {
	const patterns = patternsOf(rules);
	const steps = rules.map((rule, index) => {
		return {
			from: rule.from.map((name) => columns.indexOf(name)),
			gives: [...new Set(outputs(rule))].map((name) => columns.indexOf(name)),
			give: remembered((input) =>
				given(rule, patterns[index], input)
					.filter(([, value]) => value !== "")
					.map(([name, value]) => ({ column: columns.indexOf(name), value })),
			),
		};
	});
	const fixed = Object.entries(constants).map(([name, value]) => ({ column: columns.indexOf(name), value }));
	return (values) => {
		for (const { column, value } of fixed) values[column] ??= value;
		for (const { from, gives, give } of steps) {
			const input = gives.every((column) => values[column] !== undefined) ? undefined : joined(from, values);
			if (input === undefined) continue;
			for (const { column, value } of give(input)) values[column] ??= value;
		}
	};
}

/** The values of some columns, or `undefined` while one is missing. */
function joined(columns: readonly number[], values: readonly (string | undefined)[]): string | undefined {
	let input: string | undefined;
	for (const column of columns) {
		const value = values[column];
		if (value === undefined) return undefined;
		input = input === undefined ? value : `${input}/${value}`;
	}
	return input;
}

/** All facets the rules can give, in order. */
export const derivedFacets = ({ rules }: ProjectFacts): string[] => [...new Set(rules.flatMap(outputs))];

/** Facets that one facet alone decides: a folder of its name can be judged by them. */
export function decidedBy({ rules }: ProjectFacts, facet: string): string[] {
	const own = rules.filter((rule) => rule.from.length === 1 && rule.from[0] === facet).flatMap(outputs);
	const others = new Set(
		rules.filter((rule) => rule.from.length !== 1 || rule.from[0] !== facet).flatMap(outputs),
	);
	return [...new Set(own)].filter((name) => !others.has(name));
}
