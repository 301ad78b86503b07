import type { Step } from "../core/ports/step.ts";
import { loadPlugin, pluginFiles } from "./discover.ts";

/** Every step by its name: the house's, and those named with --plugin. */
export async function loadSteps(
	outside: ReadonlyMap<string, string> = new Map(),
): Promise<ReadonlyMap<string, Step>> {
	const steps = new Map<string, Step>();
	for (const name of [...(await pluginFiles("preprocess")).keys(), ...outside.keys()]) {
		const { step } = await loadPlugin<{ step: Step }>("preprocess", name, {
			exported: "step",
			more: outside,
		});
		steps.set(name, step);
	}
	return steps;
}
