import {
	attributeText,
	type Dataset,
	type Variable,
	withAttribute,
	withDatasetAttribute,
	withoutAttributes,
} from "../model/dataset.ts";

/** "area: areacella volume: volcello" as pairs (CF 7.2). */
const measuresOf = ({ attributes }: Variable): readonly (readonly [string, string])[] =>
	[...(attributeText(attributes, "cell_measures") ?? "").matchAll(/(\S+):\s*(\S+)/g)].map(
		([, measure = "", name = ""]) => [measure, name] as const,
	);

function withMeasures(variable: Variable, measures: readonly (readonly [string, string])[]): Variable {
	const text = measures.map(([measure, name]) => `${measure}: ${name}`).join(" ");
	const attributes =
		text === ""
			? withoutAttributes(variable.attributes, "cell_measures")
			: withAttribute(variable.attributes, "cell_measures", text);
	return { ...variable, attributes };
}

/**
 * The dataset after cells along some dimensions were cut out, turned or replaced: areas in other files no longer fit them cell for cell, so
 * they are not named any more (CF 7.2, 2.6.3).
 */
export function withoutForeignMeasures(dataset: Dataset, dimensions: readonly string[]): Dataset {
	const dropped = new Set<string>();
	const variables = [...dataset.variables].map(([name, variable]): [string, Variable] => {
		if (!variable.dimensions.some((one) => dimensions.includes(one))) return [name, variable];
		const measures = measuresOf(variable);
		const kept = measures.filter(([, measured]) => dataset.variables.has(measured));
		if (kept.length === measures.length) return [name, variable];
		for (const [, measured] of measures) if (!dataset.variables.has(measured)) dropped.add(measured);
		return [name, withMeasures(variable, kept)];
	});
	if (dropped.size === 0) return dataset;
	return withoutExternal({ ...dataset, variables: new Map(variables) }, dropped);
}

/** Files in which nothing is named any more need not be said to exist. */
export function withoutExternal(dataset: Dataset, names: ReadonlySet<string>): Dataset {
	const text = attributeText(dataset.attributes, "external_variables");
	if (text === undefined) return dataset;
	const named = new Set(
		[...dataset.variables.values()].flatMap((one) => measuresOf(one).map(([, name]) => name)),
	);
	const words = text.split(/\s+/);
	const kept = words.filter((name) => !names.has(name) || named.has(name));
	if (kept.length === words.length) return dataset;
	return kept.length > 0
		? withDatasetAttribute(dataset, "external_variables", kept.join(" "))
		: { ...dataset, attributes: withoutAttributes(dataset.attributes, "external_variables") };
}

/** The dataset after a change of grid that dropped `cell_measures`: what was named by them only before is no longer external. */
export function withTrueExternal(before: Dataset, after: Dataset): Dataset {
	if (before === after) return after;
	const names = [...before.variables.values()].flatMap((one) => measuresOf(one).map(([, name]) => name));
	return withoutExternal(after, new Set(names));
}
