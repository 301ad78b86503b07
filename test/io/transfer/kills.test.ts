import { afterAll, expect, test } from "@jest/globals";
import { removeFolder, temporaryFolder } from "../../cli/command.ts";
import { killOften } from "./kills.ts";

const folder = temporaryFolder("kills");
afterAll(() => removeFolder(folder));

test("15 kills at random moments (seed 7; kills.slow.test.ts does 1000): no wrong file under a final name", async () => {
	const told = await killOften(folder, { kills: 15, seed: 7 });
	expect(told).toMatchObject({ kills: 15, wrong: 0 });
	expect(told.looked).toBeGreaterThan(0);
}, 120_000);
