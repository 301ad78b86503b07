/** To which month, season and period a step belongs, where stamps stand in the middle, at the start or at the end of their interval. */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { createLocalEngine } from "../../cli/local-engine.ts";
import { loadSteps } from "../../cli/steps.ts";
import { dayNumber } from "../../core/cf/calendar.ts";
import type { Variable } from "../../core/model/dataset.ts";
import { applyRecipe } from "../../core/recipe/recipe.ts";
import { field, range, type SmallWorld, smallWorld } from "./small-world.ts";

const engine = createLocalEngine({ workers: 0, memory: 2 ** 28 });
const world = { engine, steps: await loadSteps() };
let files: SmallWorld;
const hasCdo = spawnSync("cdo", ["--version"]).error === undefined;

/** The first days of 37 months from January 2000, in days since then. */
const firsts = range(37).map(
	(month) =>
		dayNumber("standard", { year: 2000 + Math.floor(month / 12), month: (month % 12) + 1, day: 1 }) -
		dayNumber("standard", { year: 2000, month: 1, day: 1 }),
);
const bounds = range(36).flatMap((month) => [firsts[month] as number, firsts[month + 1] as number]);
const start = firsts.slice(0, 36);
const end = firsts.slice(1);
const middle = range(36).map((month) => ((start[month] as number) + (end[month] as number)) / 2);
/** Each cell of each month holds the month's number, from 1 for January 2000. */
const values = range(36).flatMap((month) => Array<number>(6).fill(month + 1));
const point = { attributes: { cell_methods: "time: point" } };

beforeAll(async () => {
	files = await smallWorld("periods");
	await files.file("middle.nc", field(middle, { bounds, values }));
	await files.file("start.nc", field(start, { bounds, values }));
	await files.file("end.nc", field(end, { bounds, values }));
	await files.file("bare.nc", field(end, { values }));
	await files.file("point.nc", field(end, { bounds, values, ...point }));
});
afterAll(async () => {
	await engine.close();
	await files.close();
});

/** The months whose numbers are left, from one cell of each step. */
async function monthsIn(
	path: string,
	step?: string,
	options: Record<string, unknown> = {},
): Promise<number[]> {
	const opened = await engine.open(path);
	const { dataset } = step ? await applyRecipe(opened, [{ step, options }], world) : { dataset: opened };
	const found = (await engine.readAll((dataset.variables.get("tas") as Variable).data)) as Float32Array;
	return Array.from(found).filter((_, at) => at % 6 === 0);
}
const left = (name: string, step: string, options: Record<string, unknown>) =>
	monthsIn(join(files.folder, name), step, options);

test.each(["middle.nc", "start.nc", "end.nc"])(
	"a mean belongs to the month of its bounds, wherever it is stamped: %s",
	async (name) => {
		expect(await left(name, "select-dates", { period: "2001/2001" })).toEqual(range(12, 13));
		expect(await left(name, "select-dates", { period: "2000-02/2000-03" })).toEqual([2, 3]);
		expect(await left(name, "select-months", { months: "1" })).toEqual([1, 13, 25]);
		expect(await left(name, "select-months", { seasons: "DJF" })).toEqual([1, 2, 12, 13, 14, 24, 25, 26, 36]);
		const yearly = { op: "max", by: "year" };
		expect(await left(name, "time-statistic", yearly)).toEqual([12, 24, 36]);
		expect(await left(name, "time-statistic", { op: "min", by: "month-of-year" })).toEqual(range(12, 1));
	},
);

test.each(["bare.nc", "point.nc"])(
	"without bounds, and for instants whatever their bounds, the stamp tells: %s",
	async (name) => {
		expect(await left(name, "select-dates", { period: "2001/2001" })).toEqual(range(12, 12));
		expect(await left(name, "select-months", { months: "1" })).toEqual([12, 24, 36]);
		expect(await left(name, "time-statistic", { op: "min", by: "year" })).toEqual([1, 12, 24, 36]);
	},
);

test("anomalies take the base period by the same rule", async () => {
	const options = { by: "whole", base: "2001/2001", unweighted: true };
	const [first] = await left("end.nc", "anomaly", options);
	expect(first).toBeCloseTo(1 - 18.5, 5);
	expect(await left("middle.nc", "anomaly", options)).toEqual(await left("end.nc", "anomaly", options));
});

/** Our step, what CDO calls it, and the files for which it takes the same steps. */
const BESIDE: readonly (readonly [string, Record<string, unknown>, string, readonly string[]])[] = [
	[
		"select-dates",
		{ period: "2001-01/2001-12" },
		"seldate,2001-01-01,2001-12-31T23:59:59",
		["middle.nc", "start.nc", "bare.nc", "point.nc"],
	],
	["select-months", { months: "6-8" }, "selmon,6,7,8", ["middle.nc", "start.nc", "bare.nc", "point.nc"]],
	["select-months", { seasons: "DJF" }, "selseason,DJF", ["middle.nc", "start.nc", "bare.nc", "point.nc"]],
	["time-statistic", { op: "max", by: "year" }, "yearmax", ["middle.nc", "start.nc", "bare.nc", "point.nc"]],
	[
		"time-statistic",
		{ op: "max", by: "month-of-year" },
		"ymonmax",
		["middle.nc", "start.nc", "bare.nc", "point.nc"],
	],
];

const cdo = hasCdo ? test : test.skip;
cdo(
	"CDO takes the same steps where stamps lie in their month, and goes by the stamp where they stand at its end (skips without CDO)",
	async () => {
		const made = join(files.folder, "cdo.nc");
		const theirs = async (name: string, ...operators: string[]) => {
			spawnSync("cdo", ["-s", "-L", "-O", ...operators, join(files.folder, name), made]);
			return monthsIn(made);
		};
		for (const [step, options, operator, alike] of BESIDE) {
			for (const name of alike)
				expect([name, operator, await theirs(name, `-${operator}`)]).toEqual([
					name,
					operator,
					await left(name, step, options),
				]);
			const ours = await left("end.nc", step, options);
			expect([operator, await theirs("end.nc", `-${operator}`)]).not.toEqual([operator, ours]);
			expect([operator, await theirs("end.nc", `-${operator}`, "-shifttime,-1day")]).toEqual([
				operator,
				ours,
			]);
		}
	},
	60_000,
);
