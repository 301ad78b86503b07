import { expect, test } from "@jest/globals";
import { loadPlugin, pluginFiles } from "../../cli/discover.ts";
import type { Step } from "../../core/ports/step.ts";
import { ORDER, ORDER_WHEN_DISABLED, orderWith } from "../../run/order.ts";
import { keepsContract } from "../contracts/check.ts";
import { stepContract } from "../contracts/step.ts";

const names = [...(await pluginFiles("preprocess")).keys()];

for (const name of names) {
	const { step } = await loadPlugin<{ step: Step }>("preprocess", name, { exported: "step" });
	keepsContract(test, stepContract(name, step));
}

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
