import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "@jest/globals";
import fc from "fast-check";
import { allocate } from "../../../../core/array/element.ts";
import type { DataType, NumericValues } from "../../../../core/array/lazy-array.ts";
import { lengthOf } from "../../../../core/array/lazy-array.ts";
import { MetadataError } from "../../../../core/errors.ts";
import type { Attribute, Dataset } from "../../../../core/model/dataset.ts";
import type { WriteOptions } from "../../../../core/ports/writer.ts";
import { netcdf4Reader } from "../../../../io/formats/netcdf4/reader.ts";
import { netcdf4ClassicWriter, netcdf4Writer } from "../../../../io/formats/netcdf4/writer.ts";
import { hasNetCdfPython, hasProgram, python, seenByPython, seenByUs } from "../oracle.ts";
import { datasetOf, number, temperature, variable } from "./sample.ts";

const folder = mkdtempSync(join(tmpdir(), "headwater-writer-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const at = (name: string) => join(folder, name);

async function write(dataset: Dataset, name: string, options: Partial<WriteOptions> = {}): Promise<string> {
	const read = () => Promise.reject(new Error("nothing is stored"));
	await netcdf4Writer.write(dataset, at(name), { read, blockBytes: 2 ** 20, ...options });
	return at(name);
}

const count = (length: number) => Array.from({ length }, (_, i) => i);

/** All that the format holds. */
const everything: Dataset = datasetOf(
	[
		...(["int8", "uint8", "int16", "uint16", "int32", "uint32", "float32", "float64"] as const).map(
			(type) => {
				const values = allocate(type, 15) as Float64Array;
				values.set(count(15).map((i) => i - (type.startsWith("u") ? 0 : 7)));
				return variable(`a_${type}`, { type, axes: { y: 5, x: 3 }, values });
			},
		),
		variable("a_int64", { type: "int64", axes: { x: 3 }, values: BigInt64Array.of(-(2n ** 62n), 0n, 5n) }),
		variable("a_uint64", {
			type: "uint64",
			axes: { x: 3 },
			values: BigUint64Array.of(2n ** 63n + 1n, 0n, 5n),
		}),
		variable("letters", { type: "char", axes: { y: 5, x: 3 }, values: Buffer.from("abcdefghijklmno") }),
		variable("words", {
			type: "string",
			axes: { y: 5 },
			values: ["", "ä", "hello", "x".repeat(5000), "end"],
		}),
		variable("moving", { type: "string", axes: { time: 4 }, values: ["a", "b", "c", "d"] }),
		variable("scalar", { type: "int32", axes: {}, values: Int32Array.of(42) }),
		variable("label", { type: "string", axes: {}, values: ["only one"] }),
		// A coordinate of two dimensions, and a variable that only shares the name of a dimension.
		variable("y", { type: "float32", axes: { y: 5, nv: 2 }, values: Float32Array.from(count(10)) }),
		variable("nv", { type: "int16", axes: { x: 3 }, values: Int16Array.of(1, 2, 3) }),
		variable(
			"packed",
			{ type: "int16", axes: { time: 4, x: 3 }, values: Int16Array.from(count(12)) },
			{
				attributes: {
					_FillValue: number("float64", -5),
					scale_factor: number("float64", 0.1),
					flag_values: number("int8", 1, 2, 3),
					flag_meanings: "a b c",
				},
				storage: { chunkShape: [3, 2], deflate: 4, shuffle: false },
			},
		),
	],
	{
		attributes: new Map<string, Attribute>([
			["title", "Grüße"],
			["empty", ""],
			["list", ["a", "bc", ""]],
			["numbers", number("int32", 1, -2, 3)],
			["none", number("float64")],
			["big", number("int64", -5e12)],
			["history", "h".repeat(70_000)],
			...count(70).map((i): [string, Attribute] => [`attribute_${i}`, `value ${i}`]),
		]),
		groups: new Map([
			[
				"inner",
				datasetOf(
					[variable("q", { type: "float32", axes: { z: 2, x: 3 }, values: new Float32Array(6).fill(2) })],
					{
						dimensions: new Map([["z", { size: 2, unlimited: false }]]),
						attributes: new Map<string, Attribute>([["note", "inside"]]),
					},
				),
			],
		]),
	},
);

test("what was written is read back by our reader", async () => {
	const path = await write(everything, "everything.nc");
	const file = await netcdf4Reader.open(path);
	expect(file.dataset.dimensions).toEqual(everything.dimensions);
	expect([...file.dataset.attributes]).toEqual([...everything.attributes]);
	expect([...file.dataset.variables.keys()]).toEqual([...everything.variables.keys()]);
	for (const { name, type, dimensions, data } of everything.variables.values()) {
		const found = file.dataset.variables.get(name);
		expect(found).toMatchObject({ type, dimensions, data: { shape: data.shape } });
		const stored = found?.data.op === "stored" ? found.data.variable : "";
		const values = await file.read(
			stored,
			data.shape.map(() => 0),
			data.shape,
		);
		expect(Array.from(values as NumericValues, String)).toEqual(
			Array.from((data.op === "values" ? data.values : []) as NumericValues, String),
		);
	}
	expect(file.dataset.variables.get("packed")?.attributes.get("_FillValue")).toEqual(number("int16", -5));
	expect(file.dataset.groups.get("inner")?.variables.get("q")?.dimensions).toEqual(["z", "x"]);
	file.close();
});

(hasNetCdfPython ? test : test.skip)("netCDF4-python sees the same as our reader", async () => {
	const paths = [await write(everything, "everything.nc"), await write(temperature, "temperature.nc")];
	for (const theirs of seenByPython(paths)) {
		const file = await netcdf4Reader.open(theirs.file);
		const ours = await seenByUs(theirs.file, file);
		file.close();
		expect(theirs.dimensions).toEqual(ours.dimensions);
		for (const [name, { type, dimensions, shape, md5 }] of Object.entries(ours.variables)) {
			expect([name, theirs.variables[name]]).toMatchObject([name, { type, dimensions, shape, md5 }]);
		}
	}
});

(hasNetCdfPython ? test : test.skip)("xarray decodes times and missing values", async () => {
	const path = await write(temperature, "temperature.nc");
	const said = python(
		[
			"import xarray as xr",
			`d = xr.open_dataset(${JSON.stringify(path)}, decode_times=True, decode_cf=True)`,
			"print(d.time.values[1], int(d.ta.isnull().sum()), float(d.ta[0,0,1]), sorted(d.coords), d.ta.encoding['chunksizes'])",
		].join("\n"),
	);
	// 250 + 1/7 in float32; every eleventh of 1050 values is missing.
	expect(said).toBe("1850-02-16 00:00:00 96 250.14285278320312 ['lat', 'lon', 'plev', 'time'] (4, 3, 4)");
});

(hasNetCdfPython ? test : test.skip)("netCDF4-python can append to our files", async () => {
	const path = await write(temperature, "grown.nc");
	const said = python(
		[
			"import netCDF4",
			`d = netCDF4.Dataset(${JSON.stringify(path)}, 'a')`,
			"d['time'][30] = 915; d['ta'][30] = 1; d.note = 'x' * 300",
			"v = d.createVariable('new', 'f4', ('time', 'lat'), zlib=True); v[:] = 3; d.close()",
			`d = netCDF4.Dataset(${JSON.stringify(path)})`,
			"print(d['ta'].shape, float(d['ta'][30, 1, 1]), float(d['ta'][0, 0, 1]), d['new'].shape, len(d.note), d['time'].units)",
		].join("\n"),
	);
	expect(said).toBe("(31, 5, 7) 1.0 250.14285278320312 (31, 5) 300 days since 1850-01-01");
});

const TOOLS: readonly [program: string, args: readonly string[], said: RegExp][] = [
	[
		"ncdump",
		["-hs"],
		/time = UNLIMITED ; \/\/ \(30 currently\).*ta:_ChunkSizes = 4, 3, 4 ;.*ta:_Shuffle = "true"/s,
	],
	["cdo", ["-s", "sinfon"], /plev : 92500 Pa.*30 steps.*Calendar = 360_day/s],
	["ncks", ["-m"], /float ta\(time,lat,lon\)/],
	["h5dump", ["-H"], /DATASET "ta"/],
];
for (const [program, args, said] of TOOLS) {
	(hasProgram(program) ? test : test.skip)(`${program} accepts our files`, async () => {
		const path = await write(temperature, `${program}.nc`);
		const out = execFileSync(program, [...args, path], {
			encoding: "utf8",
			stdio: ["ignore", "pipe", "pipe"],
		});
		expect(out).toMatch(said);
		expect(out).not.toMatch(/_NoFill|bogus|netCDF dimension but not/);
	});
}

test("the same dataset gives the same bytes, whatever the size of blocks", async () => {
	const whole = readFileSync(await write(everything, "one.nc"));
	expect(readFileSync(await write(everything, "two.nc", { blockBytes: 64 })).equals(whole)).toBe(true);
	const series = readFileSync(await write(temperature, "three.nc"));
	expect(readFileSync(await write(temperature, "four.nc", { blockBytes: 100 })).equals(series)).toBe(true);
});

test("arrays of any shape, chunking, type and compression come back", async () => {
	const plans = fc.record({
		type: fc.constantFrom<DataType>("int8", "int16", "float32", "float64", "int64", "char"),
		axes: fc.array(
			fc.record({ length: fc.integer({ min: 1, max: 9 }), chunk: fc.integer({ min: 1, max: 12 }) }),
			{
				maxLength: 4,
			},
		),
		deflate: fc.integer({ min: 0, max: 2 }),
		shuffle: fc.boolean(),
		unlimited: fc.boolean(),
		blockBytes: fc.integer({ min: 1, max: 5000 }),
	});
	await fc.assert(
		fc.asyncProperty(plans, async ({ type, axes, deflate, shuffle, unlimited, blockBytes }) => {
			const shape = axes.map((one) => one.length);
			const values = allocate(type, lengthOf(shape)) as NumericValues;
			for (let i = 0; i < values.length; i++) {
				(values as Float64Array)[i] = (type === "int64" ? BigInt(i % 100) : i % 100) as number;
			}
			const named = Object.fromEntries(
				shape.map((length, axis) => [unlimited && axis === 0 ? "time" : `d${axis}`, length]),
			);
			const storage = { chunkShape: axes.map((one) => one.chunk), deflate, shuffle };
			const path = await write(
				datasetOf([variable("v", { type, axes: named, values }, { storage })]),
				"any.nc",
				{ blockBytes },
			);
			const file = await netcdf4Reader.open(path);
			expect(
				await file.read(
					"v",
					shape.map(() => 0),
					shape,
				),
			).toEqual(values);
			file.close();
		}),
		{ numRuns: 150 },
	);
});

test("an index of many chunks has several levels", async () => {
	const values = Float32Array.from(count(10_000));
	const many = variable(
		"v",
		{ type: "float32", axes: { time: 10_000 }, values },
		{ storage: { chunkShape: [1] } },
	);
	const file = await netcdf4Reader.open(await write(datasetOf([many]), "many.nc"));
	expect(await file.read("v", [0], [10_000])).toEqual(values);
	expect(await file.read("v", [4321], [2])).toEqual(Float32Array.of(4321, 4322));
	file.close();
});

test("empty unlimited dimensions are kept", async () => {
	const none = variable("v", { type: "float32", axes: { time: 0, x: 3 }, values: new Float32Array(0) });
	const file = await netcdf4Reader.open(await write(datasetOf([none]), "none.nc"));
	expect(file.dataset.dimensions.get("time")).toEqual({ size: 0, unlimited: true });
	file.close();
});

test("a variable that contradicts its dimensions is refused", async () => {
	const odd = variable("v", { type: "float32", axes: { x: 2 }, values: Float32Array.of(1, 2) });
	const wrong = datasetOf([odd], { dimensions: new Map([["x", { size: 3, unlimited: false }]]) });
	await expect(write(wrong, "wrong.nc")).rejects.toThrow(MetadataError);
	await expect(write(datasetOf([odd], { dimensions: new Map() }), "wrong.nc")).rejects.toThrow(MetadataError);
});

test("writing stops when asked", async () => {
	await expect(write(temperature, "stopped.nc", { signal: AbortSignal.abort() })).rejects.toThrow("abort");
});

test("a fill value of another type becomes one of the variable's, or is dropped where it cannot", async () => {
	const made = (type: "int16" | "float32", fill: Attribute) =>
		variable("v", { type, axes: { x: 1 }, values: allocate(type, 1) }, { attributes: { _FillValue: fill } });
	const fillOf = async (one: ReturnType<typeof made>) => {
		const file = await netcdf4Reader.open(await write(datasetOf([one]), "fill.nc"));
		file.close();
		return file.dataset.variables.get("v")?.attributes.get("_FillValue");
	};
	expect(await fillOf(made("float32", "1.0e20"))).toEqual(number("float32", Math.fround(1e20)));
	expect(await fillOf(made("int16", number("float64", -99)))).toEqual(number("int16", -99));
	expect(await fillOf(made("int16", number("float64", 1e20)))).toBeUndefined();
	expect(await fillOf(made("int16", "none"))).toBeUndefined();
});

(hasProgram("ncdump") && hasNetCdfPython ? test : test.skip)(
	"the classic model is known as such, and grows by programs made for netCDF-3",
	async () => {
		const path = at("classic-model.nc");
		const read = () => Promise.reject(new Error("nothing is stored"));
		await netcdf4ClassicWriter.write(temperature, path, { read, blockBytes: 2 ** 20 });
		expect(execFileSync("ncdump", ["-k", path], { encoding: "utf8" }).trim()).toBe("netCDF-4 classic model");
		const grown = `import netCDF4
d = netCDF4.Dataset("${path}", "a")
d["time"][30] = 1.0
d["ta"][30, :, :] = 7
d.close()
d = netCDF4.Dataset("${path}")
print(d.data_model, d["ta"].shape, d["ta"][30].min(), "_nc3_strict" in d.ncattrs())`;
		expect(python(grown)).toBe("NETCDF4_CLASSIC (31, 5, 7) 7.0 False");
		await expect(netcdf4ClassicWriter.write(everything, path, { read, blockBytes: 2 ** 20 })).rejects.toThrow(
			MetadataError,
		);
	},
);
