import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { formats } from "../../../../cli/formats.ts";
import { type LazyArray, lengthOf } from "../../../../core/array/lazy-array.ts";
import { isHeadwaterError } from "../../../../core/errors.ts";
import type { Dataset } from "../../../../core/model/dataset.ts";
import { createDap2 } from "../../../../io/formats/dap2/answer.ts";
import { createEngine } from "../../../../run/engine.ts";
import { pythonHas } from "../../../python.ts";
import { type Dap2Server, serveDap2 } from "../../../servers/dap2-server.ts";
import { shared } from "../../../shared-data.ts";
import { datasetOf, number, temperature, variable } from "../netcdf4/sample.ts";
import { hasProgram } from "../oracle.ts";
import { differences, run } from "./differences.ts";

const folder = mkdtempSync(join(tmpdir(), "headwater-dap2-"));
const engine = createEngine({ ...formats, memory: 512 * 2 ** 20 });
let server: Dap2Server;
let small: Dap2Server;

const x = { "x y": 3 };
/** What DAP2 has no word for, as far as a file can hold it. */
const mixed: Dataset = {
	...datasetOf(
		[
			variable(
				"time",
				{ type: "int64", axes: { time: 3 }, values: BigInt64Array.of(0n, 31n, 59n) },
				{ attributes: { units: "days since 2000-01-01" } },
			),
			variable("x y", { type: "float32", axes: x, values: Float32Array.of(0.1, 0.2, 0.3) }),
			variable(
				"i1",
				{ type: "int8", axes: { time: 3, ...x }, values: Int8Array.of(-128, -1, 0, 1, 127, 5, 6, 7, 8) },
				{ attributes: { _FillValue: number("int8", -128), flag_values: number("int8", -1, 1) } },
			),
			variable(
				"u1",
				{ type: "uint8", axes: x, values: Uint8Array.of(0, 128, 255) },
				{ attributes: { _FillValue: number("uint8", 255), valid_max: number("uint8", 254) } },
			),
			variable(
				"i2",
				{ type: "int16", axes: x, values: Int16Array.of(-32768, 0, 32767) },
				{ attributes: { scale_factor: number("float64", 0.1), add_offset: number("float32", 5) } },
			),
			variable("u2", { type: "uint16", axes: x, values: Uint16Array.of(0, 32768, 65535) }),
			variable("i4", { type: "int32", axes: x, values: Int32Array.of(-2147483648, 0, 2147483647) }),
			variable("u4", { type: "uint32", axes: x, values: Uint32Array.of(0, 2147483648, 4294967295) }),
			variable("i8", { type: "int64", axes: x, values: BigInt64Array.of(-(2n ** 52n), 0n, 2n ** 52n) }),
			variable(
				"f8",
				{ type: "float64", axes: x, values: Float64Array.of(Number.NaN, Number.NEGATIVE_INFINITY, 5e-324) },
				{
					attributes: {
						_FillValue: number("float64", Number.NaN),
						tenth: number("float32", Math.fround(0.1)),
						huge: number("float64", 1e20, 1e15),
					},
				},
			),
			variable("one byte", { type: "int8", axes: {}, values: Int8Array.of(-3) }),
			variable("one short", { type: "int16", axes: {}, values: Int16Array.of(-300) }),
			variable("über", { type: "float64", axes: {}, values: Float64Array.of(0.1) }),
			variable("letters", {
				type: "char",
				axes: { ...x, strlen: 5 },
				values: Uint8Array.from(Buffer.from("abcdeäb\0\0c\0\0\0\0")),
			}),
			variable("letter", { type: "char", axes: {}, values: Uint8Array.of(65) }),
			variable("texts", { type: "string", axes: x, values: ["", "grün", "long".repeat(40)] }),
			variable("one text", { type: "string", axes: {}, values: ["alone"] }),
			variable("t2m.mean", {
				type: "float32",
				axes: { time: 3, lat: 2, ...x },
				values: Float32Array.from({ length: 18 }, (_, i) => i / 7),
			}),
		],
		{
			attributes: new Map<string, string | readonly string[] | ReturnType<typeof number>>([
				["title", 'A "quoted" \\ text\n of two lines: ü €'],
				["DODS_EXTRA.Unlimited_Dimension", "lat"],
				["a:b c", ["one", "two"]],
				["dotted.name", number("float32", 1.5, Number.POSITIVE_INFINITY)],
				["bytes", number("int8", -5, 5)],
				["unsigned", number("uint16", 65535)],
				["unsigned long", number("uint32", 4294967295)],
				["wide", number("int64", 2 ** 40)],
			]),
		},
	),
	groups: new Map([
		[
			"ocean",
			datasetOf(
				[
					variable("depth", { type: "float32", axes: { depth: 2 }, values: Float32Array.of(5, 10) }),
					variable(
						"thetao",
						{ type: "float32", axes: { time: 3, depth: 2 }, values: Float32Array.of(1, 2, 3, 4, 5, 6) },
						{ attributes: { coordinates: "depth" } },
					),
				],
				{
					attributes: new Map([["title", "inner"]]),
					dimensions: new Map([["depth", { size: 2, unlimited: false }]]),
				},
			),
		],
	]),
};

