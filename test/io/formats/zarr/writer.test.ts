import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "@jest/globals";
import { FileSystemStore } from "@zarrita/storage";
import fc from "fast-check";
import * as zarrita from "zarrita";
import { allocate } from "../../../../core/array/element.ts";
import type { DataType, NumericValues } from "../../../../core/array/lazy-array.ts";
import { lengthOf } from "../../../../core/array/lazy-array.ts";
import { FormatError, MetadataError, StoreError } from "../../../../core/errors.ts";
import type { Attribute, Dataset } from "../../../../core/model/dataset.ts";
import type { WriteOptions, Writer, ZarrOptions } from "../../../../core/ports/writer.ts";
import { createZarrReader } from "../../../../io/formats/zarr/reader.ts";
import { zarr2Writer, zarr3Writer } from "../../../../io/formats/zarr/writer.ts";
import { pythonHas } from "../../../python.ts";
import { datasetOf, number, temperature, variable } from "../netcdf4/sample.ts";

const folder = mkdtempSync(join(tmpdir(), "headwater-zarr-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const at = (name: string) => join(folder, name);
const reader = createZarrReader();
const count = (length: number) => Array.from({ length }, (_, i) => i);

interface Trial extends Partial<WriteOptions> {
	readonly writer: Writer;
}

async function write(dataset: Dataset, name: string, { writer, ...options }: Trial): Promise<string> {
	const read = () => Promise.reject(new Error("nothing is stored"));
	await writer.write(dataset, at(name), { read, blockBytes: 2 ** 20, ...options });
	return at(name);
}

async function readAll(path: string, name: string) {
	const file = await reader.open(path);
	const { shape } = file.dataset.variables.get(name)?.data ?? { shape: [] };
	const values = await file.read(
		name,
		shape.map(() => 0),
		shape,
	);
	file.close();
	return values;
}

const python = (lines: readonly string[]): string =>
	execFileSync("/usr/bin/python3", ["-W", "ignore", "-c", lines.join("\n")], { encoding: "utf8" }).trim();
const withPython = pythonHas("zarr", "xarray", "numcodecs") ? test : test.skip;

/** Numbers of every type, texts, scalars, several chunks. */
const mixed: Dataset = datasetOf(
	[
		...(["int8", "uint8", "int16", "uint16", "int32", "uint32", "float32", "float64"] as const).map(
			(type) => {
				const values = allocate(type, 35) as Float64Array;
				values.set(count(35).map((i) => i - (type.startsWith("u") ? 0 : 17)));
				return variable(type, { type, axes: { y: 7, x: 5 }, values });
			},
		),
		variable("int64", {
			type: "int64",
			axes: { x: 5 },
			values: BigInt64Array.of(-(2n ** 62n), 0n, 5n, 1n, 2n),
		}),
		variable("uint64", {
			type: "uint64",
			axes: { x: 5 },
			values: BigUint64Array.of(2n ** 63n + 1n, 0n, 5n, 1n, 2n),
		}),
		variable("letters", { type: "char", axes: { x: 5 }, values: Buffer.from("abcde") }),
		variable("words", { type: "string", axes: { x: 5 }, values: ["", "ä", "hello", "x".repeat(500), "end"] }),
		variable("scalar", { type: "int32", axes: {}, values: Int32Array.of(42) }),
	],
	{
		attributes: new Map<string, Attribute>([
			["title", "Grüße"],
			["list", ["a", "b"]],
			["one", number("float64", 1)],
		]),
	},
);
const inPieces: ZarrOptions = { chunks: { y: 3, x: 2 } };

const CODECS = ["none", "zlib", "gzip", "zstd", "blosc"] as const;

withPython("zarr-python reads every codec and type as we wrote it", async () => {
	for (const codec of CODECS) {
		const path = await write(mixed, `${codec}.zarr`, { writer: zarr2Writer, zarr: { ...inPieces, codec } });
		const said = python([
			"import zarr, json, numpy as np",
			`g = zarr.open_consolidated(${JSON.stringify(path)}, mode='r')`,
			"print(json.dumps({k: [str(x.decode() if isinstance(x, bytes) else x) for x in np.asarray(a[...]).ravel()] for k, a in g.arrays()}))",
		]);
		const theirs = JSON.parse(said) as Record<string, string[]>;
		for (const { name, data, type } of mixed.variables.values()) {
			const values = data.op === "values" ? data.values : [];
			const texts = Array.from(values as Iterable<unknown>, (value) =>
				type === "char" ? String.fromCharCode(Number(value)) : String(value),
			);
			const same = (text: string) =>
				/^(u?int|float)(8|16|32|64)$/.test(type) && !type.endsWith("int64") ? String(Number(text)) : text;
			expect([codec, name, theirs[name]?.map(same)]).toEqual([codec, name, texts]);
		}
	}
});

withPython("xarray opens v2 with times, missing values and coordinates", async () => {
	const path = await write(temperature, "temperature.zarr", { writer: zarr2Writer });
	const said = python([
		"import xarray as xr",
		`d = xr.open_zarr(${JSON.stringify(path)})`,
		"print(d.time.values[1], int(d.ta.isnull().sum()), float(d.ta[0,0,1]), sorted(d.coords), d.ta.encoding['chunks'], d.ta.dims, d.ta.attrs['units'])",
	]);
	expect(said).toBe(
		"1850-02-16 00:00:00 96 250.14285278320312 ['lat', 'lon', 'plev', 'time'] (4, 3, 4) ('time', 'lat', 'lon') K",
	);
});

withPython("xarray decodes texts and packed values", async () => {
	const packed = variable(
		"packed",
		{ type: "int16", axes: { x: 5 }, values: Int16Array.of(0, 1, 2, -5, 4) },
		{ attributes: { _FillValue: number("int16", -5), scale_factor: number("float64", 0.5) } },
	);
	const words = mixed.variables.get("words") as typeof packed;
	const path = await write(datasetOf([packed, words]), "texts.zarr", { writer: zarr2Writer });
	const said = python([
		"import xarray as xr",
		`d = xr.open_zarr(${JSON.stringify(path)})`,
		"print(list(d.words.values)[:3], list(d.packed.values))",
	]);
	expect(said).toBe("['', 'ä', 'hello'] [0.0, 0.5, 1.0, nan, 2.0]");
});

const ZARRITA_TYPES = [
	"int8",
	"uint8",
	"int16",
	"uint16",
	"int32",
	"uint32",
	"int64",
	"uint64",
	"float32",
	"float64",
	"words",
	"scalar",
];
for (const [what, zarr] of [
	...CODECS.map((codec) => [codec, { ...inPieces, codec }] as const),
	["sharded", { ...inPieces, shards: { y: 6, x: 4 } }] as const,
	["sharded gzip", { ...inPieces, shards: { y: 100 }, codec: "gzip" }] as const,
]) {
	test(`zarrita reads v3 as we wrote it: ${what}`, async () => {
		const path = await write(mixed, `${what}.v3.zarr`, { writer: zarr3Writer, zarr });
		const group = await zarrita.open(new FileSystemStore(path), { kind: "group" });
		expect(group.attrs["title"]).toBe("Grüße");
		for (const name of ZARRITA_TYPES) {
			const array = await zarrita.open(group.resolve(name), { kind: "array" });
			const got: unknown = await zarrita.get(array);
			const data = array.shape.length === 0 ? [got] : (got as { data: Iterable<unknown> }).data;
			const ours = mixed.variables.get(name)?.data;
			expect([name, Array.from(data, String)]).toEqual([
				name,
				Array.from((ours?.op === "values" ? ours.values : []) as NumericValues, String),
			]);
		}
		expect(existsSync(join(path, "float64/c/0/0"))).toBe(true);
		expect(existsSync(join(path, "float64/c/2/0"))).toBe(!what.startsWith("sharded"));
	});
}

test("v3 as zarrita writes it is read", async () => {
	const root = zarrita.root(new FileSystemStore(at("theirs.zarr")));
	await zarrita.create(root, { attributes: { title: "theirs" } });
	for (const [name, codecs] of Object.entries({
		plain: [],
		zstd: [{ name: "zstd", configuration: { level: 3 } }],
		blosc: [
			{
				name: "blosc",
				configuration: { cname: "lz4", clevel: 5, shuffle: "shuffle", blocksize: 0, typesize: 8 },
			},
		],
		transposed: [
			{ name: "transpose", configuration: { order: [1, 0] } },
			{ name: "bytes", configuration: { endian: "big" } },
		],
	})) {
		const array = await zarrita.create(root.resolve(name), {
			shape: [4, 6],
			chunkShape: [3, 4],
			dtype: "float64",
			codecs,
			fillValue: -1,
			dimensionNames: ["y", "x"],
		});
		await zarrita.set(array, null, { data: Float64Array.from(count(24)), shape: [4, 6], stride: [6, 1] });
	}
	const file = await reader.open(at("theirs.zarr"));
	expect(file.dataset.attributes).toEqual(new Map([["title", "theirs"]]));
	for (const { name, dimensions } of file.dataset.variables.values()) {
		expect([name, dimensions, await file.read(name, [0, 0], [4, 6])]).toEqual([
			name,
			["y", "x"],
			Float64Array.from(count(24)),
		]);
	}
	expect(file.dataset.variables.size).toBe(4);
	file.close();
});

test("arrays of any shape, chunking, type and codec come back", async () => {
	const plans = fc.record({
		writer: fc.constantFrom(zarr2Writer, zarr3Writer),
		type: fc.constantFrom<DataType>(
			"int8",
			"uint16",
			"int32",
			"float32",
			"float64",
			"int64",
			"char",
			"string",
		),
		axes: fc.array(
			fc.record({
				length: fc.integer({ min: 0, max: 9 }),
				chunk: fc.integer({ min: 1, max: 12 }),
				shard: fc.integer({ min: 0, max: 20 }),
			}),
			{ maxLength: 4 },
		),
		codec: fc.constantFrom(...CODECS),
		shuffle: fc.boolean(),
		blockBytes: fc.integer({ min: 1, max: 5000 }),
	});
	await fc.assert(
		fc.asyncProperty(plans, async ({ writer, type, axes, codec, shuffle, blockBytes }) => {
			const shape = axes.map(({ length }) => length);
			const values = allocate(type, lengthOf(shape)) as unknown[] & NumericValues;
			for (let i = 0; i < values.length; i++) {
				const value = i % 100;
				values[i] = (type === "string" ? `t${value}` : type === "int64" ? BigInt(value) : value) as never;
			}
			const named = Object.fromEntries(axes.map(({ length }, axis) => [`d${axis}`, length]));
			const chunks = Object.fromEntries(axes.map(({ chunk }, axis) => [`d${axis}`, chunk]));
			const shards = Object.fromEntries(
				axes.flatMap(({ shard }, axis) => (shard > 0 ? [[`d${axis}`, shard]] : [])),
			);
			const zarr: ZarrOptions = { codec, shuffle, chunks, shards };
			const path = await write(datasetOf([variable("v", { type, axes: named, values })]), "any.zarr", {
				writer,
				zarr,
				blockBytes,
			});
			expect(await readAll(path, "v")).toEqual(values);
			const file = await reader.open(path);
			const start = shape.map((length) => Math.floor(length / 3));
			const size = shape.map((length, axis) => Math.max(0, Math.ceil(length / 2) - (start[axis] ?? 0)));
			expect(await file.read("v", start, size)).toHaveLength(lengthOf(size));
			file.close();
		}),
		{ numRuns: 150 },
	);
});

test("chunks follow the variable, the request, or about 4 MiB", async () => {
	const long = variable("long", {
		type: "float32",
		axes: { time: 30_000, x: 100 },
		values: new Float32Array(3_000_000),
	});
	const path = await write(datasetOf([long]), "long.zarr", { writer: zarr2Writer, zarr: { codec: "zstd" } });
	const chunks = () => JSON.parse(readFileSync(join(at("long.zarr"), "long/.zarray"), "utf8")) as object;
	expect(chunks()).toMatchObject({ chunks: [10_485, 100], shape: [30_000, 100] });
	await write(datasetOf([long]), "long.zarr", { writer: zarr2Writer, zarr: { chunks: { time: 7000 } } });
	expect(chunks()).toMatchObject({ chunks: [7000, 100] });
	await write(datasetOf([{ ...long, storage: { chunkShape: [5000, 50], deflate: 2 } }]), "long.zarr", {
		writer: zarr2Writer,
	});
	expect(chunks()).toMatchObject({
		chunks: [5000, 50],
		compressor: { id: "zlib", level: 2 },
		filters: [{ id: "shuffle", elementsize: 4 }],
	});
	expect(existsSync(path)).toBe(true);
});

test("what is damaged or cut short is a FormatError with the chunk's key", async () => {
	for (const codec of CODECS) {
		const path = await write(mixed, "damaged.zarr", { writer: zarr2Writer, zarr: { ...inPieces, codec } });
		const { writeFileSync } = await import("node:fs");
		const chunk = join(path, "float64/1.0");
		const bytes = readFileSync(chunk);
		for (const cut of [0, 1, Math.floor(bytes.length / 2), bytes.length - 1]) {
			writeFileSync(chunk, bytes.subarray(0, cut));
			await expect(readAll(path, "float64")).rejects.toThrow(/chunk "float64\/1.0" is damaged/);
			await expect(readAll(path, "float64")).rejects.toThrow(FormatError);
		}
		rmSync(chunk);
		const filled = (await readAll(path, "float64")) as Float64Array;
		expect([filled[0], filled[15]]).toEqual([-17, 9.969209968386869e36]);
	}
});

test("a chunk that unpacks to more than its size is refused before it does", async () => {
	const { deflateSync } = await import("node:zlib");
	const { writeFileSync } = await import("node:fs");
	const path = await write(mixed, "bomb.zarr", { writer: zarr2Writer, zarr: { ...inPieces, codec: "zlib" } });
	writeFileSync(join(path, "float64/1.0"), deflateSync(Buffer.alloc(2 ** 26)));
	await expect(readAll(path, "float64")).rejects.toThrow("it holds more than a chunk");
	const zstd = await write(mixed, "bomb.zarr", { writer: zarr2Writer, zarr: { ...inPieces, codec: "zstd" } });
	// `head -c 1000000000 /dev/zero | zstd --no-check`: a frame header that promises 10^9 bytes.
	writeFileSync(join(zstd, "float64/1.0"), Buffer.from("28b52ffda000ca9a3b54000010000001009b", "hex"));
	await expect(readAll(zstd, "float64")).rejects.toThrow(FormatError);
});

test("a folder of other things is not replaced", async () => {
	const { mkdirSync, writeFileSync } = await import("node:fs");
	mkdirSync(at("home"));
	writeFileSync(join(at("home"), "letter.txt"), "dear");
	await expect(write(mixed, "home", { writer: zarr2Writer })).rejects.toThrow(StoreError);
	expect(readFileSync(join(at("home"), "letter.txt"), "utf8")).toBe("dear");
});

test("a variable that contradicts its dimensions is refused", async () => {
	const odd = variable("v", { type: "float32", axes: { x: 2 }, values: Float32Array.of(1, 2) });
	const wrong = datasetOf([odd], { dimensions: new Map([["x", { size: 3, unlimited: false }]]) });
	await expect(write(wrong, "wrong.zarr", { writer: zarr3Writer })).rejects.toThrow(MetadataError);
});
