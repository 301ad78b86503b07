import { InterruptedError, isHeadwaterError, MetadataError, UsageError } from "../core/errors.ts";
import type { CaseSpec, CaseStep } from "../core/model/case-spec.ts";
import type { Dataset } from "../core/model/dataset.ts";
import type { AppliedStep } from "../core/model/product.ts";
import type { PreprocessJob } from "../core/ports/source.ts";
import { applyRecipe, type RecipeWorld } from "../core/recipe/recipe.ts";
import { didYouMean } from "../core/text/nearest.ts";

/** A variable's dataset with the steps of its case, or as it was. */
interface Changed {
	readonly dataset: Dataset;
	readonly applied: readonly AppliedStep[];
}

const isMeant = ({ variables }: CaseStep, name: string): boolean =>
	variables === undefined || variables.includes(name);

/**
 * Applies what the case asks for beside what Headwater does itself. All names are those the POD gave.
 *
 * @throws MetadataError naming case, variable and step, when a step cannot be applied or leaves no variable
 */
export async function applyCaseSteps(
	dataset: Dataset,
	{ entry, case: spec }: PreprocessJob,
	world: RecipeWorld,
): Promise<Changed> {
	const applied: AppliedStep[] = [];
	let changed = dataset;
	for (const step of (spec.steps ?? []).filter((one) => isMeant(one, entry.wish.name))) {
		const told = `The step "${step.step}", which the case "${spec.name}" asks for "${entry.wish.name}" of "${entry.pod}",`;
		const done = await applyRecipe(changed, [step], world).catch((cause: unknown) => {
			if (!isHeadwaterError(cause) || cause instanceof InterruptedError) throw cause;
			throw new MetadataError(`${told} cannot be applied: ${cause.message}`, { cause });
		});
		changed = done.dataset;
		if (!changed.variables.has(entry.wish.name) && dataset.variables.has(entry.wish.name))
			throw new MetadataError(
				`${told} leaves no variable of that name. Choose what keeps it, or another name.`,
			);
		applied.push(...done.applied);
	}
	return { dataset: changed, applied };
}

/** @throws UsageError for steps of a variable that no POD of the case asks for; `asked`: the names they ask for. */
export function assertStepsMeant({ name, steps = [] }: CaseSpec, asked: readonly string[]): void {
	for (const { step, variables = [] } of steps) {
		const stray = variables.find((one) => !asked.includes(one));
		if (stray === undefined) continue;
		throw new UsageError(
			`Case "${name}": the step "${step}" is for the variable "${stray}", which none of its PODs asks for.${didYouMean(stray, asked) || ` They ask for ${[...new Set(asked)].join(", ")}.`}`,
		);
	}
}
