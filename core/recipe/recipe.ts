import { z } from "zod";
import { UsageError } from "../errors.ts";
import type { Dataset } from "../model/dataset.ts";
import type { AppliedStep } from "../model/product.ts";
import type { Engine } from "../ports/engine.ts";
import type { Step } from "../ports/step.ts";
import { didYouMean } from "../text/nearest.ts";

/** An ordered list of changes as plain JSON: it can be kept, sent, and applied to any dataset. */
export const Recipe = z.array(
	z.strictObject({ step: z.string(), options: z.record(z.string(), z.unknown()) }),
);
export type Recipe = Readonly<z.infer<typeof Recipe>>;

export interface RecipeWorld {
	readonly steps: ReadonlyMap<string, Step>;
	readonly engine: Engine;
	readonly signal?: AbortSignal;
}

/** Applies the steps in their order; reads headers and axes only. @throws UsageError for an unknown step, and what the steps throw. */
export async function applyRecipe(
	dataset: Dataset,
	recipe: Recipe,
	world: RecipeWorld,
): Promise<{ readonly dataset: Dataset; readonly applied: readonly AppliedStep[] }> {
	const { engine, signal } = world;
	let changed = dataset;
	const applied: AppliedStep[] = [];
	for (const { step: name, options: given } of recipe) {
		const step = stepNamed(name, world.steps);
		const wanted = optionsOf(step, given, name);
		const options = (await step.prepare?.(changed, wanted, { engine, ...(signal && { signal }) })) ?? wanted;
		changed = step.apply(changed, options);
		applied.push({ step: name, description: step.describe(options), options });
	}
	return { dataset: changed, applied };
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
