import { z } from "zod";
import { UsageError } from "../errors.ts";
import type { Dataset } from "../model/dataset.ts";
import { flattened, grouped } from "../model/groups.ts";
import type { AppliedStep } from "../model/product.ts";
import type { Step, StepEngine } from "../ports/step.ts";
import { didYouMean } from "../text/nearest.ts";
import { takeStep } from "./take-step.ts";

/** An ordered list of changes as plain JSON: it can be kept, sent, and applied to any dataset. */
export const Recipe = z.array(
	z.strictObject({ step: z.string(), options: z.record(z.string(), z.unknown()) }),
);
export type Recipe = Readonly<z.infer<typeof Recipe>>;

export interface RecipeWorld {
	readonly steps: ReadonlyMap<string, Step>;
	readonly engine: StepEngine;
	readonly signal?: AbortSignal;
}

/** Applies the steps in their order, to variables in groups by their paths too; reads headers and axes only. @throws UsageError for an unknown step, and what the steps throw. */
export async function applyRecipe(
	dataset: Dataset,
	recipe: Recipe,
	{ steps, ...world }: RecipeWorld,
): Promise<{ readonly dataset: Dataset; readonly applied: readonly AppliedStep[] }> {
	const before = dataset.groups.size > 0 && recipe.length > 0 ? flattened(dataset) : undefined;
	let changed = before ?? dataset;
	const applied: AppliedStep[] = [];
	for (const { step: name, options: given } of recipe) {
		const step = stepNamed(name, steps);
		const taken = await takeStep(
			changed,
			{ name, step, options: optionsOf(step, given, name), given },
			world,
		);
		changed = taken.dataset;
		applied.push(taken.applied);
	}
	return { dataset: before ? grouped(changed, before) : changed, applied };
}

function stepNamed(name: string, steps: ReadonlyMap<string, Step>): Step {
	const step = steps.get(name);
	if (step) return step;
	throw new UsageError(`There is no step "${name}".${didYouMean(name, steps.keys())}`);
}

function optionsOf(step: Step, given: unknown, name: string): unknown {
	const parsed = step.options.safeParse(given);
	if (parsed.success) return parsed.data;
	const [issue] = parsed.error.issues;
	const place = issue?.path.map(String).join(".");
	throw new UsageError(
		`The step "${name}" does not take these options: ${place ? `${place}: ` : ""}${issue?.message}.`,
	);
}
