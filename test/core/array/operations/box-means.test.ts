import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { boxMeans, slice, values } from "../../../../core/array/build.ts";
import { evaluate, evaluateBlock } from "../../../../core/array/evaluate.ts";
import type { LazyArray } from "../../../../core/array/lazy-array.ts";
import type { CellWeights } from "../../../../core/array/operations/box-means.ts";
import { elementAt } from "../naive.ts";

const nothingStored = () => Promise.reject(new Error("nothing is stored"));

function fieldOf([steps, rows, columns]: readonly [number, number, number], type: "float32" | "float64") {
	const length = steps * rows * columns;
	const items = Float64Array.from({ length }, (_, i) => (i % 7 === 3 ? Number.NaN : ((i * 37) % 101) / 8));
	return values(type, [steps, rows, columns], type === "float32" ? Float32Array.from(items) : items);
}

function weightsOf(kind: number, rows: number, columns: number): CellWeights | undefined {
	if (kind === 0) return undefined;
	if (kind === 1)
		return {
			rows: Float64Array.from({ length: rows }, (_, i) => i + 1),
			columns: Float64Array.from({ length: columns }, (_, i) => (i % 3) + 0.5),
		};
	return { cells: Float32Array.from({ length: rows * columns }, (_, i) => i % 5) };
}

/** All elements of a block, one by one. */
function naively(array: LazyArray, start: readonly number[], count: readonly number[]): number[] {
	const [a = 0, b = 0, c = 0] = count;
	return Array.from({ length: a * b * c }, (_, i) =>
		elementAt(array, [
			(start[0] as number) + Math.floor(i / (b * c)),
			(start[1] as number) + (Math.floor(i / c) % b),
			(start[2] as number) + (i % c),
		]),
	) as number[];
}

test("every block of means holds the weighted means of its boxes, NaN where a box is empty", async () => {
	const size = fc.integer({ min: 1, max: 9 });
	await fc.assert(
		fc.asyncProperty(
			fc.tuple(fc.integer({ min: 1, max: 3 }), size, size),
			fc.integer({ min: 1, max: 4 }),
			fc.integer({ min: 0, max: 2 }),
			fc.constantFrom("float32", "float64"),
			fc.infiniteStream(fc.double({ min: 0, max: 0.999, noNaN: true })),
			async (shape, every, kind, type, parts) => {
				const array = boxMeans(fieldOf(shape, type), {
					every,
					weights: weightsOf(kind, shape[1], shape[2]),
				});
				const some = () => parts.next().value as number;
				const start = array.shape.map((length) => Math.floor(some() * length));
				const count = array.shape.map((length, i) => 1 + Math.floor(some() * (length - (start[i] ?? 0))));
				const expected = naively(array, start, count);
				const got = await evaluateBlock(array, { start, count }, nothingStored);
				expect([...(got as Float64Array)]).toEqual(expected);
				expect([...((await evaluate(slice(array, start, count), nothingStored)) as Float64Array)]).toEqual(
					expected,
				);
			},
		),
		{ numRuns: 150 },
	);
});

test("what is no field, or has other weights, is refused", () => {
	const field = fieldOf([1, 4, 6], "float32");
	expect(boxMeans(field, { every: 1 })).toBe(field);
	expect(() => boxMeans(field, { every: 0 })).toThrow("boxes of 0 cells");
	expect(() => boxMeans(field, { every: 2, weights: { cells: new Float32Array(3) } })).toThrow(
		"4 rows of 6 cells",
	);
	expect(() => boxMeans(values("int8", [2, 2], Int8Array.of(1, 2, 3, 4)), { every: 2 })).toThrow("int8");
	expect(() => boxMeans(values("float32", [2], Float32Array.of(1, 2)), { every: 2 })).toThrow("two axes");
});
