import { createHash } from "node:crypto";
import {
	existsSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	utimesSync,
	writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "@jest/globals";
import { affine, concat, slice, values } from "../../core/array/build.ts";
import { FormatError, InterruptedError, MemoryError, MetadataError, StoreError } from "../../core/errors.ts";
import type { Dataset, Variable } from "../../core/model/dataset.ts";
import type { Reader } from "../../core/ports/reader.ts";
import { netcdf3Reader } from "../../io/formats/netcdf3/reader.ts";
import { netcdf3Writer } from "../../io/formats/netcdf3/writer.ts";
import { netcdf4Reader } from "../../io/formats/netcdf4/reader.ts";
import { netcdf4Writer } from "../../io/formats/netcdf4/writer.ts";
import { fileStore } from "../../io/stores/file/index.ts";
import { createEngine, type EngineOptions } from "../../run/engine.ts";
import { temperature } from "../io/formats/netcdf4/sample.ts";

const folder = mkdtempSync(join(tmpdir(), "headwater-engine-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const at = (name: string) => join(folder, name);

const engineWith = (more: Partial<EngineOptions> = {}) =>
	createEngine({
		readers: [netcdf4Reader, netcdf3Reader],
		writer: netcdf4Writer,
		store: fileStore,
		memory: 512 * 2 ** 20,
		...more,
	});

const only = (dataset: Dataset, name: string): Variable => {
	const found = dataset.variables.get(name);
	if (found === undefined) throw new Error(name);
	return found;
};

test("a written file tells its size and hash, and reads back lazily", async () => {
	const engine = engineWith();
	const written = await engine.write(temperature, at("ta.nc"));
	const bytes = readFileSync(at("ta.nc"));
	expect(written).toEqual({
		path: at("ta.nc"),
		bytes: bytes.length,
		sha256: createHash("sha256").update(bytes).digest("hex"),
	});
	const ta = only(await engine.open(at("ta.nc")), "ta");
	const celsius = affine(slice(ta.data, [29, 0, 1], [1, 1, 2]), { offset: -273.15 });
	expect(await engine.readAll(celsius)).toEqual(
		Float32Array.from([1016, 1017], (i) => Math.fround(250 + i / 7) - 273.15),
	);
	expect(await engine.read(ta.data, { start: [0, 0, 0], count: [1, 1, 1] })).toEqual(Float32Array.of(1e20));
	await engine.close();
});

test("a dataset made of files is written from their stored leaves", async () => {
	const engine = engineWith();
	await engine.write(temperature, at("part.nc"));
	const part = await engine.open(at("part.nc"));
	const double = (name: string): Variable => {
		const variable = only(part, name);
		return { ...variable, data: concat([variable.data, variable.data], 0) };
	};
	const variables = new Map(part.variables);
	for (const name of ["time", "time_bnds", "ta"]) variables.set(name, double(name));
	const dimensions = new Map(part.dimensions).set("time", { size: 60, unlimited: true });
	await engine.write({ ...part, dimensions, variables }, at("joined.nc"), { compression: { deflate: 1 } });
	const joined = await engine.open(at("joined.nc"));
	const once = await engine.readAll(only(part, "ta").data);
	expect(await engine.readAll(slice(only(joined, "ta").data, [30, 0, 0], [30, 5, 7]))).toEqual(once);
	await engine.close();
});

test("a header is read once while the file stays the same", async () => {
	let openings = 0;
	const counting: Reader = {
		...netcdf4Reader,
		open(path, options) {
			openings++;
			return netcdf4Reader.open(path, options);
		},
	};
	const engine = engineWith({ readers: [counting] });
	await engine.write(temperature, at("same.nc"));
	const first = await engine.open(at("same.nc"));
	expect(await engine.open(at("same.nc"))).toBe(first);
	expect(openings).toBe(1);
	utimesSync(at("same.nc"), 1, 1);
	await engine.open(at("same.nc"));
	expect(openings).toBe(2);
	await engine.close();
});

test("more files than are held open can be read side by side", async () => {
	const engine = engineWith();
	const names = Array.from({ length: 40 }, (_, i) => at(`many-${i}.nc`));
	for (const name of names) await engine.write(temperature, name);
	const headers = await Promise.all(names.map((name) => engine.open(name)));
	const values = await Promise.all(headers.map((header) => engine.readAll(only(header, "lat").data)));
	expect(values).toEqual(names.map(() => Float64Array.of(-60, -30, 0, 30, 60)));
	await engine.close();
});

test("what is no data file is a FormatError that names the formats; absent ones are StoreErrors", async () => {
	const engine = engineWith();
	writeFileSync(at("text.nc"), "no data");
	writeFileSync(at("empty.nc"), "");
	await expect(engine.open(at("text.nc"))).rejects.toThrow(
		"it is none of: netCDF-4 and HDF5 files, netCDF-3 files",
	);
	await expect(engine.open(at("empty.nc"))).rejects.toThrow("it is empty");
	await expect(engine.open(at("empty.nc"))).rejects.toThrow(FormatError);
	await expect(engine.open(at("missing.nc"))).rejects.toThrow(StoreError);
	await expect(engine.open(folder)).rejects.toThrow(StoreError);
	await engine.close();
});

test("a file that was damaged and is mended opens", async () => {
	const engine = engineWith();
	await engine.write(temperature, at("mended.nc"));
	const bytes = readFileSync(at("mended.nc"));
	writeFileSync(at("mended.nc"), bytes.subarray(0, 5000));
	await expect(engine.open(at("mended.nc"))).rejects.toThrow(FormatError);
	writeFileSync(at("mended.nc"), bytes);
	expect((await engine.open(at("mended.nc"))).variables.has("ta")).toBe(true);
	await engine.close();
});

test("a write that fails leaves nothing", async () => {
	const engine = engineWith();
	const before = readdirSync(folder).sort();
	const broken: Dataset = {
		...temperature,
		dimensions: new Map([...temperature.dimensions, ["lat", { size: 4, unlimited: false }]]),
	};
	await expect(engine.write(broken, at("broken.nc"))).rejects.toThrow(MetadataError);
	const lost = only(temperature, "ta");
	const data = {
		op: "stored",
		type: "float32",
		shape: lost.data.shape,
		file: at("gone.nc"),
		variable: "ta",
	} as const;
	const variables = new Map(temperature.variables).set("ta", { ...lost, data });
	await expect(engine.write({ ...temperature, variables }, at("lost.nc"))).rejects.toThrow(StoreError);
	expect(readdirSync(folder).sort()).toEqual(before);
	await engine.close();
});

test("a stopped write is an InterruptedError and leaves nothing", async () => {
	const engine = engineWith();
	await expect(engine.write(temperature, at("no.nc"), { signal: AbortSignal.abort() })).rejects.toThrow(
		InterruptedError,
	);
	const stop = new AbortController();
	const writing = engine.write(temperature, at("no.nc"), { signal: stop.signal });
	stop.abort();
	await expect(writing).rejects.toThrow(InterruptedError);
	expect(readdirSync(folder).filter((name) => name.includes("no.nc"))).toEqual([]);
	await engine.close();
});

test("one chunk beyond the memory allowed is refused with the figure that would do", async () => {
	const engine = engineWith({ memory: 136 * 2 ** 20 });
	const ta = only(temperature, "ta");
	// One chunk of 100 MiB, of which three copies are needed: 112 + 300 MiB.
	const data = {
		op: "stored",
		type: "float32",
		shape: ta.data.shape,
		file: at("huge.nc"),
		variable: "ta",
		chunkShape: [100, 512, 512],
	} as const;
	const variables = new Map(temperature.variables).set("ta", { ...ta, data });
	const writing = engine.write({ ...temperature, variables }, at("huge-out.nc"));
	await expect(writing).rejects.toThrow(MemoryError);
	await expect(engine.write({ ...temperature, variables }, at("huge-out.nc"))).rejects.toThrow(
		"give --memory 412MiB",
	);
	expect(existsSync(at("huge-out.nc"))).toBe(false);
	await engine.close();
});

test("chunks to be made beyond the memory allowed are refused with the figure that would do; a format without chunks takes them", async () => {
	const engine = engineWith({ memory: 120 * 2 ** 20, moreWriters: async () => [netcdf3Writer] });
	const ta = only(temperature, "ta");
	const month = values("float32", [1, 512, 512], new Float32Array(512 * 512));
	const data = concat(Array(12).fill(affine(month, { scale: 2, offset: 1 })), 0);
	const dimensions = new Map(
		[["time", 12] as const, ["y", 512] as const, ["x", 512] as const].map(([name, size]) => [
			name,
			{ size, unlimited: false },
		]),
	);
	const large = {
		...ta,
		dimensions: ["time", "y", "x"],
		data,
		storage: { chunkShape: [12, 512, 512], deflate: 1, shuffle: true },
	};
	const dataset = { ...temperature, dimensions, variables: new Map([["ta", large]]) };
	// One chunk of 12 MiB, of which three copies are needed: 112 + 36 MiB.
	await expect(engine.write(dataset, at("made.nc"))).rejects.toThrow(
		/chunks to be written of "ta" \(12 × 512 × 512\) take 36 MiB to encode; .*give --memory 148MiB, or smaller chunks/,
	);
	await engine.write(dataset, at("made.nc"), { format: "netcdf3" });
	await engine.close();
	const roomy = engineWith({ memory: 148 * 2 ** 20 });
	await roomy.write(dataset, at("made4.nc"));
	await roomy.close();
});

test("too little memory for anything is refused at once", () => {
	expect(() => engineWith({ memory: 64 * 2 ** 20 })).toThrow(
		"64 MiB of memory are too little: give --memory 120MiB or more.",
	);
});

test("the HDF5 library is charged for only where values need it", async () => {
	const engine = engineWith({ memory: 120 * 2 ** 20 });
	await engine.write(temperature, at("ordinary.nc"));
	const ta = temperature.variables.get("ta") as Variable;
	const filters = [{ id: 4, parameters: [141, 32], optional: true }];
	const stored = {
		op: "stored",
		type: "float32",
		shape: ta.data.shape,
		file: at("ordinary.nc"),
		variable: "ta",
	} as const;
	const variables = new Map(temperature.variables).set("ta", { ...ta, data: { ...stored, filters } });
	await expect(engine.write({ ...temperature, variables }, at("szip.nc"))).rejects.toThrow(
		"as some values need the HDF5 library to be decoded: give --memory 184MiB or more.",
	);
	await engine.close();
});

test("the format named is written; one that nobody writes is refused with those there are", async () => {
	const engine = engineWith({ moreWriters: async () => [netcdf3Writer] });
	let heard = 0;
	await engine.write(temperature, at("old.nc"), {
		format: "netcdf3",
		onWritten: (bytes) => {
			heard += bytes;
		},
	});
	expect(readFileSync(at("old.nc")).subarray(0, 4)).toEqual(Buffer.from("CDF\u0001"));
	expect(heard).toBe(30 * 8 * 3 + 12 * 8 + 8 + 30 * 35 * 4);
	await expect(engine.write(temperature, at("new.nc"), { format: "netcdf9" })).rejects.toThrow(
		'Nothing here writes the format "netcdf9". There are: netcdf4, netcdf3.',
	);
	await engine.close();
});
