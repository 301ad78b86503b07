import { z } from "zod";
import { isHeadwaterError, messageOf, PluginError, UsageError } from "../core/errors.ts";
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

/** What a script throws is its own defect, not one of Headwater. */
const failure = (script: string, cause: unknown): unknown =>
	isHeadwaterError(cause)
		? cause
		: new PluginError(
				`The step in "${script}" failed: ${messageOf(cause).replace(/\.?$/, ".")} Mend the script.`,
				{
					cause,
				},
			);

/** A step of the user's own, loaded as plugins are. @throws PluginError when the module has none; what the step throws */
export const step = defineStep({
	title: "Apply a step of your own, from a script",
	options: Options,
	async prepare(dataset, { script, options }, world): Promise<Plan> {
		if (!world.load)
			throw new UsageError(`The script "${script}" cannot be run here. Run it on your own machine.`);
		const own = await world.load(script);
		const parsed = parsedOptions(script, own, retyped(options, own));
		try {
			return { script, step: own, plan: own.prepare ? await own.prepare(dataset, parsed, world) : parsed };
		} catch (cause) {
			throw failure(script, cause);
		}
	},
	apply(dataset, { script, step: own, plan }) {
		try {
			return own.apply(dataset, plan);
		} catch (cause) {
			throw failure(script, cause);
		}
	},
	describe: ({ script, step: own, plan }) => `${own.describe(plan)} ("${script}")`,
});
