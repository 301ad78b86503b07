import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { createLocalEngine } from "../../cli/local-engine.ts";
import type { Dataset } from "../../core/model/dataset.ts";
import type { Step } from "../../core/ports/step.ts";
import { step as areaMean } from "../../preprocess/area-mean.ts";
import { step as latitudes } from "../../preprocess/latitudes.ts";
import { step as longitudes } from "../../preprocess/longitudes.ts";
import { step as mask } from "../../preprocess/mask.ts";
import { step as region } from "../../preprocess/region.ts";
import { step as zonalMean } from "../../preprocess/zonal-mean.ts";
import { datasetOf, variable } from "../io/formats/netcdf4/sample.ts";
import { hasProgram } from "../io/formats/oracle.ts";
import { curvilinear, global, MISSING, southward } from "./sphere-fields.ts";

const folder = mkdtempSync(join(tmpdir(), "headwater-horizontal-"));
const engine = createLocalEngine({ workers: 0, memory: 2 ** 29 });
const at = (name: string): string => join(folder, name);
const cdoTest = hasProgram("cdo") ? test : test.skip;

afterAll(async () => {
	await engine.close();
	rmSync(folder, { recursive: true, force: true });
});
beforeAll(async () => {
	await engine.write(global(true), at("global.nc"));
	await engine.write(southward(true), at("southward.nc"));
	await engine.write(curvilinear({ gaps: true }), at("curvilinear.nc"));
});

/** Through a file, so that what is written is looked at. */
async function taken(source: string, step: unknown, given: object): Promise<Dataset> {
	const { options, prepare, apply } = step as Step;
	const dataset = await engine.open(source);
	const plan = await prepare?.(dataset, options.parse(given), { engine });
	const path = at(`${Math.random()}.nc`);
	await engine.write(apply(dataset, plan), path);
	return engine.open(path);
}

async function numbers(dataset: Dataset, name: string): Promise<Float64Array> {
	const found = dataset.variables.get(name);
	if (!found) throw new Error(`no "${name}"`);
	return Float64Array.from((await engine.readAll(found.data)) as Float64Array);
}

async function byCdo(source: string, ...operators: string[]): Promise<Dataset> {
	const path = at(`${Math.random()}.nc`);
	execFileSync("cdo", ["-s", "-f", "nc4", ...operators, at(source), path], { stdio: "pipe" });
	return engine.open(path);
}

const RANGE = 40;

async function expectSame(
	mine: Dataset,
	theirs: Dataset,
	{ names = ["tas"], within = 1e-12 } = {},
): Promise<void> {
	for (const name of names) {
		const [a, b] = [await numbers(mine, name), await numbers(theirs, name)];
		expect([name, a.length]).toEqual([name, b.length]);
		a.forEach((value, i) => {
			const other = b[i] as number;
			const same =
				Math.abs(other) > 1e15 ? Math.abs(value) > 1e15 : Math.abs(value - other) <= within * RANGE;
			if (!same) throw new Error(`${name} ${i}: ${value} is not ${other}`);
		});
	}
}

cdoTest("a box is cdo sellonlatbox, over the date line and Greenwich, from any order of rows", async () => {
	for (const source of ["global.nc", "southward.nc"])
		for (const box of ["-10/40/35/70", "170/-170/-30/5", "-180/180/-90/90", "-60/60/-40/40", "12/33/-7/8"]) {
			const mine = await taken(at(source), region, { box });
			const [west, east, south, north] = box.split("/").map(Number) as [number, number, number, number];
			const theirs = await byCdo(
				source,
				`-sellonlatbox,${west},${east < west ? east + 360 : east},${south},${north}`,
			);
			await expectSame(mine, theirs, { names: ["tas", "lat", "lon"] });
		}
});

