import { readFileSync } from "node:fs";
import { expect, test } from "@jest/globals";
import { loadPlugin, pluginFiles } from "../../cli/discover.ts";
import { pageOf } from "../../cli/step-page.ts";
import { loadSteps } from "../../cli/steps.ts";
import type { Step } from "../../core/ports/step.ts";
import { entryFrom } from "../../core/recipe/read-recipe.ts";
import { ORDER, ORDER_WHEN_DISABLED, orderWith } from "../../run/order.ts";
import { keepsContract } from "../contracts/check.ts";
import { stepContract } from "../contracts/step.ts";

const names = [...(await pluginFiles("preprocess")).keys()];

for (const name of names) {
	const { step } = await loadPlugin<{ step: Step }>("preprocess", name, { exported: "step" });
	keepsContract(test, stepContract(name, step));
}

test.each(names)("%s may be typed as its example says", async (name) => {
	const steps = await loadSteps();
	const { example } = pageOf(name, steps.get(name) as Step);
	expect(entryFrom(example, steps).step).toBe(name);
});

test("docs/steps.md has a row for every step, with its title", async () => {
	const page = readFileSync(new URL("../../docs/steps.md", import.meta.url), "utf8");
	const rows = [...page.matchAll(/^\| `([\w-]+)`( \*)? \| (.*) \|$/gm)];
	const told = rows.map(([, name, star, title]) => ({ name, title, automatic: star !== undefined }));
	const steps = [...(await loadSteps())].map(([name, { title, from }]) => ({
		name,
		title,
		automatic: from !== undefined,
	}));
	expect(told).toEqual(steps);
});

test("the order names every step of the room once, and nothing else", () => {
	expect([...ORDER].sort()).toEqual(names);
	expect(names).toEqual(expect.arrayContaining([...ORDER_WHEN_DISABLED]));
});

test("steps from outside come after those that change values and before those that arrange them", () => {
	expect(orderWith(ORDER)).toEqual(ORDER);
	const place = ORDER.indexOf("order-dimensions");
	expect(orderWith([...names, "mine", "yours"])).toEqual([
		...ORDER.slice(0, place),
		"mine",
		"yours",
		...ORDER.slice(place),
	]);
});
