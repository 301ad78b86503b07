import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { lengthOf, type StoredArray } from "../../../../core/array/lazy-array.ts";
import { touched } from "../../../../core/array/touched.ts";
import { cutOf, rowBlocks } from "../../../../io/formats/dap2/blocks.ts";
import { variable } from "../netcdf4/sample.ts";

const MOST = 16 * 2 ** 20;

/** A variable in a file, of which only what is asked for is looked at. */
const stored = (shape: readonly number[], chunkShape?: readonly number[]): StoredArray => ({
	...{ op: "stored", type: "float32", shape, file: "f", variable: "v" },
	...(chunkShape && { chunkShape }),
});

const partOf = (data: StoredArray, ranges: readonly { first: number; every: number; count: number }[]) => ({
	array: {
		...{ name: "v", path: "v", type: "Float32" as const, attributes: [] },
		dimensions: data.shape.map((size, axis) => ({ name: `d${axis}`, size })),
		variable: { ...variable("v", { type: "float32", axes: {}, values: Float32Array.of(0) }), data },
	},
	ranges,
});

test("blocks are runs of the array that follow each other, and bounded", () => {
	const lengths = fc.array(fc.integer({ min: 1, max: 3000 }), { minLength: 1, maxLength: 4 });
	const chunks = fc.array(fc.integer({ min: 1, max: 3000 }), { minLength: 4, maxLength: 4 });
	fc.assert(
		fc.property(lengths, fc.option(chunks), chunks, (shape, chunk, phase) => {
			fc.pre(lengthOf(shape) < 2 ** 28);
			let next = 0;
			const chunkShape = chunk
				?.slice(0, shape.length)
				.map((length, axis) => Math.min(length, shape[axis] as number));
			for (const { start, count } of rowBlocks(
				{ type: "float32", shape },
				{ chunkShape, phase, usual: 2 ** 20 },
			)) {
				const at = start.reduce((sum, first, axis) => sum * (shape[axis] as number) + first, 0);
				const inner = count.findIndex((length) => length > 1);
				expect(at).toBe(next);
				expect(
					inner < 0 || count.slice(inner + 1).every((length, i) => length === shape[inner + 1 + i]),
				).toBe(true);
				expect(lengthOf(count) * 4).toBeLessThanOrEqual(MOST);
				next += lengthOf(count);
			}
			expect(next).toBe(lengthOf(shape));
		}),
		{ numRuns: 300 },
	);
});

test("blocks begin and end on the edges of stored chunks, wherever the cut begins", () => {
	const data = stored([5000, 100, 100], [24, 50, 100]);
	const whole = [
		{ first: 0, every: 1, count: 100 },
		{ first: 0, every: 1, count: 100 },
	];
	const { data: cut, blocks } = cutOf(partOf(data, [{ first: 7, every: 1, count: 4000 }, ...whole]));
	const edges = [...blocks].map((block) => touched(cut, block)[0]?.block.start[0] as number);
	expect(edges[0]).toBe(7);
	expect(edges.slice(1).every((first) => first % 24 === 0)).toBe(true);
	expect(edges.length).toBeGreaterThan(50);
});

test("chunks of several outer steps are read by them, where that is not too much", () => {
	const { blocks } = cutOf(
		partOf(stored([100, 1000, 1000], [4, 500, 1000]), [
			{ first: 0, every: 1, count: 100 },
			{ first: 0, every: 1, count: 1000 },
			{ first: 0, every: 1, count: 1000 },
		]),
	);
	expect([...blocks].map(({ count }) => count)).toEqual(new Array(25).fill([4, 1000, 1000]));
});

test("strides read no chunk that nothing is taken of", () => {
	const { data, blocks } = cutOf(
		partOf(stored([1000, 8, 8], [1, 8, 8]), [
			{ first: 1, every: 100, count: 10 },
			{ first: 0, every: 1, count: 8 },
			{ first: 0, every: 2, count: 4 },
		]),
	);
	expect(data.shape).toEqual([10, 8, 4]);
	expect([...blocks]).toEqual([{ start: [0, 0, 0], count: [10, 8, 4] }]);
});

test("what lies on a server is asked for in greater blocks", () => {
	const ranges = [
		{ first: 0, every: 1, count: 4096 },
		{ first: 0, every: 1, count: 1024 },
	];
	const near = cutOf(partOf(stored([4096, 1024]), ranges));
	const far = cutOf(partOf({ ...stored([4096, 1024]), file: "https://host/v.nc" }, ranges));
	expect([[...near.blocks].length, [...far.blocks].length]).toEqual([32, 4]);
});
