import { existsSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "@jest/globals";
import { affine, concat, slice } from "../../core/array/build.ts";
import type { ReadStored } from "../../core/array/evaluate.ts";
import type { LazyArray } from "../../core/array/lazy-array.ts";
import { type Dataset, emptyDataset, type Variable } from "../../core/model/dataset.ts";
import type { WriteOptions, Writer, ZarrOptions } from "../../core/ports/writer.ts";
import { createNetcdf4Reader } from "../../io/formats/netcdf4/reader.ts";
import { netcdf4Writer } from "../../io/formats/netcdf4/writer.ts";
import { createZarrReader } from "../../io/formats/zarr/reader.ts";
import { zarr2Writer, zarr3Writer } from "../../io/formats/zarr/writer.ts";
import { fileStore } from "../../io/stores/file/index.ts";
import { OpenFiles } from "../../run/open-files.ts";
import { withStoredChunks } from "../../run/stored-chunks.ts";
import { temporaryFolder } from "../cli/sample-world.ts";

const folder = temporaryFolder("moved-zarr");
const files = new OpenFiles({ readers: [createNetcdf4Reader(), createZarrReader()], store: fileStore });
afterAll(async () => {
	await files.close();
	rmSync(folder, { recursive: true, force: true });
});

const read: ReadStored = (array, block) =>
	files.use(array.file, (file) => file.read(array.variable, block.start, block.count));
const nothingIsRead: ReadStored = () => {
	throw new Error("a value was computed");
};
const withChunks: NonNullable<WriteOptions["withChunks"]> = (array, action) =>
	files.use(array.file, (file) => withStoredChunks(file, array.variable, action));

const DIMENSIONS = ["time", "y", "x"];

function datasetOf(data: LazyArray, more: Partial<Variable> = {}): Dataset {
	const variable: Variable = {
		name: "v",
		type: data.type,
		dimensions: DIMENSIONS,
		attributes: new Map(),
		data,
		...more,
	};
	const sizes = DIMENSIONS.map(
		(name, axis) => [name, { size: data.shape[axis] ?? 1, unlimited: false }] as const,
	);
	return { ...emptyDataset, dimensions: new Map(sizes), variables: new Map([["v", variable]]) };
}

interface Trial extends Partial<WriteOptions> {
	readonly writer: Writer;
}

async function write(name: string, dataset: Dataset, { writer, ...more }: Trial): Promise<string> {
	const path = join(folder, name);
	await writer.write(dataset, path, { read, withChunks, blockBytes: 2 ** 20, ...more });
	return path;
}

const moves = { read: nothingIsRead };
const field = (steps: number, first = 0): LazyArray => ({
	op: "values",
	type: "float32",
	shape: [steps, 5, 7],
	values: Float32Array.from({ length: steps * 35 }, (_, i) => Math.fround(100 * Math.sin(first + i))),
});
const CHUNKS = { time: 2, y: 3, x: 4 };
const STORAGE = { chunkShape: [2, 3, 4], deflate: 1, shuffle: true };

const variableIn = (path: string) => files.use(path, (file) => file.dataset.variables.get("v") as Variable);
const valuesIn = async (path: string) => {
	const { shape } = (await variableIn(path)).data;
	return files.use(path, (file) => file.read("v", [0, 0, 0], shape));
};

/** Chunks of a folder by the part of their key that counts. */
function pieces(path: string): Record<string, string> {
	const below = join(path, "v");
	const names = readdirSync(below, { recursive: true, encoding: "utf8" }).filter(
		(name) => statSync(join(below, name)).isFile() && !/zarr|zattrs/.test(name),
	);
	const entries = names.map((name) => [
		name.replace(/^c\//, "").replaceAll("/", "."),
		readFileSync(join(below, name)).toString("hex"),
	]);
	return Object.fromEntries(entries.sort());
}

/** Chunks of any file in the order of their grid. */
const chunksOf = (path: string) =>
	files.use(path, async (file) => {
		const table = await file.chunks?.("v");
		if (!table) throw new Error("no chunks");
		const bytes = [...table.offsets].map(async (offset, at) => {
			const chunk = Buffer.alloc(table.sizes[at] as number);
			await file.readRaw?.(chunk, offset);
			return chunk.toString("hex");
		});
		return Promise.all(bytes);
	});

test("Zarr into Zarr: with one codec, whatever its level, every chunk moves as it lies", async () => {
	const trials: [Writer, ZarrOptions][] = [
		[zarr2Writer, { codec: "none" }],
		[zarr2Writer, { codec: "zlib", level: 9 }],
		[zarr2Writer, { codec: "zlib", level: 9, shuffle: false }],
		[zarr2Writer, { codec: "zstd", level: 9 }],
		[zarr2Writer, { codec: "blosc", level: 9 }],
		[zarr3Writer, { codec: "zstd", level: 9 }],
		[zarr3Writer, { codec: "blosc" }],
		[zarr3Writer, { codec: "none" }],
	];
	for (const [at, [writer, zarr]] of trials.entries()) {
		const source = await write(`a${at}`, datasetOf(field(6)), { writer, zarr: { ...zarr, chunks: CHUNKS } });
		const copy = await write(
			`b${at}`,
			{ ...(await files.use(source, (file) => file.dataset)) },
			{ writer, ...moves },
		);
		expect(pieces(copy)).toEqual(pieces(source));
		expect(Object.keys(pieces(copy))).toHaveLength(12);
		expect(await valuesIn(copy)).toEqual(await valuesIn(source));
	}
});

test("between the versions, and from netCDF-4 into Zarr and back, chunks move too", async () => {
	const zstd = await write("zstd2", datasetOf(field(6)), {
		writer: zarr2Writer,
		zarr: { codec: "zstd", shuffle: false, chunks: CHUNKS },
	});
	const modern = await write(
		"zstd3",
		datasetOf((await variableIn(zstd)).data, { storage: { chunkShape: [2, 3, 4] } }),
		{
			writer: zarr3Writer,
			...moves,
		},
	);
	expect(pieces(modern)).toEqual(pieces(zstd));
	for (const shuffle of [true, false]) {
		const storage = { ...STORAGE, shuffle };
		const netcdf = await write(`n${shuffle}.nc`, datasetOf(field(6), { storage }), { writer: netcdf4Writer });
		const opened = await files.use(netcdf, (file) => file.dataset);
		const zarr = await write(`n${shuffle}.zarr`, opened, { writer: zarr2Writer, ...moves });
		expect(Object.values(pieces(zarr))).toEqual(await chunksOf(netcdf));
		const back = await write(`m${shuffle}.nc`, await files.use(zarr, (file) => file.dataset), {
			writer: netcdf4Writer,
			...moves,
		});
		expect(await chunksOf(back)).toEqual(await chunksOf(netcdf));
		expect(await valuesIn(back)).toEqual(await valuesIn(netcdf));
	}
});

test("a crop and join on chunk edges moves; what cuts through a chunk, or changes values, is computed", async () => {
	const zarr = { codec: "zlib", level: 9, chunks: CHUNKS } as const;
	const [a, b] = await Promise.all(
		[field(6), field(4, 1000)].map(async (data, i) =>
			write(`part${i}`, datasetOf(data), { writer: zarr2Writer, zarr }),
		),
	);
	const [first, second] = [await variableIn(a as string), await variableIn(b as string)];
	const joined = slice(concat([first.data, second.data], 0), [2, 0, 0], [8, 5, 7]);
	const path = await write("joined", datasetOf(joined, { storage: STORAGE }), {
		writer: zarr2Writer,
		...moves,
	});
	expect(await chunksOf(path)).toEqual([
		...(await chunksOf(a as string)).slice(4),
		...(await chunksOf(b as string)),
	]);
	const whole = (await valuesIn(a as string)) as Float32Array;
	const trials: [LazyArray, Partial<Variable>, Float32Array][] = [
		[slice(first.data, [1, 0, 0], [5, 5, 7]), { storage: STORAGE }, whole.slice(35)],
		[first.data, { storage: { ...STORAGE, chunkShape: [1, 5, 7] } }, whole],
		[first.data, { storage: { ...STORAGE, shuffle: false } }, whole],
		[affine(first.data, { offset: 1 }), { storage: STORAGE }, whole.map((value) => value + 1)],
	];
	for (const [at, [data, more, values]] of trials.entries()) {
		const wish = { writer: zarr2Writer };
		await expect(write(`not${at}`, datasetOf(data, more), { ...wish, ...moves })).rejects.toThrow(
			"was computed",
		);
		expect(await valuesIn(await write(`yes${at}`, datasetOf(data, more), wish))).toEqual(values);
	}
});

test("which chunks are moved, and so every byte, does not depend on how large blocks are", async () => {
	const zarr = { codec: "zlib", level: 1, chunks: CHUNKS } as const;
	const a = await variableIn(await write("odd0", datasetOf(field(5)), { writer: zarr2Writer, zarr }));
	const b = await variableIn(await write("odd1", datasetOf(field(7, 99)), { writer: zarr2Writer, zarr }));
	// Level 9 shows which chunks were made here: those behind the edge of the first, in the middle of a chunk.
	const dataset = datasetOf(concat([a.data, b.data], 0), { storage: { ...STORAGE, deflate: 9 } });
	const whole = await write("whole", dataset, { writer: zarr2Writer });
	const small = await write("small", dataset, { writer: zarr2Writer, blockBytes: 1 });
	expect(pieces(small)).toEqual(pieces(whole));
	expect((await chunksOf(whole)).slice(0, 8)).toEqual((await chunksOf(join(folder, "odd0"))).slice(0, 8));
});

test("what was never written stays so where it reads alike, else it is filled", async () => {
	const fill = (value: number) => new Map([["_FillValue", { type: "float32" as const, values: [value] }]]);
	const zarr = { codec: "zlib", chunks: CHUNKS } as const;
	const source = await write("sparse", datasetOf(field(6), { attributes: fill(7) }), {
		writer: zarr2Writer,
		zarr,
	});
	rmSync(join(source, "v/0.0.0"));
	const { data } = await variableIn(source);
	const alike = await write("alike", datasetOf(data, { attributes: fill(7), storage: STORAGE }), {
		writer: zarr2Writer,
		...moves,
	});
	expect(existsSync(join(alike, "v/0.0.0"))).toBe(false);
	const other = await write("other", datasetOf(data, { attributes: fill(8), storage: STORAGE }), {
		writer: zarr2Writer,
	});
	expect(existsSync(join(other, "v/0.0.0"))).toBe(true);
	const values = await valuesIn(source);
	expect(values[0]).toBe(7);
	expect(await valuesIn(alike)).toEqual(values);
	expect(await valuesIn(other)).toEqual(values);
});

test("values in another order or form of bytes are computed, never moved", async () => {
	const path = await write("shards", datasetOf(field(6)), {
		writer: zarr3Writer,
		zarr: { codec: "zstd", chunks: CHUNKS, shards: { time: 4 } },
	});
	const { data } = await variableIn(path);
	for (const writer of [zarr2Writer, zarr3Writer, netcdf4Writer]) {
		const copy = await write(
			`of-shards-${writer.name}`,
			datasetOf(data, { storage: { chunkShape: [2, 3, 4] } }),
			{ writer },
		);
		expect(await valuesIn(copy)).toEqual(await valuesIn(path));
	}
});
