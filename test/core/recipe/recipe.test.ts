import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { createLocalEngine } from "../../../cli/local-engine.ts";
import { loadSteps } from "../../../cli/steps.ts";
import { UsageError } from "../../../core/errors.ts";
import { applyRecipe } from "../../../core/recipe/recipe.ts";
import { temperature } from "../../io/formats/netcdf4/sample.ts";

const world = { engine: createLocalEngine({ workers: 0, memory: 2 ** 29 }), steps: await loadSteps() };

test("steps are applied in the order of the recipe, each telling what it did and where", async () => {
	const recipe = [
		{ step: "select-range", options: { dimension: "lat", start: 1, stop: -1 } },
		{ step: "change-units", options: { variable: "ta", units: "degC" } },
	];
	const { dataset, applied } = await applyRecipe(temperature, recipe, world);
	expect(dataset.variables.get("ta")?.data.shape).toEqual([30, 3, 7]);
	expect(applied.map(({ description }) => description)).toEqual([
		"Kept the indices lat=1:-1",
		'Converted "ta" to "degC"',
	]);
	// As they were given, without defaults and without what was found: a list of them is the recipe again.
	expect(applied.map(({ step, options }) => ({ step, options }))).toEqual(recipe);
	expect(await applyRecipe(temperature, [], world)).toEqual({ dataset: temperature, applied: [] });
});

test("unknown steps and options are mistakes of the call", async () => {
	const apply = (step: string, options: Record<string, unknown>) =>
		applyRecipe(temperature, [{ step, options }], world);
	await expect(apply("take-levle", {})).rejects.toThrow(
		'There is no step "take-levle". Did you mean "take-level"?',
	);
	await expect(apply("take-level", { dimension: "plev", vaule: 1 })).rejects.toThrow(UsageError);
	await expect(apply("select-range", { dimension: "lat", every: 0 })).rejects.toThrow(
		/"select-range".*every/,
	);
});

test("a step reads short texts from where its options were written, and they count among its files", async () => {
	const folder = mkdtempSync(join(tmpdir(), "headwater-recipe-"));
	const square = {
		type: "Polygon",
		coordinates: [
			[
				[0, -60],
				[90, -60],
				[90, 60],
				[0, 60],
				[0, -60],
			],
		],
	};
	writeFileSync(join(folder, "square.geojson"), JSON.stringify(square));
	const recipe = [{ step: "region", options: { polygon: "square.geojson" }, base: folder }];
	const { applied } = await applyRecipe(temperature, recipe, world);
	expect(applied[0]?.files).toEqual([join(folder, "square.geojson")]);
	rmSync(folder, { recursive: true });
});
