import { expect, test } from "@jest/globals";

test("the public surface changes only on purpose", async () => {
	const surface = await import("../core/index.ts");
	expect(Object.keys(surface).sort()).toMatchSnapshot();
});

test("so does that for the tests of plugins", async () => {
	const surface = await import("./contracts/index.ts");
	expect(Object.keys(surface).sort()).toMatchSnapshot();
});
