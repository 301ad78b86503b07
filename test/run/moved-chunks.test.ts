import { spawnSync } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "@jest/globals";
import { affine, concat, slice } from "../../core/array/build.ts";
import type { ReadStored } from "../../core/array/evaluate.ts";
import { type Dataset, emptyDataset, type Variable } from "../../core/model/dataset.ts";
import { createNetcdf4Reader } from "../../io/formats/netcdf4/reader.ts";
import { netcdf4Writer } from "../../io/formats/netcdf4/writer.ts";
import { fileStore } from "../../io/stores/file/index.ts";
import { OpenFiles } from "../../run/open-files.ts";
import { withStoredChunks } from "../../run/stored-chunks.ts";
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
	how: { readonly read: ReadStored; readonly move: boolean; readonly blockBytes?: number },
): Promise<string> {
	const path = join(folder, name);
	await netcdf4Writer.write(dataset, path, {
		read: how.read,
		blockBytes: how.blockBytes ?? 2 ** 20,
		...(how.move && {
			withChunks: (array, action) =>
				files.use(array.file, (file) => withStoredChunks(file, array.variable, action)),
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
		const bytes = [...table.offsets].map(async (offset, at) => {
			const chunk = Buffer.alloc(table.sizes[at] as number);
			await file.readRaw?.(chunk, offset);
			return chunk.toString("hex");
		});
		return Promise.all(bytes);
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

test("which chunks are moved, and so every byte, does not depend on how large blocks are", async () => {
	const [a, b] = [await made("f.nc", 5, 0), await made("g.nc", 7, 1000)];
	// Level 9 shows which chunks were made here: those behind the edge of the first file, in the middle of a chunk.
	const dataset = datasetOf(concat([a.data, b.data], 0), { ...STORAGE, deflate: 9 });
	const sizes = [1, 200, 400, 2 ** 20];
	const written = [];
	for (const blockBytes of sizes)
		written.push(
			readFileSync(await write(`blocks-${blockBytes}.nc`, dataset, { read, move: true, blockBytes })),
		);
	for (const one of written) expect(one.equals(written[0] as Buffer)).toBe(true);
	const [first, joined] = [await chunksOf(join(folder, "f.nc")), await chunksOf(join(folder, "blocks-1.nc"))];
	// The last steps of the first file are half a chunk.
	expect(joined.slice(0, 8)).toEqual(first.slice(0, 8));
	const computed = await write("blocks-not.nc", dataset, { read, move: false });
	const valuesOf = (where: string) => files.use(where, (file) => file.read("v", [0, 0, 0], [12, 5, 7]));
	expect(await valuesOf(join(folder, "blocks-1.nc"))).toEqual(await valuesOf(computed));
});

test("chunks that lie side by side are fetched together, each once", async () => {
	const { data } = await made("h.nc", 40, 0);
	const fetched: [number, number][] = [];
	await netcdf4Writer.write(datasetOf(data), join(folder, "once.nc"), {
		read: nothingIsRead,
		blockBytes: 2 ** 20,
		withChunks: (array, action) =>
			files.use(array.file, (file) =>
				withStoredChunks(file, array.variable, ({ table, read: fetch }) =>
					action({
						table,
						read(target, offset) {
							fetched.push([offset, target.length]);
							return fetch(target, offset);
						},
					}),
				),
			),
	});
	const table = await files.use(join(folder, "h.nc"), (file) => file.chunks?.("v"));
	const total = table?.sizes.reduce((sum, bytes) => sum + bytes, 0);
	expect(table?.sizes.length).toBe(80);
	expect(fetched).toEqual([[table?.offsets[0], total]]);
});

const python = "/usr/bin/python3";
const oracle = spawnSync(python, ["-c", "import netCDF4"]).status === 0 ? test : test.skip;

oracle(
	"an index of several levels is understood by the HDF5 library (skips without netCDF4-python)",
	async () => {
		const values = Float32Array.from({ length: 9000 }, (_, index) => index);
		const storage = { ...STORAGE, chunkShape: [1, 1, 2] };
		const dataset = datasetOf({ op: "values", type: "float32", shape: [3000, 1, 3], values }, storage);
		const path = await write("deep.nc", dataset, { read, move: false });
		const moved = await files.use(path, (file) => file.dataset.variables.get("v")?.data);
		const copy = await write("deep-moved.nc", datasetOf(moved as Variable["data"], storage), {
			read: nothingIsRead,
			move: true,
		});
		const check = `import sys, netCDF4, numpy
for name in sys.argv[1:]:
    with netCDF4.Dataset(name) as data:
        v = data["v"]
        assert v.chunking() == [1, 1, 2], v.chunking()
        assert (v[:].ravel() == numpy.arange(9000)).all()
        assert v[2999, 0, 2] == 8999`;
		const done = spawnSync(python, ["-c", check, path, copy], { encoding: "utf8" });
		expect([done.stderr, done.status]).toEqual(["", 0]);
	},
);
