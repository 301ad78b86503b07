import { rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "@jest/globals";
import { affine, concat, slice } from "../../core/array/build.ts";
import type { ReadStored } from "../../core/array/evaluate.ts";
import { type Dataset, emptyDataset, type Variable } from "../../core/model/dataset.ts";
import { createNetcdf4Reader } from "../../io/formats/netcdf4/reader.ts";
import { netcdf4Writer } from "../../io/formats/netcdf4/writer.ts";
import { fileStore } from "../../io/stores/file/index.ts";
import { OpenFiles } from "../../run/open-files.ts";
import { storedChunk } from "../../run/stored-chunk.ts";
import { temporaryFolder } from "../cli/sample-world.ts";

const folder = temporaryFolder("moved");
const files = new OpenFiles({ readers: [createNetcdf4Reader()], store: fileStore });
afterAll(async () => {
	await files.close();
	rmSync(folder, { recursive: true, force: true });
});

const STORAGE = { chunkShape: [2, 3, 4], deflate: 1, shuffle: true };
const read: ReadStored = (array, block) =>
	files.use(array.file, (file) => file.read(array.variable, block.start, block.count));
const nothingIsRead: ReadStored = () => {
	throw new Error("a value was computed");
};

function datasetOf(data: Variable["data"], storage = STORAGE): Dataset {
	const variable: Variable = {
		name: "v",
		type: "float32",
		dimensions: ["time", "y", "x"],
		attributes: new Map(),
		data,
		storage,
	};
	const [time = 0, y = 0, x = 0] = data.shape;
	const dimensions = new Map([
		["time", { size: time, unlimited: true }],
		["y", { size: y, unlimited: false }],
		["x", { size: x, unlimited: false }],
	]);
	return { ...emptyDataset, dimensions, variables: new Map([["v", variable]]) };
}

async function write(
	name: string,
	dataset: Dataset,
	how: { readonly read: ReadStored; readonly move: boolean },
): Promise<string> {
	const path = join(folder, name);
	await netcdf4Writer.write(dataset, path, {
		read: how.read,
		blockBytes: 2 ** 20,
		...(how.move && {
			readChunk: (array, chunk) => files.use(array.file, (file) => storedChunk(file, array.variable, chunk)),
		}),
	});
	return path;
}

async function made(name: string, steps: number, first: number): Promise<Variable> {
	const values = Float32Array.from({ length: steps * 5 * 7 }, (_, index) => Math.sin(first + index) * 100);
	const path = await write(name, datasetOf({ op: "values", type: "float32", shape: [steps, 5, 7], values }), {
		read,
		move: false,
	});
	return files.use(path, (file) => file.dataset.variables.get("v") as Variable);
}

const chunksOf = (path: string) =>
	files.use(path, async (file) => {
		const table = await file.chunks?.("v");
		if (!table) throw new Error("no chunks");
		const bytes = [...table.offsets].map((offset, at) => file.readRaw?.(offset, table.sizes[at] as number));
		return (await Promise.all(bytes)).map((one) => Buffer.from(one as Uint8Array).toString("hex"));
	});

test("a crop and join on chunk edges moves every chunk as it lies, and computes nothing", async () => {
	const [a, b] = [await made("a.nc", 6, 0), await made("b.nc", 4, 1000)];
	const joined = slice(concat([a.data, b.data], 0), [2, 0, 0], [8, 5, 7]);
	const path = await write("joined.nc", datasetOf(joined), { read: nothingIsRead, move: true });
	const [first, second] = [await chunksOf(join(folder, "a.nc")), await chunksOf(join(folder, "b.nc"))];
	expect(await chunksOf(path)).toEqual([...first.slice(4), ...second]);
	const computed = await write("computed.nc", datasetOf(joined), { read, move: false });
	const valuesOf = (where: string) => files.use(where, (file) => file.read("v", [0, 0, 0], [8, 5, 7]));
	expect(await valuesOf(path)).toEqual(await valuesOf(computed));
});

test("a crop through a chunk, another chunk shape, other filters and changed values are computed", async () => {
	const a = await made("c.nc", 6, 5);
	const valuesOf = async (name: string, dataset: Dataset) => {
		const count = dataset.variables.get("v")?.data.shape as number[];
		await expect(write(`not-${name}`, dataset, { read: nothingIsRead, move: true })).rejects.toThrow(
			"a value was computed",
		);
		const path = await write(name, dataset, { read, move: true });
		return files.use(path, (file) => file.read("v", [0, 0, 0], count));
	};
	const whole = (await files.use(join(folder, "c.nc"), (file) =>
		file.read("v", [0, 0, 0], [6, 5, 7]),
	)) as Float32Array;
	expect(await valuesOf("odd.nc", datasetOf(slice(a.data, [1, 0, 0], [5, 5, 7])))).toEqual(whole.slice(35));
	expect(await valuesOf("shape.nc", datasetOf(a.data, { ...STORAGE, chunkShape: [1, 5, 7] }))).toEqual(whole);
	expect(await valuesOf("plain.nc", datasetOf(a.data, { ...STORAGE, shuffle: false }))).toEqual(whole);
	expect(await valuesOf("scaled.nc", datasetOf(affine(a.data, { offset: 1 })))).toEqual(
		whole.map((value) => value + 1),
	);
});
