import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { createLocalEngine } from "../../cli/local-engine.ts";
import type { Dataset } from "../../core/model/dataset.ts";
import { areaWeights } from "../../core/statistics/area-weights.ts";
import { step } from "../../preprocess/regrid.ts";
import { hasProgram } from "../io/formats/oracle.ts";
import { shared } from "../shared-data.ts";
import { curvilinear, global, MISSING, regional, southward } from "./sphere-fields.ts";

const folder = mkdtempSync(join(tmpdir(), "headwater-regrid-"));
const engine = createLocalEngine({ workers: 0, memory: 2 ** 29 });
afterAll(async () => {
	await engine.close();
	rmSync(folder, { recursive: true, force: true });
});
const cdoTest = hasProgram("cdo") ? test : test.skip;
const at = (name: string): string => join(folder, name);

/** As ESMValCore's "3x3". */
const THREE = "gridtype=lonlat\nxsize=120\nysize=60\nxfirst=1.5\nxinc=3\nyfirst=-88.5\nyinc=3\n";
const SOURCES: Readonly<Record<string, () => Dataset>> = {
	global: () => global(false),
	"global-gaps": () => global(true),
	southward: () => southward(true),
	regional,
	curvilinear: () => curvilinear({ gaps: false }),
	"curvilinear-gaps": () => curvilinear({ gaps: true }),
};
beforeAll(async () => {
	writeFileSync(at("three"), THREE);
	for (const [name, made] of Object.entries(SOURCES)) await engine.write(made(), at(`${name}.nc`));
});

interface Field {
	readonly values: Float64Array;
	readonly latitudes: Float64Array;
	readonly longitudes: Float64Array;
}

async function fieldOf(dataset: Dataset, name = "tas"): Promise<Field> {
	const read = async (one: string) => {
		const variable = dataset.variables.get(one);
		if (!variable) throw new Error(`no "${one}"`);
		return Float64Array.from((await engine.readAll(variable.data)) as Float64Array);
	};
	return { values: await read(name), latitudes: await read("lat"), longitudes: await read("lon") };
}

async function ours(source: string, given: object, name = "tas"): Promise<Field> {
	const dataset = await engine.open(source);
	const plan = await step.prepare?.(dataset, step.options.parse(given), { engine });
	return fieldOf(step.apply(dataset, plan as never), name);
}

async function theirs(operator: string, source: string, name = "tas"): Promise<Field> {
	execFileSync("cdo", ["-s", "-f", "nc4", ...operator.split(" "), source, at("cdo.nc")], { stdio: "pipe" });
	return fieldOf(await engine.open(at("cdo.nc")), name);
}

/** Largest difference against the range of the field, and how many cells are missing on one side only. */
function compared(
	mine: Field,
	other: Field,
	among: (latitude: number, longitude: number) => boolean = () => true,
) {
	const isMissing = (value: number) => Number.isNaN(value) || Math.abs(value) > 1e15;
	const sound = other.values.filter((value) => !isMissing(value));
	const range =
		sound.reduce((most, v) => Math.max(most, v), -Infinity) -
		sound.reduce((least, v) => Math.min(least, v), Infinity);
	const found = { largest: 0, onlyMine: 0, onlyTheirs: 0 };
	mine.values.forEach((value, i) => {
		const cell = i % (mine.latitudes.length * mine.longitudes.length);
		const [y, x] = [Math.floor(cell / mine.longitudes.length), cell % mine.longitudes.length];
		if (!among(mine.latitudes[y] as number, mine.longitudes[x] as number)) return;
		const expected = other.values[i] as number;
		if (isMissing(value) !== isMissing(expected)) found[isMissing(value) ? "onlyMine" : "onlyTheirs"]++;
		else if (!isMissing(value)) found.largest = Math.max(found.largest, Math.abs(value - expected) / range);
	});
	return found;
}

const GRIDS = ["3x3", "r36x19", "r60x30", "n16", "F16", "global_5"];
const cdoGrid = (grid: string): string => (grid === "3x3" ? at("three") : grid);
/**
 * Of the grid "southward": beyond the outermost row CDO blends its neighbours by distance, we take that row; targets on a row or column
 * beside a gap are missing there, while we ask for no corner that has no weight.
 */
const isBetween = (latitude: number, longitude: number): boolean =>
	Math.abs(latitude) < 87.5 && [latitude, longitude].every((angle) => Math.abs((angle - 2.5) % 5) > 1e-6);
const everywhere = { onlyMine: 0, onlyTheirs: 0 };