const cube = { time: 40, lat: 30, lon: 50 };
/** Larger than what netCDF's clients fetch beforehand. */
const wide = datasetOf(
	["tas", "pr"].map((name, i) =>
		variable(name, {
			type: "float32",
			axes: cube,
			values: Float32Array.from({ length: 60_000 }, (_, at) => at / 7 + i),
		}),
	),
);

beforeAll(async () => {
	await engine.write(wide, join(folder, "wide.nc"));
	await engine.write(mixed, join(folder, "mixed.nc"));
	await engine.write(temperature, join(folder, "temperature.nc"));
	const options = {
		dap2: createDap2({ software: "headwater/test" }),
		engine,
		dataset: (path: string) => engine.open(path),
	};
	server = await serveDap2(options);
	small = await serveDap2({ ...options, mostBytes: 200 });
});
afterAll(async () => {
	server.close();
	small.close();
	await engine.close();
	rmSync(folder, { recursive: true });
});

const addressOf = (file: string, at = server) => `${at.address}/${encodeURIComponent(file)}`;
const file = (name: string) => join(folder, name);
const asServed = (files: readonly string[], served = files): [string, string][] =>
	files.map((one, i) => [one, addressOf(served[i] as string)]);

async function printed(program: string, ...args: readonly string[]): Promise<string> {
	const { code, out, errors } = await run(program, args);
	if (code !== 0) throw new Error(`${program} ${args.join(" ")}: ${errors}${out}`);
	return out;
}

const withProgram = (program: string, sentence: string) =>
	hasProgram(program)
		? ([test, sentence] as const)
		: ([test.skip, `${sentence} (${program} is not installed)`] as const);
const withPython = (sentence: string, ...modules: string[]) =>
	pythonHas(...modules)
		? ([test, sentence] as const)
		: ([test.skip, `${sentence} (python3 has no ${modules.join(", ")})`] as const);

{
	const [it, sentence] = withPython(
		"netCDF4-python reads every type, text, scalar, name and attribute",
		"netCDF4",
	);
	it(sentence, async () => {
		expect(await differences(asServed([file("mixed.nc"), file("temperature.nc")]))).toEqual({
			variables: 26,
			wrong: {},
		});
	});
}

const sample = shared(".");

/** Storage never written and without a fill value: netCDF gives whatever the memory held. */
const GARBAGE: Record<string, string[]> = { "f03tst_open_mem.nc": ["var2: other values"] };

{
	const [it, sentence] = sample
		? withPython("netCDF4-python reads every file of the sample data as if it were local", "netCDF4")
		: ([test.skip, "netCDF4-python reads every file of the sample data (absent)"] as const);
	it(sentence, async () => {
		const all = readdirSync(sample as string, { recursive: true, encoding: "utf8" })
			.filter((name) => /\.(nc|h5)$/.test(name))
			.map((name) => join(sample as string, name))
			.sort();
		const opened = await Promise.all(
			all.map((one) =>
				engine.open(one).then(
					() => [one],
					(error: unknown) => {
						if (isHeadwaterError(error, "Format")) return [];
						throw error;
					},
				),
			),
		);
		const { variables, wrong } = await differences(asServed(opened.flat()));
		const untold = Object.fromEntries(
			Object.entries(wrong).filter(
				([path, faults]) => JSON.stringify(GARBAGE[path.split("/").at(-1) ?? ""]) !== JSON.stringify(faults),
			),
		);
		expect(untold).toEqual({});
		expect(variables).toBeGreaterThan(1000);
		expect(server.failures).toEqual([]);
	}, 120_000);
}

{
	const [it, sentence] = sample
		? withPython("archives of Zarr and packed files are served as they would be unpacked", "netCDF4")
		: ([test.skip, "archives of Zarr and packed files are served (sample data are absent)"] as const);
	it(sentence, async () => {
		const [archives, packed] = [join(sample as string, "formats"), join(sample as string, "cf")];
		const zipped = readdirSync(archives).filter((name) => name.endsWith(".zip"));
		for (const name of zipped) {
			const dataset = await engine.open(join(archives, name));
			await engine.write(dataset, file(`${name}.nc`));
		}
		const gzipped = readdirSync(packed).filter((name) => name.endsWith(".nc.gz"));
		for (const name of gzipped)
			writeFileSync(file(name.slice(0, -3)), gunzipSync(readFileSync(join(packed, name))));
		const [opened, served] = [
			[...zipped.map((name) => file(`${name}.nc`)), ...gzipped.map((name) => file(name.slice(0, -3)))],
			[...zipped.map((name) => join(archives, name)), ...gzipped.map((name) => file(name.slice(0, -3)))],
		];
		const { variables, wrong } = await differences(asServed(opened, served));
		expect(wrong).toEqual({});
		expect(variables).toBeGreaterThan(50);
	}, 60_000);
}

