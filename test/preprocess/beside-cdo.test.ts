import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import type { Variable } from "../../core/model/dataset.ts";
import { field, range, type SmallWorld, smallWorld } from "./small-world.ts";

let world: SmallWorld;
beforeAll(async () => {
	world = await smallWorld("scale");
});
afterAll(() => world.close());

const numbers = async (values: Promise<unknown>) => Array.from((await values) as ArrayLike<number>, Number);

const cdo = spawnSync("cdo", ["--version"]).error ? test.skip : test;

cdo(
	"joined, cropped, one level, degC: CDO gives the same values and the same mask (skips without CDO)",
	async () => {
		const name = "ta";
		const levels = [100000, 92500, 85000, 50000];
		let state = 7;
		const random = () => {
			state = (state * 16807) % 2147483647;
			return state / 2147483647;
		};
		const files: string[] = [];
		for (const [index, epoch] of ["days since 1850-01-01", "days since 1900-01-01"].entries()) {
			const shift = index === 0 ? 365 * 100 : 365 * 50;
			const times = range(730, 0.5 + shift + 730 * index);
			const one = field(times, { name: "unused", units: epoch, calendar: "noleap" });
			const ta = {
				name,
				type: "float32",
				dimensions: ["time", "plev", "lat", "lon"],
				attributes: new Map<string, never>(),
			} as const;
			const values = Float32Array.from({ length: 730 * 4 * 6 }, () =>
				random() < 0.1 ? 1e20 : 180 + 140 * random(),
			);
			const plev = { op: "values", type: "float64", shape: [4], values: Float64Array.from(levels) } as const;
			const variables = new Map(one.variables);
			variables.delete("unused");
			variables.set("plev", {
				name: "plev",
				type: "float64",
				dimensions: ["plev"],
				attributes: new Map([
					["units", "Pa"],
					["standard_name", "air_pressure"],
					["positive", "down"],
					["axis", "Z"],
				]),
				data: plev,
			});
			variables.set(name, {
				...ta,
				attributes: new Map<string, string | { type: "float32"; values: number[] }>([
					["units", "K"],
					["standard_name", "air_temperature"],
					["_FillValue", { type: "float32", values: [1e20] }],
					["missing_value", { type: "float32", values: [1e20] }],
				]),
				data: { op: "values", type: "float32", shape: [730, 4, 2, 3], values },
			});
			const dimensions = new Map(one.dimensions).set("plev", { size: 4, unlimited: false });
			files.push(await world.file(`scale${index}.nc`, { ...one, dimensions, variables }));
		}
		const made = await world.deliver({
			files,
			name,
			period: "19500601-19531130",
			wish: { units: "degC", frequency: "day", scalar_coordinates: { plev: 850 } },
		});
		const expected = join(world.folder, "cdo.nc");
		// cdo -b F32 -subc,273.15 -sellevel,85000 -seldate,1950-06-01,1953-11-30 -mergetime FILES
		const command = [
			"-s",
			"-O",
			"-b",
			"F32",
			"-subc,273.15",
			"-sellevel,85000",
			"-seldate,1950-06-01T00:00:00,1953-11-30T23:59:59",
			"-mergetime",
		];
		const done = spawnSync("cdo", [...command, ...files, expected], { encoding: "utf8" });
		expect([done.status, done.stderr.replace(/.*deprecated.*\n?/gi, "")]).toEqual([0, ""]);
		const theirs = await world.engine.open(expected);
		const wanted = await numbers(world.engine.readAll((theirs.variables.get(name) as Variable).data));
		const found = await numbers(made.values());
		expect(found).toHaveLength(wanted.length);
		expect(found.length).toBe((365 * 3 + 365 / 2 + 0.5) * 6);
		const isMissing = (value: number) => value > 1e19;
		let masked = 0;
		for (const [index, value] of found.entries()) {
			const other = wanted[index] as number;
			expect(isMissing(value)).toBe(isMissing(other));
			if (isMissing(value)) masked++;
			else expect(Math.abs(value - other)).toBeLessThanOrEqual(Math.abs(other) * 2 ** -23);
		}
		expect(masked).toBeGreaterThan(500);
	},
);
