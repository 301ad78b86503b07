import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { planBlocks } from "../../../core/array/blocks.ts";
import { concat } from "../../../core/array/build.ts";
import { type LazyArray, lengthOf } from "../../../core/array/lazy-array.ts";
import { largestChunkBytes } from "../../../core/array/tree.ts";
import { indices } from "./naive.ts";

const cuts = fc
	.array(fc.record({ length: fc.integer({ min: 1, max: 7 }), chunk: fc.integer({ min: 1, max: 4 }) }), {
		minLength: 0,
		maxLength: 4,
	})
	.map((axes) => ({ shape: axes.map((one) => one.length), chunkShape: axes.map((one) => one.chunk) }));

test("blocks cover each element once, begin on chunk edges, and keep to the limit unless one chunk is larger", () => {
	fc.assert(
		fc.property(cuts, fc.integer({ min: 1, max: 2000 }), ({ shape, chunkShape }, maxBytes) => {
			const reading = { chunkShape: chunkShape.map((length) => 1 + (length % 3)), mostBytes: maxBytes };
			const blocks = [...planBlocks({ type: "float32", shape }, { maxBytes, chunkShape, reading })];
			const met = blocks.flatMap((block) => [...indices(block.start, block.count)].map(String));
			expect(new Set(met).size).toBe(lengthOf(shape));
			expect(met.length).toBe(lengthOf(shape));
			const oneChunk = 4 * lengthOf(chunkShape);
			for (const { start, count } of blocks) {
				expect(start.every((first, axis) => first % (chunkShape[axis] ?? 1) === 0)).toBe(true);
				expect(4 * lengthOf(count)).toBeLessThanOrEqual(Math.max(maxBytes, oneChunk));
			}
		}),
	);
});

test("without chunks, blocks follow each other in row-major order", () => {
	fc.assert(
		fc.property(cuts, fc.integer({ min: 1, max: 500 }), ({ shape }, maxBytes) => {
			const met = [...planBlocks({ type: "int16", shape }, { maxBytes })].flatMap((block) => [
				...indices(block.start, block.count),
			]);
			expect(met).toEqual([
				...indices(
					shape.map(() => 0),
					shape,
				),
			]);
		}),
	);
});

test("the order of chunks does not depend on the size of blocks", () => {
	fc.assert(
		fc.property(cuts, fc.integer({ min: 1, max: 2000 }), ({ shape, chunkShape }, maxBytes) => {
			const reading = { chunkShape: chunkShape.map((length) => 1 + (length % 3)), mostBytes: 3 * maxBytes };
			const chunksIn = (limit: number) =>
				[...planBlocks({ type: "float32", shape }, { maxBytes: limit, chunkShape, reading })].flatMap(
					({ start, count }) => {
						const counts = count.map((length, axis) => Math.ceil(length / (chunkShape[axis] ?? 1)));
						return [
							...indices(
								counts.map(() => 0),
								counts,
							),
						].map((at) => String(at.map((i, axis) => (start[axis] ?? 0) + i * (chunkShape[axis] ?? 1))));
					},
				);
			expect(chunksIn(maxBytes)).toEqual(chunksIn(1e9));
		}),
	);
});

test("blocks cut through no chunk that is read where they may be large enough, and keep the order of chunks", () => {
	const plan = (maxBytes: number, mostBytes: number) => ({
		maxBytes,
		chunkShape: [5, 4, 6],
		reading: { chunkShape: [7, 3, 2], mostBytes },
	});
	const array = { type: "float32" as const, shape: [100, 8, 12] };
	const row = 4 * 8 * 12;
	const lengths = (maxBytes: number, mostBytes: number) => [
		...new Set([...planBlocks(array, plan(maxBytes, mostBytes))].map(({ count }) => count.join())),
	];
	expect(lengths(row * 20, row * 40)).toEqual(["35,8,12", "30,8,12"]);
	expect(lengths(row * 80, row * 80)).toEqual(["70,8,12", "30,8,12"]);
	// None fits: the larger the better.
	expect(lengths(row * 20, row * 30)).toEqual(["30,8,12", "10,8,12"]);
	expect(lengths(row * 20, row * 20)).toEqual(["20,8,12"]);
	expect(lengths(row, row * 40)).toEqual(["35,8,12", "30,8,12"]);
	const first = ({ start }: { start: readonly number[] }) => start[0];
	expect([...planBlocks(array, plan(row, row * 40))].map(first)).toEqual([0, 35, 70]);
});

test("an empty array has no blocks", () => {
	expect([...planBlocks({ type: "float32", shape: [0, 4] }, { maxBytes: 10 })]).toEqual([]);
});

test("the largest stored chunk of a tree is known", () => {
	const stored = (chunkShape: readonly number[]): LazyArray => ({
		op: "stored",
		type: "float32",
		shape: [10, 8],
		file: "a",
		variable: "a",
		chunkShape,
	});
	expect(largestChunkBytes(concat([stored([1, 8]), stored([5, 8])], 0))).toBe(160);
});