{
	const [it, sentence] = withProgram("ncdump", "ncdump prints served data as it prints the file");
	it(sentence, async () => {
		const lines = async (from: string) =>
			(await printed("ncdump", from))
				.split("\n")
				.filter((line) => !/^netcdf |^$|Unlimited_Dimension|^\/\/ global/.test(line));
		const [ours, theirs] = [
			await lines(addressOf(file("temperature.nc"))),
			await lines(file("temperature.nc")),
		];
		expect([...ours].sort()).toEqual([...theirs].sort());
	});
}

{
	const [it, sentence] = withProgram("nccopy", "nccopy makes a file of what is served");
	it(sentence, async () => {
		await printed("nccopy", addressOf(file("temperature.nc")), file("copy.nc"));
		const values = async (name: string) =>
			(await printed("ncdump", "-v", "ta,time_bnds", file(name))).split("data:")[1];
		expect(await values("copy.nc")).toBe(await values("temperature.nc"));
	});
}

{
	const [it, sentence] = withProgram(
		"ncks",
		"ncks cuts several variables along several dimensions with strides",
	);
	it(sentence, async () => {
		const cut = ["-O", "-h", "-C", "-v", "tas,pr", "-d", "time,1,38,4", "-d", "lat,0,,2", "-d", "lon,1,2"];
		await printed("ncks", ...cut, addressOf(file("wide.nc")), file("served.nc"));
		await printed("ncks", ...cut, file("wide.nc"), file("local.nc"));
		const values = async (name: string) => (await printed("ncdump", file(name))).split("data:")[1];
		expect(await values("served.nc")).toBe(await values("local.nc"));
		const wanted = /\?tas%5b1:4:3[79]%5d%5b0:2:29%5d%5b1:2%5d$/;
		expect(server.asked.filter((one) => wanted.test(one))).toHaveLength(1);
	});
}

{
	const [it, sentence] = withPython("netCDF4-python cuts and strides as in the file", "netCDF4");
	it(sentence, async () => {
		const script = `
import random, sys, netCDF4
import numpy as np
random.seed(6)
a, b = netCDF4.Dataset(sys.argv[1]), netCDF4.Dataset(sys.argv[2])
def cut(n):
    i, j = sorted(random.sample(range(n + 1), 2))
    return random.choice([slice(i, j, random.randint(1, 9)), i % n, slice(None), slice(None, None, -1)])
for _ in range(60):
    key = tuple(cut(n) for n in (40, 30, 50))
    name = random.choice(["tas", "pr"])
    np.testing.assert_array_equal(a[name][key], b[name][key])
print("equal")
`;
		const args = ["-W", "ignore", "-c", script, addressOf(file("wide.nc")), file("wide.nc")];
		expect(await printed("/usr/bin/python3", ...args)).toBe("equal\n");
	});
}

{
	const [it, sentence] = withProgram("cdo", "cdo sees the grid and the dates, and copies the values");
	it(sentence, async () => {
		const info = async (from: string) =>
			(await printed("cdo", "-s", "sinfon", from))
				.split("\n")
				.filter((line) => !/File format|^ *\d+ : unknown/.test(line));
		expect(await info(addressOf(file("temperature.nc")))).toEqual(await info(file("temperature.nc")));
		await printed("cdo", "-s", "copy", addressOf(file("temperature.nc")), file("cdo.nc"));
		expect(await printed("cdo", "-s", "diffn", file("cdo.nc"), file("temperature.nc"))).toBe("");
	});
}

{
	const [it, sentence] = withPython(
		"xarray decodes what is served as it decodes the file",
		"xarray",
		"netCDF4",
	);
	it(sentence, async () => {
		const script = `
import sys, xarray as xr
a, b = xr.open_dataset(sys.argv[1], engine="netcdf4"), xr.open_dataset(sys.argv[2], engine="netcdf4")
xr.testing.assert_equal(a, b)
assert {k: v.dtype for k, v in a.variables.items()} == {k: v.dtype for k, v in b.variables.items()}
xr.testing.assert_equal(a.isel(time=slice(2, 20, 3), lon=[0, 2]), b.isel(time=slice(2, 20, 3), lon=[0, 2]))
m, n = xr.open_dataset(sys.argv[3], engine="netcdf4"), xr.open_dataset(sys.argv[4], engine="netcdf4")
for name in ("i1", "u1", "u2", "u4", "i2", "f8"):
    xr.testing.assert_equal(m[name].rename({"x%20y": "x y"}), n[name]), name
    assert m[name].dtype == n[name].dtype, name
print(m["texts"].values.tolist())
`;
		const files = ["temperature.nc", "mixed.nc"].flatMap((name) => [addressOf(file(name)), file(name)]);
		const out = await printed("/usr/bin/python3", "-W", "ignore", "-c", script, ...files);
		expect(out).toContain("long".repeat(40));
	});
}

