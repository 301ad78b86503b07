import { z } from "zod";
import { axesOf, boundsOf, coordinateNames } from "../core/cf/axes.ts";
import { attributeText, type Dataset, type Variable, withoutVariables } from "../core/model/dataset.ts";
import { defineStep } from "../core/ports/step.ts";

const Options = z.strictObject({ variable: z.string(), drop: z.array(z.string()) });

/** Names after "term:" in formula_terms, and plain names in grid_mapping and ancillary_variables (CF 3.4, 4.3.3, 5.6). */
function referenced(variable: Variable): string[] {
	const texts = ["formula_terms", "grid_mapping", "ancillary_variables"].map(
		(name) => attributeText(variable.attributes, name) ?? "",
	);
	return texts.flatMap((text) => text.split(/\s+/).filter((word) => word !== "" && !word.endsWith(":")));
}

/** The variable and all that describes it: coordinates, bounds, formula terms, grid mapping. */
function related(dataset: Dataset, main: Variable): Set<string> {
	const kept = new Set([main.name]);
	for (const name of kept) {
		const variable = dataset.variables.get(name);
		if (!variable) continue;
		const bounds = boundsOf(dataset, variable);
		const coordinates = axesOf(dataset, variable).flatMap((axis) =>
			axis.coordinate ? [axis.coordinate.name] : [],
		);
		for (const other of [
			...coordinates,
			...coordinateNames(variable),
			...referenced(variable),
			...(bounds ? [bounds] : []),
		]) {
			if (dataset.variables.has(other)) kept.add(other);
		}
	}
	return kept;
}

/** Other variables of a file are not what was asked for: a POD gets its variable with everything that describes it. */
export const step = defineStep<z.infer<typeof Options>>({
	title: "Leave out variables that do not describe the one asked for",
	options: Options,
	from({ dataset, variable }) {
		const main = dataset.variables.get(variable);
		const kept = main && related(dataset, main);
		const drop = [...dataset.variables.keys()].filter((name) => kept && !kept.has(name));
		return drop.length > 0 ? { variable, drop } : undefined;
	},
	apply(dataset, { drop }) {
		const left = withoutVariables(dataset, new Set(drop));
		const used = new Set([...left.variables.values()].flatMap((variable) => variable.dimensions));
		return {
			...left,
			dimensions: new Map([...left.dimensions].filter(([name]) => used.has(name))),
			groups: new Map(),
		};
	},
	describe: ({ drop }) =>
		`Left out ${drop
			.slice(0, 8)
			.map((name) => `"${name}"`)
			.join(", ")}${drop.length > 8 ? ` and ${drop.length - 8} more` : ""}`,
});
