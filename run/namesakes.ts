import type { Dataset } from "../core/model/dataset.ts";
import { localName } from "../core/model/group-path.ts";
import { flattened } from "../core/model/groups.ts";
import type { Recipe } from "../core/recipe/recipe.ts";

/** What a recipe names stands for one thing; of others with the same name, in other groups, it is said that they stay as they are. */
export function namesakes(dataset: Dataset, recipe: Recipe): readonly string[] {
	if (dataset.groups.size === 0) return [];
	const { variables, dimensions } = flattened(dataset);
	const paths = new Set([...variables.keys(), ...dimensions.keys()]);
	const named = new Set(
		recipe.flatMap(({ options }) => [...textsIn(options)]).filter((text) => paths.has(text)),
	);
	return [...paths]
		.filter((path) => !named.has(path))
		.flatMap((path) => {
			const meant = [...named].find((one) => localName(one) === localName(path));
			return meant === undefined
				? []
				: [`"${path}" is not the "${meant}" that was named, and stays as it is.`];
		});
}

/** All texts in options, names of properties too. */
function* textsIn(value: unknown): Iterable<string> {
	if (typeof value === "string") yield value;
	else if (Array.isArray(value)) for (const one of value) yield* textsIn(one);
	else if (typeof value === "object" && value !== null)
		for (const [name, one] of Object.entries(value)) {
			yield name;
			yield* textsIn(one);
		}
}
