import { readFileSync, writeFileSync } from "node:fs";
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

const PAGE = new URL("../../docs/steps.md", import.meta.url);
const ROWS = /(^\| step \| does \|\n\|---\|---\|\n)(?:^\|.*\n)*/m;

// HEADWATER_UPDATE_STEPS=1 npx jest test/contracts-run/steps.test.ts writes them anew.
test("docs/steps.md has a row for every step, with its title", async () => {
	const rows = [...(await loadSteps())].map(
		([name, { title, from }]) => `| \`${name}\`${from ? " *" : ""} | ${title} |\n`,
	);
	const page = readFileSync(PAGE, "utf8");
	const wanted = page.replace(ROWS, (_, head: string) => head + rows.join(""));
	if (process.env["HEADWATER_UPDATE_STEPS"] !== undefined) writeFileSync(PAGE, wanted);
	expect(readFileSync(PAGE, "utf8")).toBe(wanted);
});

test("the order names every step that runs take by themselves once, and none that is not there", async () => {
	const automatic = [...(await loadSteps())].flatMap(([name, { from }]) => (from ? [name] : []));
	expect([...new Set(ORDER)]).toEqual(ORDER);
	expect(ORDER).toEqual(expect.arrayContaining(automatic));
	expect(names).toEqual(expect.arrayContaining([...ORDER]));
	expect(names).toEqual(expect.arrayContaining([...ORDER_WHEN_DISABLED]));
});

test("steps from outside come after those that change values and before those that arrange them", () => {
	expect(orderWith(ORDER)).toEqual(ORDER);
	const place = ORDER.indexOf("order-dimensions");
	expect(orderWith([...ORDER, "mine", "yours"])).toEqual([
		...ORDER.slice(0, place),
		"mine",
		"yours",
		...ORDER.slice(place),
	]);
});
