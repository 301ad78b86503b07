import { z } from "zod";
import { relatedNames } from "../core/cf/related.ts";
import { withoutVariables } from "../core/model/dataset.ts";
import { defineStep } from "../core/ports/step.ts";

const Options = z.strictObject({
	variable: z
		.string()
		.describe("Name of the variable that stays, for the record")
		.meta({ examples: ["tas"] }),
	drop: z
		.array(z.string())
		.describe("Names of the variables to leave out")
		.meta({ examples: [["ps"]] }),
});

/** Other variables of a file are not what was asked for: a POD gets its variable with everything that describes it. */
export const step = defineStep({
	title: "Leave out variables that do not describe the one asked for",
	options: Options,
	from({ dataset, variable }) {
		const main = dataset.variables.get(variable);
		const kept = main && relatedNames(dataset, main);
		const drop = [...dataset.variables.keys()].filter((name) => kept && !kept.has(name));
		return drop.length > 0 ? { variable, drop } : undefined;
	},
	apply(dataset, { drop }) {
		if (!drop.some((name) => dataset.variables.has(name))) return dataset;
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
