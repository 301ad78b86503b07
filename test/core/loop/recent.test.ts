import { expect, test } from "@jest/globals";
import { Recent } from "../../../core/loop/recent.ts";

test("what was set longest ago goes first, and what is set again counts as new", () => {
	const recent = new Recent<string, number>(2);
	recent.set("a", 1).set("b", 2).set("a", 3).set("c", 4);
	expect([...recent]).toEqual([
		["a", 3],
		["c", 4],
	]);
});
