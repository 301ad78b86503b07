// npm run fuzz -- [--flips 10000] [--seed 1] [--cuts] [--only NAME]: damages small files of all formats and tells what came of it.
import { parseArgs } from "node:util";
import { runCampaign, someCuts, someFlips } from "./campaign.ts";
import { SUBJECT_NAMES } from "./subjects.ts";
import { tableOf } from "./table.ts";

const { values } = parseArgs({
	options: {
		flips: { type: "string", default: "10000" },
		seed: { type: "string", default: "1" },
		cuts: { type: "boolean", default: false },
		only: { type: "string" },
	},
});
const subjects = SUBJECT_NAMES.filter((name) => values.only === undefined || name === values.only);
const begun = performance.now();
const damages = values.cuts ? someCuts(1) : someFlips(Number(values.flips), Number(values.seed));
const rows = await runCampaign(damages, subjects);
const failures = rows.flatMap((row) => row.failures);
process.stdout.write(`${tableOf(rows)}\n\n${Math.round((performance.now() - begun) / 1000)} s\n`);
for (const failure of failures) process.stdout.write(`${failure}\n`);
process.exitCode = failures.length > 0 ? 1 : 0;