cdoTest.each(GRIDS)("the grid %s lies where CDO puts it", async (grid) => {
	const [mine, other] = [
		await ours(at("global.nc"), { grid, method: "nearest" }),
		await theirs(`-remapnn,${cdoGrid(grid)}`, at("global.nc")),
	];
	expect(mine.latitudes.length).toBe(other.latitudes.length);
	for (const [i, value] of mine.latitudes.entries())
		expect(value).toBeCloseTo(other.latitudes[i] as number, 9);
	for (const [i, value] of mine.longitudes.entries())
		expect(value).toBeCloseTo(other.longitudes[i] as number, 9);
});

cdoTest.each(Object.keys(SOURCES).flatMap((source) => GRIDS.map((grid) => [source, grid] as const)))(
	"conservative from %s to %s is CDO's remapcon, masks included",
	async (source, grid) => {
		const mine = await ours(at(`${source}.nc`), { grid, method: "conservative" });
		const found = compared(mine, await theirs(`-remapcon,${cdoGrid(grid)}`, at(`${source}.nc`)));
		expect(found).toMatchObject(everywhere);
		expect(found.largest).toBeLessThan(1e-9);
	},
);

cdoTest.each(
	["global", "southward", "regional", "curvilinear", "curvilinear-gaps"].flatMap((source) =>
		GRIDS.map((grid) => [source, grid] as const),
	),
)("bilinear from %s to %s is CDO's remapbil where four corners are present", async (source, grid) => {
	const mine = await ours(at(`${source}.nc`), { grid, method: "bilinear" });
	const other = await theirs(`-remapbil,${cdoGrid(grid)}`, at(`${source}.nc`));
	const found = compared(mine, other, (y, x) => source !== "southward" || isBetween(y, x));
	expect(found).toMatchObject(everywhere);
	expect(found.largest).toBeLessThan(1e-9);
});

cdoTest(
	"a missing corner of non-zero weight makes the target missing; one of no weight does not",
	async () => {
		const mine = await ours(at("global-gaps.nc"), { grid: "r60x30", method: "bilinear" });
		const found = compared(mine, await theirs("-remapbil,r60x30", at("global-gaps.nc")));
		expect(found).toMatchObject({ onlyMine: 0 });
		expect(found.largest).toBeLessThan(1e-9);
	},
);

cdoTest.each(
	["southward", "regional", "curvilinear"].flatMap((source) =>
		["3x3", "n16", "global_5"].map((grid) => [source, grid] as const),
	),
)("nearest from %s to %s is CDO's remapnn where one cell is nearest", async (source, grid) => {
	const mine = await ours(at(`${source}.nc`), { grid, method: "nearest" });
	const other = await theirs(`-remapnn,${cdoGrid(grid)}`, at(`${source}.nc`));
	const differing = mine.values.filter((value, i) => value !== other.values[i]).length;
	// Of cells as near as each other CDO may take another one.
	expect(differing / mine.values.length).toBeLessThan(0.03);
});

test("nothing is lost: area times value adds up, over what is not missing", async () => {
	for (const source of ["global", "global-gaps", "southward"]) {
		const from = await fieldOf(await engine.open(at(`${source}.nc`)));
		const mine = await ours(at(`${source}.nc`), {
			grid: "n16",
			method: "conservative",
			"missing-cells": "whole",
		});
		const grid = (field: Field) => ({
			latitude: { values: field.latitudes },
			longitude: { values: field.longitudes },
		});
		const total = (field: Field, weights: Float64Array, absolute = false) =>
			field.values.subarray(0, weights.length).reduce((sum, value, i) => {
				const here = Math.abs(value) >= MISSING / 10 ? 0 : value;
				return sum + (weights[i] as number) * (absolute ? Math.abs(here) : here);
			}, 0);
		// Both sums by the areas of the cells, those of the source as its bounds (midway) have them.
		const [before, after] = [total(from, areaWeights(grid(from))), total(mine, await areasOf("n16"))];
		expect(Math.abs(before - after)).toBeLessThan(1e-6 * total(from, areaWeights(grid(from)), true));
	}
});

/** Areas of a named grid's cells by its own bounds. */
async function areasOf(grid: string): Promise<Float64Array> {
	const dataset = await engine.open(at("global.nc"));
	const plan = await step.prepare?.(dataset, step.options.parse({ grid, method: "nearest" }), { engine });
	const { to } = plan as unknown as { to: Parameters<typeof areaWeights>[0] };
	return areaWeights(to);
}

