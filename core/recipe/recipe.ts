import { z } from "zod";
import { UsageError } from "../errors.ts";
import type { Dataset } from "../model/dataset.ts";
import { flattened, grouped } from "../model/groups.ts";
import type { AppliedStep } from "../model/product.ts";
import type { Step, StepWorld } from "../ports/step.ts";
import { didYouMean } from "../text/nearest.ts";
import { parsedOptions } from "./check-options.ts";
import type { Passage } from "./step-cost.ts";
import { takeStep } from "./take-step.ts";

/** One step of a recipe. */
export const RecipeEntry = z
	.strictObject({
		step: z.string().describe("Name of the step; `headwater steps list` shows them."),
		options: z
			.record(z.string(), z.unknown())
			.default({})
			.describe("What it is given; `headwater steps show NAME` tells."),
		base: z
			.string()
			.optional()
			.describe("Folder that relative paths in the options are seen from; none: that of this file."),
	})
	.meta({ title: "a step" });

/** An ordered list of changes as plain JSON: it can be kept, sent, and applied to any dataset. */
export const Recipe = z.array(RecipeEntry);
export type Recipe = readonly z.infer<typeof RecipeEntry>[];

export interface RecipeWorld extends StepWorld {
	readonly steps: ReadonlyMap<string, Step>;
	/** Hears of each step that was applied. */
	readonly watch?: (passage: Passage) => void;
}

/** Applies the steps in their order, to variables in groups by their paths too; reads headers and axes only. @throws UsageError for an unknown step, and what the steps throw. */
export async function applyRecipe(
	dataset: Dataset,
	recipe: Recipe,
	{ steps, watch, ...world }: RecipeWorld,
): Promise<{ readonly dataset: Dataset; readonly applied: readonly AppliedStep[] }> {
	const before = dataset.groups.size > 0 && recipe.length > 0 ? flattened(dataset) : undefined;
	let changed = before ?? dataset;
	const applied: AppliedStep[] = [];
	for (const { step: name, options: given, base } of recipe) {
		const step = stepNamed(name, steps);
		const options = parsedOptions(name, step, given);
		const taken = await takeStep(
			changed,
			{ name, step, options, given, ...(base !== undefined && { base }) },
			world,
		);
		watch?.({ ...taken, title: step.title, before: changed, after: taken.dataset });
		changed = taken.dataset;
		applied.push(taken.applied);
	}
	return { dataset: before ? grouped(changed, before) : changed, applied };
}

/** @throws UsageError with a did-you-mean */
export function stepNamed(name: string, steps: ReadonlyMap<string, Step>): Step {
	const step = steps.get(name);
	if (step) return step;
	throw new UsageError(
		`There is no step "${name}".${didYouMean(name, steps.keys()) || " `headwater steps list` shows those there are."}`,
	);
}