{
	const [it, sentence] = withProgram("getdap", "libdap reads structure, attributes and values");
	it(sentence, async () => {
		const address = addressOf(file("mixed.nc"));
		expect(await printed("getdap", "-d", address)).toContain("Byte u1[x%20y = 3];");
		expect(await printed("getdap", "-a", address)).toContain('String _Unsigned "true";');
		const data = await printed("getdap", "-D", address);
		for (const line of [
			"u4 = {  Array: {0, 2147483648, 4294967295}",
			"u2 = {  Array: {0, 32768, 65535}",
			"one%20short = -300;",
			'one%20text = "alone";',
			"one%20byte = 253;",
		])
			expect(data).toContain(line);
		const cut = await printed("getdap", "-D", "-c", "ocean%2fthetao[2][0:1],time[1]", address);
		expect(cut).toContain("ocean/thetao = {  Array: {{5, 6}}  Maps: {59}, {5, 10} }");
	});
}

{
	const [it, sentence] = withProgram(
		"ncdump",
		"clients show our messages for constraints that do not fit, and for too much",
	);
	it(sentence, async () => {
		const bad = await run("ncdump", [`${addressOf(file("temperature.nc"))}?tta`]);
		expect(bad.code).not.toBe(0);
		expect(bad.errors.replaceAll("\\", "")).toContain('There is no variable "tta". Did you mean "ta"?');
		const much = await run("ncdump", ["-v", "ta", addressOf(file("temperature.nc"), small)]);
		expect(much.code).not.toBe(0);
		expect(much.errors).toMatch(/at most 200 bytes are sent at once. Ask for less, as in \?ta\.ta\[/);
	});
}

test("a connection breaks where the data do", async () => {
	const broken = await serveDap2({
		dap2: createDap2({ software: "headwater/test" }),
		dataset: async () =>
			datasetOf(
				["a", "b"].map((name) =>
					variable(name, { type: "float32", axes: { n: 2 ** 20 }, values: new Float32Array(2 ** 20) }),
				),
			),
		engine: {
			readAll: engine.readAll,
			read: async (array, block) => {
				if (broken.asked.length > 1) throw new Error("broken");
				broken.asked.push("read");
				return engine.read(array, block);
			},
		},
	});
	const response = await fetch(`${broken.address}/any.dods`);
	expect(response.status).toBe(200);
	await expect(response.arrayBuffer()).rejects.toThrow();
	expect(broken.failures).toEqual([new Error("broken")]);
	broken.close();
});

test("a client that does not read is not read for, and one that leaves ends the reading", async () => {
	let reads = 0;
	const shape = [4096, 2 ** 18];
	const data: LazyArray = { op: "stored", type: "float32", shape, file: "none", variable: "v" };
	const patient = await serveDap2({
		dap2: createDap2({ software: "headwater/test" }),
		dataset: async () =>
			datasetOf([
				{ ...variable("v", { type: "float32", axes: { y: 0, x: 0 }, values: new Float32Array(0) }), data },
			]),
		engine: {
			readAll: engine.readAll,
			read: async (_, { count }) => {
				reads++;
				return new Float32Array(lengthOf(count));
			},
		},
	});
	const gone = new AbortController();
	const response = await fetch(`${patient.address}/any.dods`, { signal: gone.signal });
	expect(Number(response.headers.get("content-length"))).toBeGreaterThan(4 * lengthOf(shape));
	await new Promise((resolve) => setTimeout(resolve, 400));
	expect(reads).toBeLessThan(60);
	gone.abort();
	await new Promise((resolve) => setTimeout(resolve, 200));
	const before = reads;
	await new Promise((resolve) => setTimeout(resolve, 100));
	expect(reads).toBe(before);
	expect(patient.failures).toHaveLength(1);
	patient.close();
});

test("install.sh names the packages of these clients", () => {
	const script = readFileSync(fileURLToPath(new URL("../../../servers/install.sh", import.meta.url)), "utf8");
	for (const name of ["netcdf-bin", "nco", "cdo", "libdap-bin", "python3-netcdf4", "python3-xarray"])
		expect(script).toContain(name);
});
