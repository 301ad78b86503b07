import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { affine, concat, dropAxis, slice } from "../../../core/array/build.ts";
import { chunkSource } from "../../../core/array/chunk-source.ts";
import { type Block, evaluateBlock, type ReadStored } from "../../../core/array/evaluate.ts";
import type { LazyArray, StoredArray } from "../../../core/array/lazy-array.ts";
import { lengthOf } from "../../../core/array/lazy-array.ts";

const stored = (file: string, shape: readonly number[], chunkShape: readonly number[]): StoredArray => ({
	op: "stored",
	type: "float64",
	file,
	variable: "v",
	shape,
	chunkShape,
});

/** Every element of every file has a value of its own. */
const read: ReadStored = async (array, { start, count }) => {
	const values = new Float64Array(lengthOf(count));
	const base = Number(array.file) * 1e6;
	for (let index = 0; index < values.length; index++) {
		let rest = index;
		let at = 0;
		const place = count.toReversed().map((length, back) => {
			const axis = count.length - 1 - back;
			const one = (rest % length) + (start[axis] as number);
			rest = Math.floor(rest / length);
			return { axis, one };
		});
		for (const { axis, one } of place.toReversed()) at = at * (array.shape[axis] as number) + one;
		values[index] = base + at;
	}
	return values;
};

const chunkOf = (array: LazyArray, chunkShape: readonly number[], at: readonly number[]) => {
	const start = at.map((index, axis) => index * (chunkShape[axis] as number));
	const count = start.map((first, axis) =>
		Math.min(chunkShape[axis] as number, (array.shape[axis] as number) - first),
	);
	return { start, count, shape: chunkShape };
};

test("a crop on chunk edges, a join, and a level of its own chunk keep their chunks", () => {
	const a = stored("1", [8, 3, 4], [2, 1, 4]);
	const b = stored("2", [6, 3, 4], [2, 1, 4]);
	const joined = concat([a, b], 0);
	const cropped = slice(joined, [4, 0, 0], [8, 3, 4]);
	expect(chunkSource(cropped, chunkOf(cropped, [2, 1, 4], [1, 2, 0]))).toEqual({
		stored: a,
		chunk: [3, 2, 0],
	});
	expect(chunkSource(cropped, chunkOf(cropped, [2, 1, 4], [2, 0, 0]))).toEqual({
		stored: b,
		chunk: [0, 0, 0],
	});
	const level = dropAxis(slice(cropped, [0, 1, 0], [8, 1, 4]), 1);
	expect(chunkSource(level, chunkOf(level, [2, 4], [3, 0]))).toEqual({ stored: b, chunk: [1, 1, 0] });
});

test("changed values, cut chunks, other chunk shapes and chunks across a file edge are not moved", () => {
	const a = stored("1", [7, 4], [2, 4]);
	const b = stored("2", [6, 4], [2, 4]);
	const first = [0, 0];
	expect(chunkSource(affine(a, { offset: 1 }), chunkOf(a, [2, 4], first))).toBeUndefined();
	const odd = slice(a, [1, 0], [6, 4]);
	expect(chunkSource(odd, chunkOf(odd, [2, 4], first))).toBeUndefined();
	expect(chunkSource(a, chunkOf(a, [1, 4], first))).toBeUndefined();
	const joined = concat([a, b], 0);
	expect(chunkSource(joined, chunkOf(joined, [2, 4], [3, 0]))).toBeUndefined();
});

test("a partial chunk is moved only where it ends in its file too", () => {
	const a = stored("1", [7, 4], [2, 4]);
	expect(chunkSource(a, chunkOf(a, [2, 4], [3, 0]))).toEqual({ stored: a, chunk: [3, 0] });
	const shorter = slice(a, [0, 0], [5, 4]);
	expect(chunkSource(shorter, chunkOf(shorter, [2, 4], [2, 0]))).toBeUndefined();
});

test("what is moved has the values that would be computed", async () => {
	const lengths = fc.tuple(
		fc.integer({ min: 1, max: 6 }),
		fc.integer({ min: 1, max: 6 }),
		fc.integer({ min: 1, max: 3 }),
	);
	const property = fc.asyncProperty(lengths, fc.nat(20), fc.nat(20), async ([one, two, chunk], from, to) => {
		const files = [stored("1", [one, 3], [chunk, 2]), stored("2", [two, 3], [chunk, 2])] as const;
		const joined = concat(files, 0);
		const start = from % (one + two);
		const array = slice(joined, [start, 0], [1 + (to % (one + two - start)), 3]);
		for (let row = 0; row * chunk < (array.shape[0] as number); row++) {
			const wanted = chunkOf(array, [chunk, 2], [row, 1]);
			const place = chunkSource(array, wanted);
			if (!place) continue;
			const inFile: Block = chunkOf(place.stored, [chunk, 2], place.chunk);
			expect(inFile.count).toEqual(wanted.count);
			expect(await read(place.stored, inFile)).toEqual(await evaluateBlock(array, wanted, read));
		}
	});
	await fc.assert(property, { numRuns: 200 });
});
