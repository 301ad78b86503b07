import { resolve } from "node:path";
import { z } from "zod";
import { PluginError } from "../core/errors.ts";
import type { Step } from "../core/ports/step.ts";
import { type Choice, loadAll, loadPlugin } from "./discover.ts";
import { loadOutsidePlugins } from "./outside-plugins.ts";

/** Steps by their names: the house's, and those named with --plugin. @throws PluginError when one of these is no step */
export async function loadSteps(choice: Choice = {}): Promise<ReadonlyMap<string, Step>> {
	const steps = await loadAll<Step>("preprocess", "step", choice);
	for (const [name, file] of choice.outside ?? []) {
		const step = steps.get(name);
		if (step) assertStep(step, file);
	}
	return steps;
}

/** The step a file exports, loaded as plugins are; relative paths are seen from the current folder. @throws PluginError */
export async function loadStep(file: string): Promise<Step> {
	const { preprocess } = await loadOutsidePlugins([resolve(file)]);
	const [name] = preprocess.keys();
	if (name === undefined)
		throw new PluginError(
			`"${file}" exports no "step". Make one with defineStep of "headwater": see docs/plugins.md.`,
		);
	const { step } = await loadPlugin<{ readonly step: Step }>("preprocess", name, {
		exported: "step",
		more: preprocess,
	});
	assertStep(step, file);
	return step;
}

/** A plugin may be JavaScript: what its types promise is made sure here. */
function assertStep({ title, options, apply, describe }: Partial<Step>, file: string): void {
	const lacking = [
		...(typeof title === "string" ? [] : ["a title"]),
		...(options instanceof z.ZodType ? [] : ["options (a zod schema; z.strictObject({}) if it takes none)"]),
		...(typeof apply === "function" ? [] : ["apply"]),
		...(typeof describe === "function" ? [] : ["describe"]),
	];
	if (lacking.length === 0) return;
	throw new PluginError(`The step in "${file}" lacks ${lacking.join(", ")}. docs/plugins.md has an example.`);
}
