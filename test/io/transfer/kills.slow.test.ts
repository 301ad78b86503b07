import { join } from "node:path";
import { afterAll, expect, test } from "@jest/globals";
import { removeFolder, temporaryFolder } from "../../cli/command.ts";
import { type Killed, killOften } from "./kills.ts";

const folder = temporaryFolder("kills");
afterAll(() => removeFolder(folder));

/** Series side by side, each with files of its own. */
const SERIES = 4;

test("1000 kills at random moments: no wrong file ever stands under a final name", async () => {
	const all = await Promise.all(
		Array.from({ length: SERIES }, (_, i) =>
			killOften(join(folder, String(i)), { kills: 1000 / SERIES, seed: i + 1 }),
		),
	);
	const sum = (key: keyof Killed) => all.reduce((total, one) => total + one[key], 0);
	process.stdout.write(
		`${sum("kills")} kills, ${sum("ends")} downloads that ended before; looked at ${sum("looked")} files under final names: ${sum("wrong")} wrong; ${sum("parts")} parts were left on the way; ${(sum("sent") / 1e6).toFixed(0)} MB sent for ${(sum("least") / 1e6).toFixed(0)} MB of files that came to be\n`,
	);
	expect([sum("kills"), sum("wrong")]).toEqual([1000, 0]);
	expect(sum("parts")).toBeGreaterThan(0);
}, 2_400_000);
