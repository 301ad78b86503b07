import { expect, test } from "@jest/globals";
import { z } from "zod";
import { PluginError, UsageError } from "../../core/errors.ts";
import { type Dataset, withDatasetAttribute } from "../../core/model/dataset.ts";
import { defineStep, type Step, type StepEngine } from "../../core/ports/step.ts";
import { takeStep } from "../../core/recipe/take-step.ts";
import { step } from "../../preprocess/user.ts";
import { temperature } from "../io/formats/netcdf4/sample.ts";

const refuse = () => Promise.reject(new Error("not asked here"));
const engine: StepEngine = { open: refuse, readAll: refuse, read: refuse };

const noting = (apply: (dataset: Dataset, note: string) => Dataset) =>
	defineStep({
		title: "Write a note",
		options: z.strictObject({
			note: z.string().describe("What is noted"),
			times: z.int().default(1).describe("How often"),
		}),
		apply: (dataset, { note, times }) => apply(dataset, note.repeat(times)),
		describe: ({ note }) => `Noted "${note}"`,
	});
const note = noting((dataset, text) => withDatasetAttribute(dataset, "note", text));

/** Takes the step of a script that lies in "/scripts". */
const take = (own: unknown, options: Record<string, unknown>) =>
	takeStep(
		temperature,
		{ name: "user", step: step as Step, options: { script: "./a.ts", options }, base: "/scripts" },
		{ engine, load: async (file) => (file === "/scripts/a.ts" ? (own as Step) : refuse()) },
	);

test("a script's step is found beside the file that names it, its options read by its own schema, typed texts too", async () => {
	const { dataset, applied } = await take(note, { note: "hi", times: "2" });
	expect(dataset.attributes.get("note")).toBe("hihi");
	expect(applied).toEqual({
		step: "user",
		description: 'Noted "hi" ("./a.ts")',
		options: { script: "./a.ts", options: { note: "hi", times: "2" } },
		files: ["/scripts/a.ts"],
	});
	await expect(take(note, { nte: "hi" })).rejects.toThrow(
		/The step ".\/a.ts" has no option "nte". Did you mean "note"\?/,
	);
});

test("what a script throws is its own defect; our errors stay what they are", async () => {
	const broken = noting((dataset) => (dataset as unknown as { nothing: { there: Dataset } }).nothing.there);
	await expect(take(broken, { note: "x" })).rejects.toThrow(PluginError);
	await expect(take(broken, { note: "x" })).rejects.toThrow(
		/The step in ".\/a.ts" failed: Cannot read properties/,
	);
	const { prepare: _, ...late } = broken;
	const refusing = { ...late, prepare: () => Promise.reject(new UsageError("Not so.")) };
	await expect(take(refusing, { note: "x" })).rejects.toThrow(UsageError);
});

test("where nothing may be run, a script is refused", async () => {
	const options = { script: "./a.ts", options: {} };
	await expect(
		takeStep(temperature, { name: "user", step: step as Step, options }, { engine }),
	).rejects.toThrow(/cannot be run here/);
});