cdoTest("the triangles of ICON give what CDO's remapcon gives", async () => {
	const file = shared("native/icon_xpp_atm_2d.nc");
	if (file === undefined) return console.warn("no sample data here: skipped");
	const mine = await ours(file, { grid: "r36x18", method: "conservative" }, "tqc_dia");
	const found = compared(mine, await theirs("-remapcon,r36x18 -selname,tqc_dia", file, "tqc_dia"));
	expect(found).toMatchObject(everywhere);
	expect(found.largest).toBeLessThan(1e-6);
});

/** The curvilinear field without the corners of its cells. */
async function writeBare(): Promise<string> {
	const corners = curvilinear({ gaps: false });
	const kept = [...corners.variables].filter(([name]) => !name.startsWith("vertices"));
	await engine.write({ ...corners, variables: new Map(kept) }, at("bare.nc"));
	return at("bare.nc");
}

test("corners that a curvilinear grid lacks are made between its centres, and said", async () => {
	const made = await ours(await writeBare(), { grid: "5x5", method: "conservative" });
	const stated = await ours(at("curvilinear.nc"), { grid: "5x5", method: "conservative" });
	const both = [...made.values.keys()].filter(
		(i) => Math.max(made.values[i] as number, stated.values[i] as number) < 1e10,
	);
	const range = 60;
	const differences = both.map((i) => Math.abs((made.values[i] as number) - (stated.values[i] as number)));
	expect(both.length).toBeGreaterThan(300);
	expect(Math.max(...differences) / range).toBeLessThan(0.01);
	const dataset = await engine.open(at("bare.nc"));
	const options = step.options.parse({ grid: "5x5", method: "conservative" });
	const plan = await step.prepare?.(dataset, options, { engine });
	expect(step.describe(plan as never)).toBe(
		'Regridded to "5x5" (72 x 36 cells), conservative (corners of cells midway between centres)',
	);
});

test("what a grid lacks is said: corners, latitudes; a grid that cannot be", async () => {
	await expect(ours(at("global.nc"), { grid: "r0x5", method: "bilinear" })).rejects.toThrow(
		/"r0x5" cannot be/,
	);
	await expect(ours(at("global.nc"), { grid: "7x7", method: "bilinear" })).rejects.toThrow(
		/do not fill the globe evenly/,
	);
	await expect(ours(at("global.nc"), { grid: at("curvilinear.nc") })).rejects.toThrow(/is curvilinear/);
});

test("the grid of another file, and metadata that are true afterwards", async () => {
	const dataset = await engine.open(at("curvilinear.nc"));
	const plan = await step.prepare?.(
		dataset,
		step.options.parse({ grid: at("southward.nc"), method: "bilinear" }),
		{ engine },
	);
	const { variables, dimensions } = step.apply(dataset, plan as never);
	expect([...variables.keys()]).toEqual(["lat", "lat_bnds", "lon", "lon_bnds", "time", "tas"]);
	expect(dimensions.get("lat")).toEqual({ size: 36, unlimited: false });
	expect(variables.get("tas")?.dimensions).toEqual(["time", "lat", "lon"]);
	expect(variables.get("tas")?.attributes.has("coordinates")).toBe(false);
	expect(variables.get("lat")?.attributes.get("bounds")).toBe("lat_bnds");
});

cdoTest("a grid as CDO describes it: the description of three degrees is 3x3", async () => {
	const [mine, other] = [
		await ours(at("global.nc"), { grid: at("three"), method: "conservative" }),
		await ours(at("global.nc"), { grid: "3x3", method: "conservative" }),
	];
	expect(compared(mine, other)).toEqual({ ...everywhere, largest: expect.closeTo(0, 12) });
	execFileSync("sh", ["-c", `cdo -s griddes ${at("southward.nc")} > ${at("described")}`]);
	const described = await ours(at("global.nc"), { grid: at("described"), method: "bilinear" });
	const same = await ours(at("global.nc"), { grid: at("southward.nc"), method: "bilinear" });
	expect(compared(described, same)).toEqual({ ...everywhere, largest: expect.closeTo(0, 12) });
});

test("a broken description of a grid is told with its file", async () => {
	writeFileSync(at("broken"), "gridtype = lonlat\nxsize = 10\nysize = 5\nxfirst = a\n");
	await expect(ours(at("global.nc"), { grid: at("broken") })).rejects.toThrow(
		/broken" cannot be read: it lacks "xvals"/,
	);
	writeFileSync(at("other"), "gridtype = unstructured\nxsize = 10\n");
	await expect(ours(at("global.nc"), { grid: at("other") })).rejects.toThrow(/of the type "unstructured"/);
});
