import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { goodPod } from "../pods/settings.ts";
import { headwater, readResult, removeFolder, temporaryFolder } from "./command.ts";
import { makeSmallTree, writeCase } from "./small-data.ts";

const folder = temporaryFolder("case-steps");
const around = { cwd: folder };

const script = `import { defineStep, withDatasetAttribute } from "headwater";
import { z } from "zod";
export const step = defineStep({
	title: "Write a note",
	options: z.strictObject({ note: z.string().describe("What is noted") }),
	apply: (dataset, { note }: { note: string }) => withDatasetAttribute(dataset, "note", note),
	describe: ({ note }) => \`Noted "\${note}"\`,
});
`;

beforeAll(async () => {
	await makeSmallTree(join(folder, "data"), { names: ["tas"] });
	await goodPod(join(folder, "pods", "good"));
	writeFileSync(join(folder, "note.ts"), script);
}, 60_000);
afterAll(() => removeFolder(folder));

const caseWith = (name: string, steps: unknown) =>
	writeCase(join(folder, `${name}.jsonc`), { pod_list: ["good"], pod_dir: ["pods"], steps });

test("steps of a case file stand in the plan and in the result of a run", async () => {
	caseWith("ours", [
		"select-range:dimension=lat,every=2",
		{ step: "user", options: { script: "./note.ts", options: { note: "seen" } }, variables: ["tas"] },
	]);
	const plan = await headwater(["run", "ours.jsonc", "--dry-run"], around);
	expect([plan.code, plan.stderr]).toEqual([0, expect.anything()]);
	expect(plan.stdout).toMatch(/Kept the indices lat=::2[\s\S]*Noted "seen" \(".\/note.ts"\)/);
	const run = await headwater(["run", "ours.jsonc"], around);
	expect([run.code, run.stderr]).toEqual([0, expect.anything()]);
	const [pod] = readResult(join(folder, "out", "ours")).cases[0]?.pods ?? [];
	expect(pod?.variables[0]?.steps?.slice(-2)).toEqual([
		{
			step: "select-range",
			description: "Kept the indices lat=::2",
			options: { dimension: "lat", every: 2 },
		},
		{
			step: "user",
			description: 'Noted "seen" ("./note.ts")',
			options: { script: "./note.ts", options: { note: "seen" } },
			files: [join(folder, "note.ts")],
		},
	]);
}, 60_000);

test("what a case asks for in vain is told before anything is done, or with the variable", async () => {
	caseWith("typo", ["select-rnge"]);
	const typo = await headwater(["run", "typo.jsonc"], around);
	expect([typo.code, typo.stderr]).toEqual([
		2,
		expect.stringMatching(
			/typo.jsonc:\d+:\d+: There is no step "select-rnge". Did you mean "select-range"\?/,
		),
	]);
	caseWith("stray", [{ step: "spell-texts", variables: ["tsa"] }]);
	const stray = await headwater(["run", "stray.jsonc"], around);
	expect([stray.code, stray.stderr]).toEqual([
		2,
		expect.stringMatching(/variable "tsa".*Did you mean "tas"\?/),
	]);
	caseWith("vain", ["select-range:dimension=latitude"]);
	const vain = await headwater(["run", "vain.jsonc"], around);
	expect(vain.code).toBe(1);
	expect(vain.stdout + vain.stderr).toMatch(/the case "small" asks for "tas" of "good", cannot be applied/);
}, 60_000);
