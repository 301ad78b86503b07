import { z } from "zod";
import type { CaseStep } from "../model/case-spec.ts";
import type { Step } from "../ports/step.ts";
import { readEntries } from "../recipe/read-recipe.ts";
import { RecipeEntry } from "../recipe/recipe.ts";
import type { Given } from "./config-layers.ts";

/** One step of a case file, as an object; as a text it is for all variables. */
export const CaseStepEntry = RecipeEntry.extend({
	variables: z
		.union([z.string().min(1), z.array(z.string().min(1)).min(1)])
		.optional()
		.describe("The variables it is for, as the PODs call them; none: all of them."),
}).meta({ title: "a step" });

/** The steps that a case names, checked against what each step takes; mistakes are told at their places. */
export function readCaseSteps(given: Given, steps: ReadonlyMap<string, Step>): readonly CaseStep[] {
	const entries = readEntries(given.value, {
		schema: CaseStepEntry,
		steps,
		base: given.base,
		complain: (path, message, options) => given.complain(message, { ...options, path }),
	});
	return entries.map(({ variables, ...entry }) => ({
		...entry,
		...(variables !== undefined && { variables: [variables].flat() }),
	}));
}
