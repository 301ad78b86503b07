import { dirname } from "node:path";
import { expect, test } from "@jest/globals";
import { loadPlugin, pluginFiles } from "../../cli/discover.ts";
import { loadConventions } from "../../cli/translators.ts";
import type { Convention } from "../../core/ports/convention.ts";
import type { PodDriver } from "../../core/ports/pod-world.ts";
import type { Step } from "../../core/ports/step.ts";
import { keepsContract } from "../contracts/check.ts";
import { podContract } from "../contracts/pod.ts";

const pods = await pluginFiles("pods");
const conventions = await loadConventions(new Map());
const steps: Step[] = [];
for (const name of (await pluginFiles("preprocess")).keys())
	steps.push((await loadPlugin<{ step: Step }>("preprocess", name, { exported: "step" })).step);

for (const [name, file] of pods) {
	const { pod } = await loadPlugin<{ pod: PodDriver }>("pods", name, { exported: "pod" });
	const convention = conventions.get("cmip") as Convention;
	keepsContract(test, podContract(name, { folder: dirname(file), convention, steps, driver: pod }));
}

test("there are four PODs", () => {
	expect(pods.size).toBe(4);
});
