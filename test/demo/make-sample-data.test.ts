import { createHash } from "node:crypto";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { parse } from "jsonc-parser";
import type { Dataset } from "../../core/model/dataset.ts";
import type { Engine } from "../../core/ports/engine.ts";
import { areaWeights } from "../../core/statistics/area-weights.ts";
import { openField, stepsOf } from "../../core/statistics/field.ts";
import { weightedMean } from "../../core/statistics/moments.ts";
import { gaussianGrid, regularGrid } from "../../demo/grid.ts";
import { landFraction } from "../../demo/land-fraction.ts";
import { makeSampleData } from "../../demo/make-sample-data.ts";
import { netcdf4Reader } from "../../io/formats/netcdf4/reader.ts";
import { netcdf4Writer } from "../../io/formats/netcdf4/writer.ts";
import { fileStore } from "../../io/stores/file/index.ts";
import { createEngine } from "../../run/engine.ts";

let folder = "";
const engine: Engine = createEngine({
	readers: [netcdf4Reader],
	writer: netcdf4Writer,
	store: fileStore,
	memory: 512 * 2 ** 20,
});
const written = new Map<string, Dataset>();

beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), "headwater-demo-"));
	await makeSampleData(folder, {
		engine: {
			...engine,
			write: async (dataset, path, options) => {
				written.set(path, dataset);
				return engine.write(dataset, path, options);
			},
		},
	});
}, 120_000);
afterAll(async () => {
	await engine.close();
	await rm(folder, { recursive: true, force: true });
});

const model = (letter: string) => `data/CMIP6/CMIP/HEADWATER/Headwater-Demo-${letter}/historical/r1i1p1f1`;
const fileOf = async (path: string) => join(folder, path, (await readdir(join(folder, path))).sort()[0]!);
const reader = {
	open: (path: string) => engine.open(path),
	read: (array: Parameters<Engine["readAll"]>[0]) => engine.readAll(array),
};

test("two models are laid out by the CMIP6 DRS, one in two chunks with epochs of their own", async () => {
	const files = [...written.keys()]
		.map((path) => path.slice(folder.length + 1))
		.filter((path) => path.includes("/tas/"));
	expect(files.map((path) => path.split("/").at(-1))).toEqual([
		"tas_Amon_Headwater-Demo-A_historical_r1i1p1f1_gn_199501-199912.nc",
		"tas_Amon_Headwater-Demo-A_historical_r1i1p1f1_gn_200001-200412.nc",
		"tas_Amon_Headwater-Demo-B_historical_r1i1p1f1_gn_199501-200412.nc",
	]);
	const times = await Promise.all(
		files.map(async (path) => (await engine.open(join(folder, path))).variables.get("time")!.attributes),
	);
	expect(times.map((attributes) => [attributes.get("units"), attributes.get("calendar")])).toEqual([
		["days since 1850-01-01", "noleap"],
		["days since 2000-01-01", "noleap"],
		["days since 1900-01-01", "360_day"],
	]);
});

test("the climate is like the Earth's", async () => {
	const field = await openField(reader, await fileOf(`${model("A")}/Amon/tas/gn/v20240101`), "tas");
	expect(field.time?.steps[0]).toEqual({ year: 1995, month: 1, days: 31 });
	const weights = areaWeights(field.grid);
	const means: number[] = [];
	for await (const { values } of stepsOf(reader, field)) means.push(weightedMean(values, weights) - 273.15);
	expect(means).toHaveLength(60);
	for (const mean of means) {
		expect(mean).toBeGreaterThan(11);
		expect(mean).toBeLessThan(17);
	}
	const rain = await openField(reader, await fileOf(`${model("B")}/Amon/pr/gn/v20240101`), "pr");
	for await (const { values } of stepsOf(reader, rain)) {
		const mean = weightedMean(values, areaWeights(rain.grid)) * 86_400;
		expect(mean).toBeGreaterThan(1.8);
		expect(mean).toBeLessThan(3.2);
	}
});

