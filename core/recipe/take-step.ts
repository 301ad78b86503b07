import type { Dataset } from "../model/dataset.ts";
import type { AppliedStep } from "../model/product.ts";
import type { Step, StepWorld } from "../ports/step.ts";
import { resolvePath } from "../settings/expand.ts";

/** A step by its name, with options it takes. */
export interface ChosenStep {
	readonly name: string;
	readonly step: Step;
	readonly options: unknown;
	/** The options as they were written, without defaults; absent: as they are. */
	readonly given?: unknown;
	/** The folder that relative paths in the options are seen from; absent: the current one. */
	readonly base?: string;
}

export interface TakenStep {
	readonly dataset: Dataset;
	readonly applied: AppliedStep;
}

/** Prepares and applies one step; reads headers, axes, and files that its options name. @throws what the step throws */
export async function takeStep(
	dataset: Dataset,
	{ name, step, options, given = options, base }: ChosenStep,
	world: StepWorld,
): Promise<TakenStep> {
	const files: string[] = [];
	const place = (path: string) => {
		const full = base === undefined ? path : resolvePath(base, path);
		files.push(full);
		return full;
	};
	const plan = step.prepare ? await step.prepare(dataset, options, seenFrom(place, world)) : options;
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

/** Every path goes through `place`. */
function seenFrom(place: (path: string) => string, { engine, load, signal }: StepWorld): StepWorld {
	const { text } = engine;
	return {
		engine: {
			...(text && { text: (path) => text(place(path)) }),
			open: (path, options) => engine.open(place(path), options),
			readAll: (array) => engine.readAll(array),
			read: (array, block) => engine.read(array, block),
		},
		...(load && { load: (path: string) => load(place(path)) }),
		...(signal && { signal }),
	};
}
