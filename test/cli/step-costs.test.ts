import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { conversionText } from "../../cli/conversion-text.ts";
import { type ConvertCall, convertFiles } from "../../cli/convert-files.ts";
import { createLocalEngine } from "../../cli/local-engine.ts";
import type { Recipe } from "../../core/recipe/recipe.ts";
import { yearOf } from "../docs/year-of.ts";
import { removeFolder, temporaryFolder } from "./command.ts";

const folder = temporaryFolder("step-costs");
afterAll(() => removeFolder(folder));

beforeAll(async () => {
	const engine = createLocalEngine({ workers: 0, memory: 2 ** 29 });
	for (const year of [1980, 1981]) await engine.write(yearOf(year), join(folder, `ta_${year}.nc`));
	await engine.close();
});

const plan = (inputs: readonly string[], recipe: Recipe, more: Partial<ConvertCall> = {}) =>
	convertFiles({
		files: [...inputs, "never.nc"].map((name) => join(folder, name)),
		recipe,
		format: undefined,
		memory: 2 ** 29,
		workers: 0,
		overwrite: false,
		dryRun: true,
		skipUnreadable: false,
		level: "error",
		...more,
	});

const dims = (sizes: Record<string, number>) =>
	Object.entries(sizes).map(([dimension, length]) => ({ dimension, length }));

// ta: 12 × 2 × 5 × 4 floats; time 12, plev 2, lat 5, lon 4 doubles.
const WHOLE = 12 * 2 * 5 * 4 * 4 + (12 + 2 + 5 + 4) * 8;

test("a dry run tells what each step changes, reads and writes, and what it read to find out", async () => {
	const { costs = [], plan: whole } = await plan(
		["ta_1980.nc"],
		[
			{ step: "take-level", options: { dimension: "plev", value: 850, units: "hPa" } },
			{ step: "change-units", options: { variable: "ta", units: "degC" } },
		],
	);
	const levelled = 12 * 5 * 4 * 4 + (12 + 1 + 5 + 4) * 8;
	expect(costs[0]).toEqual({
		step: "take-level",
		title: "Take one value of an axis",
		description: 'Took 85000 Pa of "plev"',
		read: 2 * 8,
		// Chunks of an unlimited time are read whole.
		before: { bytesIn: whole.bytesIn + 8, bytesOut: WHOLE },
		after: { bytesIn: whole.bytesIn, bytesOut: levelled },
		changes: expect.arrayContaining([
			{ variable: "plev", before: dims({ plev: 2 }), after: [] },
			{
				variable: "ta",
				before: dims({ time: 12, plev: 2, lat: 5, lon: 4 }),
				after: dims({ time: 12, lat: 5, lon: 4 }),
			},
		]),
	});
	expect(costs[1]).toMatchObject({ step: "change-units", read: 0, changes: [] });
	expect(costs[1]?.after).toEqual(costs[1]?.before);
});

test("joining is told with the steps, and a choice of variables once for all files", async () => {
	const result = await plan(
		["ta_1980.nc", "ta_1981.nc"],
		[
			{ step: "select-variables", options: { variables: ["ta"] } },
			{ step: "mean-over-time", options: { weighted: false } },
		],
	);
	expect(result.costs?.map(({ step }) => step)).toEqual(["select-variables", "join", "mean-over-time"]);
	expect(result.costs?.[1]?.changes).toContainEqual({
		variable: "ta",
		before: dims({ time: 12, plev: 2, lat: 5, lon: 4 }),
		after: dims({ time: 24, plev: 2, lat: 5, lon: 4 }),
	});
	const text = conversionText(result);
	expect(text).toContain(
		`    Took the mean over 24 steps of "time", all counted alike (mean-over-time: take the mean over time)
        ta(time=24, plev=2, lat=5, lon=4) -> (time=1, plev=2, lat=5, lon=4)
        time(time=24) -> (time=1)
        time_bnds(time=1, bnds=2) is new
`,
	);
	expect(text).toMatch(/writes \d+ bytes \(was 4.0 KiB\); 192 bytes read to prepare it\n/);
});

test("only a dry run counts", async () => {
	const recipe = [{ step: "select-range", options: { dimension: "lat", every: 2 } }];
	const result = await plan(["ta_1980.nc"], recipe, { dryRun: false });
	expect(result.costs).toBeUndefined();
	expect(conversionText(result)).toMatch(/^Kept the indices lat=::2\n/);
});
