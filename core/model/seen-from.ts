import { withNames } from "../cf/naming-attributes.ts";
import type { Dataset, Dimension, Variable } from "./dataset.ts";
import { groupOf, localName, scopesOf } from "./group-path.ts";

/** The paths of all variables of a name, "" standing for the root's scope: "ta", "ocean/ta". */
export function pathsOf(dataset: Dataset, name: string): readonly string[] {
	const own = dataset.variables.has(name) ? [name] : [];
	const inner = [...dataset.groups].flatMap(([group, child]) =>
		pathsOf(child, name).map((path) => `${group}/${path}`),
	);
	return [...own, ...inner];
}

/**
 * All that a variable at a path can see (CF 2.7), without groups: what is in its group and in those around it, the nearer instead of what is
 * called alike farther out. Attributes that mention others name them plainly.
 */
export function seenFrom(dataset: Dataset, path: string): Dataset {
	const scopes = scopesOf(groupOf(path)).toReversed();
	return scopes.map((scope) => groupAt(dataset, scope)).reduce(inside, nothing);
}

const nothing: Dataset = {
	dimensions: new Map(),
	variables: new Map(),
	attributes: new Map(),
	groups: new Map(),
};

const groupAt = (dataset: Dataset, scope: string): Dataset =>
	scope === ""
		? dataset
		: scope.split("/").reduce((group, name) => group.groups.get(name) ?? nothing, dataset);

/** A group in what is around it; variables along a dimension that means another inside are out of sight. */
function inside(around: Dataset, group: Dataset): Dataset {
	const isHidden = ({ dimensions }: Variable) => dimensions.some((name) => group.dimensions.has(name));
	const seen = [...around.variables].filter(([, variable]) => !isHidden(variable));
	const own = [...group.variables].map(([name, variable]): [string, Variable] => [name, plainly(variable)]);
	const unreadable = new Map([...(around.unreadable ?? []), ...(group.unreadable ?? [])]);
	return {
		dimensions: new Map<string, Dimension>([...around.dimensions, ...group.dimensions]),
		variables: new Map([...seen, ...own]),
		attributes: new Map([...around.attributes, ...group.attributes]),
		groups: new Map(),
		...(unreadable.size > 0 && { unreadable }),
	};
}

const plainly = (variable: Variable): Variable => ({
	...variable,
	dimensions: variable.dimensions.map(localName),
	attributes: withNames(variable.attributes, (word) => (word.includes("/") ? localName(word) : word)),
});
