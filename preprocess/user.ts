import { z } from "zod";
import { UsageError } from "../core/errors.ts";
import { defineStep, type Step } from "../core/ports/step.ts";
import { parsedOptions } from "../core/recipe/check-options.ts";
import { retyped } from "../core/recipe/step-text.ts";

const Options = z.strictObject({
	script: z
		.string()
		.min(1)
		.describe("File of a module (.ts, .js) that exports `step`")
		.meta({ examples: ["./my-step.ts"] }),
	options: z.record(z.string(), z.unknown()).default({}).describe("Options of that step, by their names"),
});

interface Plan {
	readonly script: string;
	readonly step: Step;
	readonly plan: unknown;
}

/** A step of the user's own, loaded as plugins are. @throws PluginError when the module has none; what the step throws */
export const step = defineStep({
	title: "Apply a step of your own, from a script",
	options: Options,
	async prepare(dataset, { script, options }, world): Promise<Plan> {
		if (!world.load)
			throw new UsageError(`The script "${script}" cannot be run here. Run it on your own machine.`);
		const own = await world.load(script);
		const parsed = parsedOptions(script, own, retyped(options, own));
		return { script, step: own, plan: own.prepare ? await own.prepare(dataset, parsed, world) : parsed };
	},
	apply: (dataset, { step: own, plan }) => own.apply(dataset, plan),
	describe: ({ script, step: own, plan }) => `${own.describe(plan)} ("${script}")`,
});
