import type { Dataset } from "../model/dataset.ts";
import type { AppliedStep } from "../model/product.ts";
import type { Step, StepEngine, StepWorld } from "../ports/step.ts";

/** A step by its name, with options it takes. */
export interface ChosenStep {
	readonly name: string;
	readonly step: Step;
	readonly options: unknown;
	/** The options as they were written, without defaults; absent: as they are. */
	readonly given?: unknown;
}

export interface TakenStep {
	readonly dataset: Dataset;
	readonly applied: AppliedStep;
}

/** Prepares and applies one step; reads headers, axes, and files that its options name. @throws what the step throws */
export async function takeStep(
	dataset: Dataset,
	{ name, step, options, given = options }: ChosenStep,
	world: StepWorld,
): Promise<TakenStep> {
	const files: string[] = [];
	const watched = { ...world, engine: listing(world.engine, files) };
	const plan = step.prepare ? await step.prepare(dataset, options, watched) : options;
	return {
		dataset: step.apply(dataset, plan),
		applied: {
			step: name,
			description: step.describe(plan),
			options: given,
			...(files.length > 0 && { files: [...new Set(files)] }),
		},
	};
}

/** Notes every file that is opened. */
const listing = (engine: StepEngine, files: string[]): StepEngine => ({
	...(engine.text && {
		text(path) {
			files.push(path);
			return engine.text?.(path) ?? Promise.resolve("");
		},
	}),
	open(path, options) {
		files.push(path);
		return engine.open(path, options);
	},
	readAll: (array) => engine.readAll(array),
	read: (array, block) => engine.read(array, block),
});