test("below the ground there is no air temperature", async () => {
	const field = await openField(reader, await fileOf(`${model("A")}/Amon/ta/gn/v20240101`), "ta");
	expect(field.level).toMatchObject({ units: "Pa", positive: "down" });
	const { value: first } = await stepsOf(reader, field).next();
	const cells = 48 * 96;
	expect(first!.values.subarray(0, cells).some(Number.isNaN)).toBe(true);
	expect(first!.values.subarray(7 * cells).some(Number.isNaN)).toBe(false);
});

test("cell areas add up to the Earth's surface", async () => {
	const path = await fileOf(`${model("B")}/fx/areacella/gn/v20240101`);
	const area = (await engine.readAll(
		(await engine.open(path)).variables.get("areacella")!.data,
	)) as Float32Array;
	expect(area.reduce((sum, one) => sum + one, 0) / (4 * Math.PI * 6_371_000 ** 2)).toBeCloseTo(1, 5);
});

test("Gaussian latitudes are the roots of a Legendre polynomial", () => {
	// numpy.degrees(numpy.arcsin(numpy.polynomial.legendre.leggauss(32)[0]))[[0, 1, 15]]
	const { latitudes } = gaussianGrid(32, 64);
	expect(latitudes[0]).toBeCloseTo(-85.7605871204438, 8);
	expect(latitudes[1]).toBeCloseTo(-80.26877907225, 8);
	expect(latitudes[15]).toBeCloseTo(-2.768903007736009, 8);
});

test("land lies where it should", () => {
	const grid = regularGrid(18, 36);
	const land = landFraction(grid);
	const at = (latitude: number, longitude: number) =>
		land[Math.floor((latitude + 90) / 10) * 36 + (Math.round((((longitude % 360) + 360) % 360) / 10) % 36)];
	for (const [latitude, longitude] of [
		[-85, 0],
		[-85, 180],
		[25, 20],
		[62, 100],
		[67, 175],
		[-25, 130],
	]) {
		expect([latitude, longitude, at(latitude!, longitude!)! > 0.4]).toEqual([latitude, longitude, true]);
	}
	for (const [latitude, longitude] of [
		[0, -150],
		[45, -40],
		[-55, 100],
		[85, 180],
	]) {
		expect([latitude, longitude, at(latitude!, longitude!)]).toEqual([latitude, longitude, 0]);
	}
	const weights = areaWeights({
		latitude: { values: Float64Array.from(grid.latitudes) },
		longitude: { values: Float64Array.from(grid.longitudes) },
	});
	// 29 % of the Earth is land; the coast of 1:110m is coarse.
	expect(Math.abs(weightedMean(land, weights) - 0.29)).toBeLessThan(0.02);
});

test("the case file lies beside the data and names them", async () => {
	const names = (await readdir(folder)).sort();
	expect(names).toEqual(["case.jsonc", "data", "obs"]);
	const file = parse(await readFile(join(folder, "case.jsonc"), "utf8"));
	expect(file.case_list.map((one: { CASENAME: string }) => one.CASENAME)).toEqual(["demo-A", "demo-B"]);
	expect(file.pod_list).toHaveLength(4);
	expect(file.OBS_DATA_ROOT).toBe("obs");
});

test("the same bytes come out every time", async () => {
	const path = await fileOf(`${model("A")}/Amon/tas/gn/v20240101`);
	const hash = async (file: string) =>
		createHash("sha256")
			.update(await readFile(file))
			.digest("hex");
	const again = join(folder, "again.nc");
	const { monthsOf } = await import("../../demo/monthly-fields.ts");
	const { sampleModels } = await import("../../demo/models.ts");
	const first = monthsOf(sampleModels[0]!).next().value!;
	const second = monthsOf(sampleModels[0]!).next().value!;
	expect(Buffer.from(first.fields.tas!.buffer).equals(Buffer.from(second.fields.tas!.buffer))).toBe(true);
	await engine.write(written.get(path)!, again);
	expect(await hash(again)).toBe(await hash(path));
	await rm(again);
}, 60_000);