cdoTest(
	"a box on a curvilinear grid: the rows and columns of cdo sellonlatbox, cells outside missing",
	async () => {
		const mine = await taken(at("curvilinear.nc"), region, { box: "5/25/40/60" });
		const theirs = await byCdo("curvilinear.nc", "-sellonlatbox,5,25,40,60");
		await expectSame(mine, theirs, { names: ["latitude", "longitude"] });
		const [lat, lon] = [await numbers(theirs, "latitude"), await numbers(theirs, "longitude")];
		const expected = (await numbers(theirs, "tas")).map((value, i) => {
			const [y, x] = [lat[i % lat.length] as number, lon[i % lon.length] as number];
			return y >= 40 && y <= 60 && x >= 5 && x <= 25 ? value : MISSING;
		});
		expect(expected.filter((value) => value < MISSING).length).toBeGreaterThan(300);
		expect(await numbers(mine, "tas")).toEqual(expected);
	},
);

cdoTest("a polygon is cdo maskregion: outside is missing", async () => {
	const ring = [
		[10, 20],
		[150, 25],
		[140, 70],
		[70, 50],
		[20, 72],
	] as const;
	writeFileSync(at("ring.txt"), ring.map(([x, y]) => `${x} ${y}\n`).join(""));
	writeFileSync(
		at("ring.json"),
		JSON.stringify({
			type: "Feature",
			properties: {},
			geometry: { type: "Polygon", coordinates: [[...ring, ring[0]]] },
		}),
	);
	const mine = await taken(at("southward.nc"), region, { polygon: at("ring.json") });
	const theirs = await byCdo("southward.nc", `-maskregion,${at("ring.txt")}`);
	const sound = (values: Float64Array) => [...values].filter((value) => Math.abs(value) < 1e15);
	expect(sound(await numbers(mine, "tas"))).toEqual(sound(await numbers(theirs, "tas")));
	expect(sound(await numbers(mine, "tas")).length).toBeGreaterThan(300);
});

test("a named region, and the mistakes one can make", async () => {
	const nino = await taken(at("global.nc"), region, { name: "nino34" });
	expect([...(await numbers(nino, "lon"))]).toEqual([190, 195, 200, 205, 210, 215, 220, 225, 230, 235, 240]);
	expect([...(await numbers(nino, "lat"))]).toEqual([-2, 2]);
	await expect(taken(at("global.nc"), region, { name: "nino43" })).rejects.toThrow(/Did you mean "nino34"/);
	await expect(taken(at("global.nc"), region, { box: "1/2/3" })).rejects.toThrow(/west\/east\/south\/north/);
	await expect(taken(at("global.nc"), region, { box: "1/2/0.1/0.2" })).rejects.toThrow(
		/No cell .* has its centre/,
	);
	await expect(taken(at("global.nc"), region, {})).rejects.toThrow(/one of box, name and polygon/);
	writeFileSync(at("no.json"), '{"type":"Point","coordinates":[1,2]}');
	await expect(taken(at("global.nc"), region, { polygon: at("no.json") })).rejects.toThrow(
		/no GeoJSON of polygons/,
	);
});

cdoTest("zonal means are cdo zonmean, missing cells left out", async () => {
	for (const source of ["global.nc", "southward.nc"])
		await expectSame(await taken(at(source), zonalMean, {}), await byCdo(source, "-zonmean"));
	await expect(taken(at("curvilinear.nc"), zonalMean, {})).rejects.toThrow(/no circles of latitude/);
});

cdoTest("area means are cdo fldmean with the same weights; without, its unweighted form", async () => {
	const areas = (latitudes: readonly number[], step: number, wide: number) =>
		latitudes.flatMap((y) => {
			const sine = (edge: number) => Math.sin((Math.max(-90, Math.min(90, edge)) * Math.PI) / 180);
			return Array.from({ length: wide }, () => sine(y + step / 2) - sine(y - step / 2));
		});
	const latitudes = [...(await numbers(await engine.open(at("southward.nc")), "lat"))];
	const field = await numbers(await engine.open(at("southward.nc")), "tas");
	const weights = areas(latitudes, 5, 72);
	const expected = [0, 1].map((time) => {
		let [sum, total] = [0, 0];
		weights.forEach((weight, cell) => {
			const value = field[time * weights.length + cell] as number;
			if (value > 1e15) return;
			sum += weight * value;
			total += weight;
		});
		return sum / total;
	});
	const mine = await taken(at("southward.nc"), areaMean, {});
	[...(await numbers(mine, "tas"))].forEach((value, i) => {
		expect(value).toBeCloseTo(expected[i] as number, 10);
	});
	expect(mine.variables.get("tas")?.dimensions).toEqual(["time"]);
	expect(mine.variables.get("tas")?.attributes.get("cell_methods")).toBe("area: mean");
	expect([...mine.variables.keys()].sort()).toEqual(["tas", "time"]);
	await expectSame(
		await taken(at("southward.nc"), areaMean, { unweighted: true }),
		await byCdo("southward.nc", "-fldmean,weights=FALSE"),
	);
	// CDO takes the edges of cells for great circles: on cells of 5 degrees its weights differ by some 1e-4.
	await expectSame(mine, await byCdo("southward.nc", "-fldmean"), { within: 1e-3 });
});

