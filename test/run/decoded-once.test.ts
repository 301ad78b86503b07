import { rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "@jest/globals";
import { affine, grouped, slice, transpose } from "../../core/array/build.ts";
import type { Block } from "../../core/array/evaluate.ts";
import type { LazyArray } from "../../core/array/lazy-array.ts";
import { wantedRegions } from "../../core/array/touched.ts";
import { type Dataset, emptyDataset } from "../../core/model/dataset.ts";
import type { ByteSource } from "../../core/ports/byte-source.ts";
import type { OpenFile, WantedBlock } from "../../core/ports/reader.ts";
import { createNetcdf4Reader } from "../../io/formats/netcdf4/reader.ts";
import { netcdf4Writer } from "../../io/formats/netcdf4/writer.ts";
import { openFileSource } from "../../io/stores/file/byte-source.ts";
import { temporaryFolder } from "../cli/sample-world.ts";

const folder = temporaryFolder("once");
afterAll(() => rmSync(folder, { recursive: true, force: true }));

// Noise in chunks of more than 64 KiB (but the last row): what lies between two that are wanted is not read along with them.
const SHAPE = [40, 4, 32, 48];
const CHUNK = [7, 2, 32, 48];
const MIB = 2 ** 20;

function datasetOf(data: LazyArray, chunkShape: readonly number[]): Dataset {
	const names = ["time", "lev", "y", "x"].slice(0, data.shape.length);
	const storage = { chunkShape, deflate: 1, shuffle: true };
	const variable = {
		name: "v",
		type: "float32" as const,
		dimensions: names,
		attributes: new Map(),
		data,
		storage,
	};
	const dimensions = new Map(
		names.map((name, axis) => [name, { size: data.shape[axis] ?? 0, unlimited: axis === 0 }]),
	);
	return { ...emptyDataset, dimensions, variables: new Map([["v", variable]]) };
}

/** The bytes of a file; `heard` gets the range of every read. */
function countedSource(path: string, heard: (from: number, to: number) => void): ByteSource {
	const source = openFileSource(path);
	return {
		name: path,
		size: source.size,
		read: (offset, length) => {
			heard(offset, offset + length);
			return source.read(offset, length);
		},
		close: () => source.close(),
	};
}

async function written(name: string): Promise<string> {
	const path = join(folder, name);
	let state = 1;
	const noise = Float32Array.from({ length: SHAPE.reduce((a, b) => a * b) }, () => {
		state = (state * 48271) % 2147483647;
		return state / 2147483647;
	});
	const data: LazyArray = { op: "values", type: "float32", shape: SHAPE, values: noise };
	await netcdf4Writer.write(datasetOf(data, CHUNK), path, { read: nothing, blockBytes: MIB });
	return path;
}

const nothing = () => {
	throw new Error("nothing is stored");
};

const path = written("in.nc");

interface Blocks {
	/** Of the output. */
	readonly chunkShape: readonly number[];
	readonly blockBytes?: number;
	readonly mostBlockBytes?: number;
}

interface Watched {
	readonly file: OpenFile;
	/** How often each of the field's chunks was fetched to be decoded, row-major. */
	readonly fetches: () => readonly number[];
}

async function watched(): Promise<Watched> {
	const ranges: (readonly [from: number, to: number])[] = [];
	const source = countedSource(await path, (from, to) => ranges.push([from, to]));
	const file = (await createNetcdf4Reader().openSource?.(source)) as OpenFile;
	const table = await file.chunks?.("v");
	if (table === undefined) throw new Error("no chunks");
	ranges.length = 0;
	const fetches = () =>
		Array.from(table.offsets, (offset, at) => {
			const end = offset + (table.sizes[at] as number);
			return ranges.filter(([from, to]) => from <= offset && to >= end).length;
		});
	return { file, fetches };
}

/** Writes what is made of the field; gives how often each chunk was fetched. */
async function fetches(
	change: (field: LazyArray) => LazyArray,
	{ chunkShape, blockBytes = MIB / 4, mostBlockBytes = 4 * MIB }: Blocks,
): Promise<readonly number[]> {
	const { file, fetches: found } = await watched();
	const data = change(file.dataset.variables.get("v")?.data as LazyArray);
	const wanted = wantedRegions([data]);
	await netcdf4Writer.write(datasetOf(data, chunkShape), join(folder, "out.nc"), {
		read: (array, block) =>
			file.readBlock?.("v", { ...block, within: wanted(array) }) ?? Promise.reject(new Error("no blocks")),
		blockBytes,
		mostBlockBytes,
	});
	file.close();
	return found();
}

/** Reads one step after the other; gives how often each chunk was fetched. */
async function stepByStep(options: (step: Block) => Pick<WantedBlock, "within" | "mostKept">) {
	const { file, fetches: found } = await watched();
	for (let step = 0; step < (SHAPE[0] as number); step++) {
		const block = { start: [step, 0, 0, 0], count: [1, 4, 32, 48] };
		await file.readBlock?.("v", { ...block, ...options(block) });
	}
	file.close();
	return found();
}

/** Once each chunk of the rows from number `first` to before `end`; the others never. */
const inRows = (first: number, end: number): readonly number[] =>
	Array.from({ length: 6 * 2 }, (_, at) => (at >= 2 * first && at < 2 * end ? 1 : 0));

const warmer = (input: LazyArray) => affine(input, { offset: 1 });

test("each chunk is decoded once where blocks and chunks do not end alike", async () => {
	expect(await fetches(warmer, { chunkShape: [5, 3, 32, 48] })).toEqual(inRows(0, 6));
	expect(await fetches(warmer, { chunkShape: [1, 4, 16, 48] })).toEqual(inRows(0, 6));
});

test("each chunk is decoded once where blocks may not be large enough for a row of chunks", async () => {
	const small = { blockBytes: MIB / 8, mostBlockBytes: MIB / 8 };
	expect(await fetches(warmer, { chunkShape: [5, 3, 32, 48], ...small })).toEqual(inRows(0, 6));
	expect(await fetches(warmer, { chunkShape: [1, 1, 8, 48], ...small })).toEqual(inRows(0, 6));
});

test("of a crop that begins inside a chunk, only what it touches is decoded, once", async () => {
	const crop = (field: LazyArray) => warmer(slice(field, [10, 0, 0, 0], [20, 4, 32, 48]));
	expect(await fetches(crop, { chunkShape: [5, 4, 32, 48] })).toEqual(inRows(1, 5));
});

test("of one level, each chunk that holds it is decoded once", async () => {
	const level = (field: LazyArray) => warmer(slice(field, [0, 3, 0, 0], [40, 1, 32, 48]));
	const ofSecond = inRows(0, 6).map((_, at) => at % 2);
	expect(await fetches(level, { chunkShape: [1, 1, 32, 48], blockBytes: MIB / 16 })).toEqual(ofSecond);
});

test("a mean over time, and a field turned round, decode each chunk once", async () => {
	const average = (field: LazyArray) =>
		grouped(field, {
			statistic: { method: "mean" },
			axis: 0,
			groups: Array<number>(field.shape[0] ?? 0).fill(0),
			count: 1,
		});
	expect(await fetches(average, { chunkShape: [1, 4, 32, 48] })).toEqual(inRows(0, 6));
	const turned = (field: LazyArray) => transpose(field, [2, 0, 1, 3]);
	expect(await fetches(turned, { chunkShape: [32, 3, 4, 48] })).toEqual(inRows(0, 6));
});

test("a chunk of which nothing more is wanted is not kept", async () => {
	expect(await stepByStep(() => ({}))).toEqual(inRows(0, 6));
	// Every step claims to be all there is, so that the next has to fetch its chunks again: 7 steps in each but the last 5.
	const again = await stepByStep((block) => ({ within: block }));
	expect(again).toEqual([7, 7, 7, 7, 7].flatMap((steps) => [steps, steps]).concat(5, 5));
});

test("no more decoded chunks are kept than is allowed", async () => {
	const chunkBytes = 4 * CHUNK.reduce((a, b) => a * b);
	expect(await stepByStep(() => ({ mostKept: 2 * chunkBytes }))).toEqual(inRows(0, 6));
	// Of the two chunks of a row one is kept, and pushed out by the other: each is fetched at every second step.
	const again = await stepByStep(() => ({ mostKept: 1.5 * chunkBytes }));
	expect(again).toEqual([4, 4, 4, 4, 4].flatMap((steps) => [steps, steps]).concat(3, 3));
	const never = await stepByStep(() => ({ mostKept: 0 }));
	expect(never).toEqual([7, 7, 7, 7, 7].flatMap((steps) => [steps, steps]).concat(5, 5));
});
