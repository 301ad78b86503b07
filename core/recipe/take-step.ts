import { bytesOf } from "../array/element.ts";
import { lengthOf } from "../array/lazy-array.ts";
import type { Dataset } from "../model/dataset.ts";
import type { AppliedStep } from "../model/product.ts";
import type { KeptWork } from "../ports/kept-work.ts";
import type { Step, StepWorld } from "../ports/step.ts";
import { resolvePath } from "../settings/expand.ts";
import { withoutCredentials } from "../text/address.ts";

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

/** What a step asked for that takes long to make, and whether it was kept of an earlier run. */
export interface Recalled {
	/** In the plural: "weights". */
	readonly what: string;
	readonly isKept: boolean;
}

export interface TakenStep {
	readonly dataset: Dataset;
	/** Bytes of the values that were read to prepare it. */
	readonly read: number;
	readonly recalled: readonly Recalled[];
	readonly applied: AppliedStep;
}

/** Prepares and applies one step; reads headers, axes, and files that its options name. @throws what the step throws */
export async function takeStep(
	dataset: Dataset,
	{ name, step, options, given = options, base }: ChosenStep,
	world: StepWorld,
): Promise<TakenStep> {
	const files: string[] = [];
	let read = 0;
	const recalled: Recalled[] = [];
	const place = (path: string) => {
		const full = base === undefined ? path : resolvePath(base, path);
		files.push(full);
		return full;
	};
	const plan = step.prepare
		? await step.prepare(
				dataset,
				options,
				watched(world, {
					place,
					count: (bytes) => {
						read += bytes;
					},
					recall: (one) => void recalled.push(one),
				}),
			)
		: options;
	return {
		dataset: step.apply(dataset, plan),
		read,
		recalled,
		applied: {
			step: name,
			// It goes into files and reports: no address keeps its password or token there.
			description: withoutCredentials(step.describe(plan)),
			options: given,
			...(files.length > 0 && { files: [...new Set(files)] }),
		},
	};
}

type Text = NonNullable<StepWorld["engine"]["text"]>;

interface Watch {
	/** Every path goes through it. */
	readonly place: (path: string) => string;
	/** Hears of what is read. */
	readonly count: (bytes: number) => void;
	readonly recall: (one: Recalled) => void;
}

function watched(
	{ engine, load, fixes, kept, tasks, signal }: StepWorld,
	{ place, count, recall }: Watch,
): StepWorld {
	return {
		engine: {
			open: (path, options) => engine.open(place(path), options),
			readAll(array) {
				count(lengthOf(array.shape) * bytesOf(array.type));
				return engine.readAll(array);
			},
			read(array, block) {
				count(lengthOf(block.count) * bytesOf(array.type));
				return engine.read(array, block);
			},
			...(engine.text && { text: (path: string) => (engine.text as Text)(place(path)) }),
		},
		...(load && { load: (path: string) => load(place(path)) }),
		...(fixes && { fixes }),
		...(kept && { kept: watchedWork(kept, recall) }),
		...(tasks && { tasks }),
		...(signal && { signal }),
	};
}

const watchedWork = (kept: KeptWork, tell: (one: Recalled) => void): KeptWork => ({
	async recall(work) {
		const found = await kept.recall(work);
		tell({ what: work.makes, isKept: found !== undefined });
		return found;
	},
	keep: (work, result) => kept.keep(work, result),
});
