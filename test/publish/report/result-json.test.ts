import { expect, test } from "@jest/globals";
import { resultJson, resultSchema } from "../../../publish/report/result-json.ts";
import { sampleRun } from "./sample-run.ts";

test("result.json gives back what the run did", () => {
	const text = resultJson(sampleRun);
	expect(resultSchema.parse(JSON.parse(text))).toEqual(sampleRun);
	expect(text).toMatch(/^\{\n {2}"schema": 1,\n {2}"headwater": "0.1.0",/u);
	expect(text.endsWith("}\n")).toBe(true);
});

test("equal results give equal bytes, whatever the order of their keys", () => {
	const turned = (value: unknown): unknown =>
		Array.isArray(value)
			? value.map(turned)
			: typeof value === "object" && value !== null
				? Object.fromEntries(
						Object.entries(value)
							.reverse()
							.map(([key, one]) => [key, turned(one)]),
					)
				: value;
	expect(resultJson(turned(sampleRun) as typeof sampleRun)).toBe(resultJson(sampleRun));
});

test("what is no result is refused, unknown keys too", () => {
	for (const wrong of [
		{ ...sampleRun, extra: 1 },
		{ ...sampleRun, exitCode: 2 },
		{ ...sampleRun, schema: 2 },
		{ ...sampleRun, cases: [{ name: "x" }] },
	])
		expect(resultSchema.safeParse(wrong).success).toBe(false);
});
