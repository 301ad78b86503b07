import { expect, test } from "@jest/globals";
import { stride } from "../../../../core/array/build.ts";
import { evaluate } from "../../../../core/array/evaluate.ts";
import { lengthOf, type StoredArray } from "../../../../core/array/lazy-array.ts";

const LENGTH = 100;

/** What is read of the outer axis when every `every`-th step is taken of one stored in chunks of some steps. */
async function readOf(
	every: number,
	chunk?: number,
): Promise<{ values: number[]; reads: [number, number][] }> {
	const reads: [number, number][] = [];
	const array: StoredArray = {
		...{ op: "stored", type: "int32", shape: [LENGTH], file: "f", variable: "v" },
		...(chunk && { chunkShape: [chunk] }),
	};
	const values = await evaluate(stride(array, { axis: 0, every }), async (_, { start, count }) => {
		reads.push([start[0] as number, count[0] as number]);
		return Int32Array.from({ length: lengthOf(count) }, (_, i) => (start[0] as number) + i);
	});
	return { values: Array.from(values as Int32Array), reads };
}

test("steps that lie in chunks of their own are read one by one, nothing between them", async () => {
	const { values, reads } = await readOf(25, 10);
	expect(values).toEqual([0, 25, 50, 75]);
	expect(reads).toEqual([
		[0, 1],
		[25, 1],
		[50, 1],
		[75, 1],
	]);
});

test("steps that share chunks, or lie in one run, are read together", async () => {
	expect((await readOf(5, 10)).reads).toEqual([[0, 96]]);
	expect((await readOf(25)).reads).toEqual([[0, 76]]);
});
