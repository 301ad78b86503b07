import { z } from "zod";
import { relatedNames } from "../core/cf/related.ts";
import { withoutVariables } from "../core/model/dataset.ts";
import { groupsAround } from "../core/model/groups.ts";
import { defineStep } from "../core/ports/step.ts";
import { variableNamed } from "../core/recipe/named.ts";

const Options = z.strictObject({
	variables: z
		.array(z.string())
		.min(1)
		.describe("Names of the variables")
		.meta({ examples: [["tas", "ps"]] }),
});

/** The variables named, with all that describes them: coordinates, bounds, formula terms, cell areas. @throws MetadataError */
export const step = defineStep({
	title: "Keep the variables named with their coordinates and bounds",
	options: Options,
	async prepare(dataset, options) {
		for (const name of options.variables) variableNamed(dataset, name);
		return options;
	},
	apply(dataset, { variables }) {
		const mains = variables.flatMap((name) => dataset.variables.get(name) ?? []);
		if (mains.length === 0) return dataset;
		const kept = new Set(mains.flatMap((main) => [...relatedNames(dataset, main)]));
		const dropped = [...dataset.variables.keys()].filter((name) => !kept.has(name));
		const left = withoutVariables(dataset, new Set(dropped));
		const used = new Set([...left.variables.values()].flatMap((variable) => variable.dimensions));
		const { unreadable: _, ...rest } = left;
		return {
			...rest,
			dimensions: new Map([...left.dimensions].filter(([name]) => used.has(name))),
			groups: groupsAround(dataset.groups, kept),
		};
	},
	describe: ({ variables }) => `Kept ${variables.map((name) => `"${name}"`).join(", ")}`,
});