test("areas of another file: used when they fit cell for cell, refused when not", async () => {
	const source = await engine.open(at("southward.nc"));
	const [lat, lon] = [source.variables.get("lat"), source.variables.get("lon")];
	if (!lat || !lon) throw new Error("no axes");
	const ones = (name: string, values: Float64Array) =>
		variable(name, { type: "float64", axes: { lat: 36, lon: 72 }, values });
	const northern = Float64Array.from({ length: 36 * 72 }, (_, cell) => (cell < 18 * 72 ? 2 : 0));
	await engine.write(datasetOf([lat, lon, ones("areacella", northern)]), at("areacella.nc"));
	const half = await numbers(await taken(at("southward.nc"), areaMean, { area: at("areacella.nc") }), "tas");
	const box = await taken(at("southward.nc"), region, { box: "-180/180/0/90" });
	await engine.write(box, at("north.nc"));
	const same = await numbers(await taken(at("north.nc"), areaMean, { unweighted: true }), "tas");
	half.forEach((value, i) => {
		expect(value).toBeCloseTo(same[i] as number, 10);
	});
	await expect(taken(at("global.nc"), areaMean, { area: at("areacella.nc") })).rejects.toThrow(
		/one has 46 x 72 cells, the other 36 x 72/,
	);
	await expect(taken(at("southward.nc"), areaMean, { area: at("global.nc") })).rejects.toThrow(
		/no variable "areacella"/,
	);
});

cdoTest("land and sea by their fractions, as cdo ifthen with the mask", async () => {
	const source = await engine.open(at("southward.nc"));
	const [lat, lon] = [source.variables.get("lat"), source.variables.get("lon")];
	if (!lat || !lon) throw new Error("no axes");
	const fraction = Float64Array.from({ length: 36 * 72 }, (_, cell) => (cell * 37) % 101);
	await engine.write(
		datasetOf([
			lat,
			lon,
			variable(
				"sftlf",
				{ type: "float64", axes: { lat: 36, lon: 72 }, values: fraction },
				{ attributes: { units: "%" } },
			),
		]),
		at("sftlf.nc"),
	);
	for (const [keep, operator] of [
		["land", "-ifthen"],
		["sea", "-ifnotthen"],
	] as const) {
		const path = at(`${keep}.nc`);
		execFileSync("cdo", ["-s", "-f", "nc4", operator, "-gec,50", at("sftlf.nc"), at("southward.nc"), path], {
			stdio: "pipe",
		});
		await expectSame(
			await taken(at("southward.nc"), mask, { keep, fraction: at("sftlf.nc") }),
			await engine.open(path),
		);
	}
});

cdoTest("rows turned around are cdo invertlat; columns from another meridian keep their values", async () => {
	const mine = await taken(at("southward.nc"), latitudes, { from: "south" });
	await expectSame(mine, await byCdo("southward.nc", "-invertlat"), { names: ["tas", "lat"] });
	const turned = await taken(at("southward.nc"), longitudes, { from: 0 });
	await expectSame(turned, await byCdo("southward.nc", "-sellonlatbox,0,360,-90,90"), {
		names: ["tas", "lon"],
	});
	const back = await taken(at("global.nc"), longitudes, { from: -180 });
	await expectSame(back, await byCdo("global.nc", "-sellonlatbox,-180,180,-90,90"), {
		names: ["tas", "lon", "lon_bnds"],
	});
});
