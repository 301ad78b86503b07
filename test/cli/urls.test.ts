import { execFileSync } from "node:child_process";
import { copyFileSync, cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "@jest/globals";
import { type ConvertCall, convertFiles } from "../../cli/convert-files.ts";
import { createLocalEngine } from "../../cli/local-engine.ts";
import { readShown, shownJson, shownText } from "../../cli/show-files.ts";
import type { LazyArray } from "../../core/array/lazy-array.ts";
import { UsageError } from "../../core/errors.ts";
import type { Dataset } from "../../core/model/dataset.ts";
import { type RecipeWords, recipeFrom } from "../../core/recipe/grammar.ts";
import { netcdf4Reader } from "../../io/formats/netcdf4/reader.ts";
import { datasetOf, temperature, variable } from "../io/formats/netcdf4/sample.ts";
import { hasNetCdfPython, seenByPython } from "../io/formats/oracle.ts";
import { type RangeServer, serveFolder } from "../servers/range-server.ts";
import { shared } from "../shared-data.ts";
import { headwater } from "./command.ts";

const folder = mkdtempSync(join(tmpdir(), "headwater-urls-"));
const engine = createLocalEngine({ workers: 0, memory: 2 ** 29 });
const local = (name: string) => join(folder, name);
let server: RangeServer;
const at = (name: string) => `${server.address}/${name}`;

const call = (
	files: readonly string[],
	words: RecipeWords = {},
	more: Partial<ConvertCall> = {},
): ConvertCall => ({
	files,
	recipe: recipeFrom(words),
	format: undefined,
	memory: 2 ** 29,
	workers: 0,
	overwrite: true,
	dryRun: false,
	skipUnreadable: false,
	level: "error",
	...more,
});

beforeAll(async () => {
	server = await serveFolder(folder);
	await engine.write(temperature, local("ta.nc"));
	await engine.write(temperature, local("ta3.nc"), { format: "netcdf3" });
	await engine.write(temperature, local("ta2.zarr"), { format: "zarr2" });
	await engine.write(temperature, local("ta3.zarr"), { format: "zarr3" });
});
beforeEach(() => {
	server.asked.length = 0;
});
afterAll(async () => {
	await engine.close();
	server.close();
	rmSync(folder, { recursive: true, force: true });
});

test("every kind of file is shown from a server as it is from the disk", async () => {
	for (const name of ["ta.nc", "ta3.nc", "ta2.zarr", "ta3.zarr"]) {
		const [here, there] = [
			await readShown(local(name), engine, { stats: true }),
			await readShown(at(name), engine, { stats: true }),
		];
		expect(shownText(there, false)).toBe(shownText(here, false));
		expect(there.kind).toEqual(here.kind);
		expect([...there.summaries]).toEqual([...here.summaries]);
		if (name.endsWith(".nc")) expect(there.bytes).toBe(here.bytes);
	}
});

test("a header takes one request where it begins the file, whatever the kind", async () => {
	for (const name of ["ta.nc", "ta3.nc"]) {
		server.asked.length = 0;
		const fresh = createLocalEngine({ workers: 0, memory: 2 ** 29 });
		await readShown(at(name), fresh, { stats: false });
		await fresh.close();
		expect(server.asked).toEqual([`/${name} bytes=0-131071`]);
	}
});

test("the metadata of real CMIP6 files take at most four requests", async () => {
	const root = shared("cmip6");
	if (root === undefined) return console.warn("no sample data here: skipped");
	const files = readdirSync(root, { recursive: true, withFileTypes: true })
		.filter((entry) => entry.name.endsWith(".nc"))
		.map((entry) => join(entry.parentPath, entry.name));
	const fresh = createLocalEngine({ workers: 0, memory: 2 ** 29 });
	for (const path of files) {
		copyFileSync(path, local("cmip6.nc"));
		server.asked.length = 0;
		const shown = await readShown(at(`cmip6.nc?${basename(path)}`), fresh, { stats: false });
		expect(shown.dataset.variables.size).toBeGreaterThan(0);
		expect(server.asked.length).toBeLessThanOrEqual(4);
	}
	await fresh.close();
});

test("the metadata of a large file with thousands of chunks take at most four requests", async () => {
	if (!hasNetCdfPython) return console.warn("no netCDF4-python here: skipped");
	execFileSync("/usr/bin/python3", ["-c", LARGE_FILE, local("large.nc")]);
	const fresh = createLocalEngine({ workers: 0, memory: 2 ** 29 });
	await fresh.open(at("large.nc"));
	expect(server.asked.length).toBeLessThanOrEqual(4);
	await fresh.close();
});

/** As CMOR writes them: coordinates, then data that grow beside their index. */
const LARGE_FILE = `
import netCDF4, numpy, sys
with netCDF4.Dataset(sys.argv[1], "w") as file:
    for name, size in (("time", None), ("lat", 96), ("lon", 144), ("bnds", 2)):
        file.createDimension(name, size)
    for name, axes in (("time", ("time",)), ("time_bnds", ("time", "bnds")), ("lat", ("lat",)), ("lat_bnds", ("lat", "bnds")), ("lon", ("lon",))):
        file.createVariable(name, "f8", axes).units = "1"
    tas = file.createVariable("tas", "f4", ("time", "lat", "lon"), zlib=True, chunksizes=(1, 96, 144), fill_value=1e20)
    file.variables["lat"][:] = numpy.linspace(-90, 90, 96)
    for i in range(40):
        setattr(file, "attribute_%d" % i, "text " * 20)
    rng = numpy.random.default_rng(1)
    for step in range(300):
        file.variables["time"][step] = step
        file.variables["time_bnds"][step] = (step, step + 1)
        tas[step] = rng.random((96, 144))
`;

test("files from a server are copied as they are, with few requests", async () => {
	if (!hasNetCdfPython) return console.warn("no netCDF4-python here: skipped");
	for (const name of ["ta.nc", "ta3.nc"]) {
		await convertFiles(call([at(name), local("copy.nc")]));
		const [copy, original] = seenByPython([local("copy.nc"), local(name)]);
		expect({ ...copy, file: "" }).toEqual({ ...original, file: "" });
	}
	expect(readFileSync(local("copy.nc"))).toEqual(readFileSync(local("ta3.nc")));
});

test("chunks that move from a server are asked for in runs of 4 MiB, from the disk in smaller ones", async () => {
	const [chunks, values] = [160, 160 * 96 * 144];
	let state = 1;
	const noise = Float32Array.from({ length: values }, () => {
		state = (state * 48271) % 2147483647;
		return state / 2147483647;
	});
	const field = { type: "float32", axes: { t: chunks, y: 96, x: 144 }, values: noise } as const;
	const storage = { chunkShape: [1, 96, 144], deflate: 1, shuffle: true };
	await engine.write(datasetOf([variable("v", field, { storage })]), local("noise.nc"));
	const isFar = async (path: string) => {
		const file = await netcdf4Reader.open(path);
		file.close();
		return file.isFar;
	};
	expect(await isFar(local("noise.nc"))).toBe(false);
	expect(await isFar(at("noise.nc"))).toBe(true);
	server.asked.length = 0;
	const result = await convertFiles(call([at("noise.nc"), local("out.nc")], {}, { hash: true }));
	expect(readFileSync(local("out.nc"))).toEqual(readFileSync(local("noise.nc")));
	// The header, its end, and runs of 4 MiB, which do not wait for the edges of 160 chunks.
	const runs = Math.ceil((result.written?.bytes ?? 0) / (4 * 2 ** 20));
	expect(server.asked.length).toBeGreaterThanOrEqual(runs);
	expect(server.asked.length).toBeLessThanOrEqual(runs + 8);
});

test("Zarr, reference sets and several files are converted from a server, in threads too", async () => {
	const wanted = { select: ["time=1:5"], units: ["ta=degC"] };
	await convertFiles(call([local("ta.nc"), local("wanted.nc")], wanted));
	for (const name of ["ta.nc", "ta2.zarr", "ta3.zarr", "ta2.zarr/.zmetadata"]) {
		await convertFiles(call([at(name), local("out.nc")], wanted, { workers: 2, format: "nc4" }));
		const [out, expected] = [await engine.open(local("out.nc")), await engine.open(local("wanted.nc"))];
		const values = async (dataset: typeof out) => engine.readAll(dataset.variables.get("ta")?.data as never);
		expect(await values(out)).toEqual(await values(expected));
	}
});

test("a dry run reads headers only, and tells addresses without their secrets", async () => {
	const address = at("ta.nc?token=t0psecret").replace("://", "://reader:pa55word@");
	const result = await convertFiles(call([address, local("never.nc")], {}, { dryRun: true }));
	expect(existsSync(local("never.nc"))).toBe(false);
	expect(server.asked).toHaveLength(1);
	expect(JSON.stringify(result)).not.toMatch(/t0psecret|pa55word|reader/);
	expect(result.plan.files).toEqual([at("ta.nc?***").replace("://", "://***@")]);
});

test("no secret of an address reaches the output, its history, what is shown, or references", async () => {
	const address = at("ta.nc?token=t0psecret").replace("://", "://reader:pa55word@");
	await convertFiles(call([address, local("out.nc")], { units: ["ta=degC"] }));
	const secret = /t0psecret|pa55word|reader/;
	expect(readFileSync(local("out.nc")).toString("latin1")).not.toMatch(secret);
	const shown = await readShown(address, engine, { stats: false });
	expect(shownText(shown, true) + JSON.stringify(shownJson(shown))).not.toMatch(secret);
	const refs = convertFiles(call([address, local("out.json")]));
	await expect(refs).rejects.toThrow(UsageError);
	await expect(refs).rejects.not.toThrow(secret);
	const ended = await headwater(["show", `${address.replace("ta.nc", "none.nc")}`], { cwd: folder });
	expect(ended.code).toBe(1);
	expect(ended.stderr).toMatch("nothing at this address");
	expect(ended.stdout + ended.stderr).not.toMatch(secret);
});

test("nothing is written to a server", async () => {
	await expect(convertFiles(call([local("ta.nc"), at("out.nc")]))).rejects.toThrow(
		/where nothing is written/,
	);
});

test("a file that changes on the server between header and values is noticed, and read anew the next time", async () => {
	const write = (first: number) => {
		const values = Float64Array.from({ length: 50_000 }, (_, i) => first + i);
		return engine.write(
			datasetOf([variable("v", { type: "float64", axes: { x: 50_000 }, values })]),
			local("moving.nc"),
		);
	};
	const last = (dataset: Dataset) =>
		engine.read(dataset.variables.get("v")?.data as LazyArray, { start: [49_999], count: [1] });
	await write(0);
	const before = await engine.open(at("moving.nc"));
	await write(7);
	await expect(last(before)).rejects.toThrow("it changed while it was read. Start again.");
	expect(await last(await engine.open(at("moving.nc")))).toEqual(Float64Array.of(50_006));
});

test("a folder of Zarr is found whatever it is called", async () => {
	cpSync(local("ta3.zarr"), local("plain-folder"), { recursive: true });
	expect([...(await engine.open(at("plain-folder"))).variables.keys()]).toContain("ta");
});
