import { expect, test } from "@jest/globals";
import { affine, concat, grouped, slice, stride, transpose, values } from "../../../core/array/build.ts";
import { evaluate } from "../../../core/array/evaluate.ts";
import { lengthOf, type StoredArray } from "../../../core/array/lazy-array.ts";
import { costOf, touched } from "../../../core/array/touched.ts";

const stored = (file: string): StoredArray => ({
	op: "stored",
	type: "float32",
	shape: [10, 6, 4],
	file,
	variable: "v",
	chunkShape: [3, 6, 2],
});

test("what is said to be read is what is read", async () => {
	const joined = concat([stored("a"), stored("b")], 0);
	const part = slice(affine(joined, { scale: 2 }), [8, 0, 1], [4, 6, 2]);
	for (const array of [
		part,
		transpose(part, [2, 0, 1]),
		grouped(part, { statistic: { method: "mean" }, axis: 1, groups: Array(6).fill(0), count: 1 }),
		values("int8", [1], Int8Array.of(1)),
	]) {
		const read: string[] = [];
		await evaluate(array, async (leaf, block) => {
			read.push(JSON.stringify([leaf.file, block]));
			return new Float32Array(lengthOf(block.count));
		});
		expect(read.sort()).toEqual(
			touched(array)
				.map(({ leaf, block }) => JSON.stringify([leaf.file, block]))
				.sort(),
		);
	}
});

test("chunks are counted whole", () => {
	const [one, two] = touched(slice(concat([stored("a"), stored("b")], 0), [8, 0, 1], [4, 6, 2]));
	// Steps 8 and 9 lie in two chunks of 3, columns 1 and 2 in two of 2.
	expect(one && costOf(one)).toEqual({ chunks: 4, bytes: 4 * 36 * 4 });
	expect(two && costOf(two)).toEqual({ chunks: 2, bytes: 2 * 36 * 4 });
	const thin = touched(stride(stored("a"), { axis: 0, every: 4 }));
	expect(thin[0]?.block).toEqual({ start: [0, 0, 0], count: [9, 6, 4] });
	const { chunkShape: _, ...plain } = stored("a");
	expect(costOf(touched(slice(plain, [0, 0, 0], [1, 1, 1]))[0] as never)).toEqual({ chunks: 0, bytes: 4 });
});
