import { expect, test } from "@jest/globals";
import fc from "fast-check";
import {
	affine,
	characters,
	concat,
	dropAxis,
	grouped,
	kept,
	mergeAxes,
	minusGroup,
	reshape,
	running,
	slice,
	stride,
	transpose,
	values,
} from "../../../core/array/build.ts";
import { allocate } from "../../../core/array/element.ts";
import { evaluate, evaluateBlock, type ReadStored } from "../../../core/array/evaluate.ts";
import { keepValues } from "../../../core/array/keep-values.ts";
import {
	type DataType,
	type LazyArray,
	lengthOf,
	type NumericValues,
	type StoredArray,
	type ValuesArray,
} from "../../../core/array/lazy-array.ts";
import { bitRound } from "../../../core/array/operations/bit-round.ts";
import type { GroupStatistic, Statistic } from "../../../core/array/operations/grouped.ts";
import { valuesBlock } from "../../../core/array/operations/values.ts";
import { elementAt, indices } from "./naive.ts";

const TYPES: readonly DataType[] = ["int8", "uint16", "int32", "int64", "float32", "float64", "char"];

/** A leaf full of consecutive numbers. */
function leaf(type: DataType, shape: readonly number[]): ValuesArray {
	const filled = allocate(type, lengthOf(shape)) as NumericValues;
	for (let i = 0; i < filled.length; i++) {
		if (filled instanceof BigInt64Array || filled instanceof BigUint64Array) filled[i] = BigInt(i % 120);
		else filled[i] = i % 120;
	}
	return { op: "values", type, shape, values: filled };
}

const nothingStored: ReadStored = () => Promise.reject(new Error("nothing is stored"));

const shapes = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 4 });

const STATISTICS: readonly Statistic[] = [
	{ method: "mean" },
	{ method: "sum" },
	{ method: "min" },
	{ method: "max" },
	{ method: "std", ddof: 0 },
	{ method: "std", ddof: 1 },
	{ method: "percentile", percent: 30, between: "linear" },
	{ method: "percentile", percent: 80, between: "nearest-rank" },
];

const GROUP_STATISTICS: readonly GroupStatistic[] = [
	...STATISTICS,
	{ method: "count" },
	{ method: "first" },
	{ method: "last" },
];

/** Three groups of the steps of an axis, in no order; some steps have none. */
function groupsOf(array: LazyArray, axis: number, seed: number) {
	const each = (of: number) => Array.from({ length: array.shape[axis] ?? 0 }, (_, i) => (i * i + seed) % of);
	return {
		groups: each(4).map((group) => group - 1),
		weights: each(3),
		statistic: GROUP_STATISTICS[seed % GROUP_STATISTICS.length] as GroupStatistic,
		least: [0, 1, 2],
		missing: seed % 3 === 0 ? [3, 5, 7] : [3],
		fill: -9,
		type: "float64" as const,
	};
}

/** One random change to a tree; `seed` chooses among those its shape allows. */
function changed(array: LazyArray, seed: readonly number[]): LazyArray {
	const [kind = 0, a = 0, b = 0] = seed;
	const axis = a % array.shape.length;
	switch (kind % 13) {
		case 0: {
			const start = array.shape.map((length, i) => (a + i) % length);
			const count = array.shape.map((length, i) => 1 + ((b + i) % (length - (start[i] ?? 0))));
			return slice(array, start, count);
		}
		case 1:
			return concat(
				[
					array,
					array,
					slice(
						array,
						array.shape.map(() => 0),
						array.shape.with(axis, 1),
					),
				],
				axis,
			);
		case 2:
			return affine(array, { scale: 1 + (a % 3), offset: b % 7, missing: [3], fill: -1, type: "float64" });
		case 3: {
			const order = array.shape.map((_, i) => (i + a) % array.shape.length);
			return transpose(array, order);
		}
		case 5:
			return stride(array, { axis, every: 1 + (b % 4) });
		case 7:
			return grouped(array, { axis, count: 3, ...groupsOf(array, axis, b) });
		case 8: {
			const window = 1 + (b % (array.shape[axis] ?? 1));
			const missing = [3, 5];
			const statistic = STATISTICS[(a + b) % STATISTICS.length] as Statistic;
			return running(array, {
				axis,
				window,
				statistic,
				missing,
				fill: -9,
				type: "float64",
				least: 1 + (b % 2),
			});
		}
		case 9: {
			const { groups } = groupsOf(array, axis, b);
			const other = kept(grouped(array, { axis, count: 3, ...groupsOf(array, axis, b), fill: Number.NaN }));
			return minusGroup(array, other, { axis, groups, missing: [3], fill: -9, type: "float64" });
		}
		case 10:
			return axis + 1 < array.shape.length ? mergeAxes(array, axis) : array;
		case 11:
			return bitRound(
				affine(array, { scale: 0.3, missing: [3], fill: -9, type: a % 2 ? "float32" : "float64" }),
				{
					bits: 1 + (b % 20),
					missing: [-9],
				},
			);
		case 4:
			return reshape(array, array.shape.toSpliced(axis, 0, 1));
		default:
			return array.shape[axis] === 1 && array.shape.length > 1 ? dropAxis(array, axis) : array;
	}
}

test("any block of any tree is what its definition says, element by element", async () => {
	const plans = fc.record({
		type: fc.constantFrom(...TYPES),
		shape: shapes,
		steps: fc.array(fc.tuple(fc.nat(20), fc.nat(20), fc.nat(20)), { maxLength: 6 }),
		pick: fc.nat(50),
	});
	await fc.assert(
		fc.asyncProperty(plans, async ({ type, shape, steps, pick }) => {
			const tree = steps.reduce<LazyArray>(
				(array, step) => (lengthOf(array.shape) > 3000 ? array : changed(array, step)),
				leaf(type, shape),
			);
			const start = tree.shape.map((length, axis) => (pick + axis) % length);
			const count = tree.shape.map((length, axis) => 1 + (pick % (length - (start[axis] ?? 0))));
			const found = await evaluateBlock(tree, { start, count }, nothingStored);
			const expected = [...indices(start, count)].map((index) => elementAt(tree, index));
			expect(found).toHaveLength(expected.length);
			for (const [i, value] of Array.from(found as NumericValues, Number).entries()) {
				const wanted = Number(expected[i]);
				// Spreads are formed in another order.
				if (!Object.is(value, wanted)) expect(Math.abs(value - wanted)).toBeLessThanOrEqual(1e-6);
			}
		}),
		{ numRuns: 400 },
	);
});

test("a slice of a concatenation reads only the inputs it touches", async () => {
	const stored = (file: string): StoredArray => ({
		op: "stored",
		type: "float32",
		shape: [10, 2],
		file,
		variable: "ta",
	});
	const asked: string[] = [];
	const read: ReadStored = async (array, block) => {
		asked.push(`${array.file} ${block.start} ${block.count}`);
		return valuesBlock(leaf("float32", array.shape), block);
	};
	const joined = concat([stored("a"), stored("b"), stored("c")], 0);
	const part = slice(joined, [15, 1], [4, 1]);
	expect(part.op).toBe("slice");
	expect(await evaluate(part, read)).toEqual(Float32Array.of(11, 13, 15, 17));
	expect(asked).toEqual(["b 5,1 4,1"]);
});

test("strings go through slices and concatenations", async () => {
	const names = values("string", [3], ["a", "b", "c"]);
	const tree = slice(concat([names, names], 0), [2], [2]);
	expect(await evaluate(tree, nothingStored)).toEqual(["c", "a"]);
	expect(await evaluate(transpose(reshape(names, [3, 1]), [1, 0]), nothingStored)).toEqual(["a", "b", "c"]);
});

test("an affine change is computed in double and rounded once", async () => {
	// 250.00001525878906 is a float32; in single precision the difference would be -23.149994, in double it rounds to -23.149984.
	const input = values("float32", [1], Float32Array.of(250.00001525878906));
	const found = (await evaluate(affine(input, { offset: -273.15 }), nothingStored)) as Float32Array;
	expect(found[0]).toBe(Math.fround(250.00001525878906 - 273.15));
});

test("missing values are compared in the type of the input and become the fill value", async () => {
	const input = values("float32", [4], Float32Array.of(1, 1e20, Number.NaN, 2));
	const found = await evaluate(affine(input, { scale: 10, missing: [1e20], fill: -9 }), nothingStored);
	expect(found).toEqual(Float32Array.of(10, -9, -9, 20));
});

test("whole numbers are rounded to the nearest, ties to even, and become fill where the type cannot hold them", async () => {
	const input = values("float64", [6], Float64Array.of(0.5, 1.5, -2.5, 126.6, 128, -129));
	const found = await evaluate(affine(input, { type: "int8", fill: -127 }), nothingStored);
	expect(found).toEqual(Int8Array.of(0, 2, -2, 127, -127, -127));
	const wide = values("float64", [2], Float64Array.of(2 ** 62, 2 ** 63));
	expect(await evaluate(affine(wide, { type: "int64", fill: -1 }), nothingStored)).toEqual(
		BigInt64Array.of(2n ** 62n, -1n),
	);
});

test("packed shorts become floats", async () => {
	const packed = values("int16", [3], Int16Array.of(0, 100, -32767));
	const found = await evaluate(
		affine(packed, { scale: 0.01, offset: 273.15, missing: [-32767], fill: 1e20, type: "float32" }),
		nothingStored,
	);
	expect(found).toEqual(Float32Array.of(273.15, 274.15, 1e20));
});

test("texts become bytes of one width, cut or filled up, and can be sliced", async () => {
	const words = values("string", [2, 2], ["a", "öb", "", "long"]);
	const spelt = characters(words, 3);
	expect(spelt.shape).toEqual([2, 2, 3]);
	const bytes = (await evaluate(slice(spelt, [0, 1, 1], [2, 1, 2]), nothingStored)) as Uint8Array;
	expect([...bytes]).toEqual([...Buffer.from("ö").subarray(1), 98, 111, 110]);
});

test("a mean reads each stored chunk once, in bounded pieces", async () => {
	const shape = [40, 300, 100];
	const field: StoredArray = {
		op: "stored",
		type: "float32",
		shape,
		file: "/a.nc",
		variable: "a",
		chunkShape: [10, 150, 100],
	};
	const read: number[] = [];
	const whole = {
		statistic: { method: "mean" },
		axis: 0,
		groups: Array<number>(40).fill(0),
		count: 1,
	} as const;
	const means = await evaluate(grouped(field, whole), async (_, { start, count }) => {
		expect((start[0] ?? 1) % 10).toBe(0);
		read.push(lengthOf(count));
		return new Float32Array(lengthOf(count)).fill(start[0] ?? 0);
	});
	expect(read.reduce((sum, length) => sum + length, 0)).toBe(lengthOf(shape));
	expect(Math.max(...read) * 4).toBeLessThanOrEqual(8 * 2 ** 20);
	expect(new Set(means as Float32Array).size).toBe(1);
});

const daily = (shape: readonly number[], chunkShape: readonly number[]): StoredArray => ({
	op: "stored",
	type: "float32",
	shape,
	file: "/a.nc",
	variable: "a",
	chunkShape,
});

test("groups in order read each stored chunk once, in bounded pieces", async () => {
	const field = daily([40, 300, 100], [10, 150, 100]);
	const read: number[] = [];
	const groups = Array.from({ length: 40 }, (_, step) => Math.floor(step / 9));
	const means = grouped(field, { statistic: { method: "max" }, axis: 0, groups, count: 5 });
	const found = await evaluate(means, async (_, { start, count }) => {
		read.push(lengthOf(count));
		return new Float32Array(lengthOf(count)).fill((start[0] ?? 0) + (count[0] ?? 0) - 1);
	});
	expect(read.reduce((sum, length) => sum + length, 0)).toBe(lengthOf(field.shape));
	expect(Math.max(...read) * 4).toBeLessThanOrEqual(8 * 2 ** 20);
	expect(found).toHaveLength(5 * 300 * 100);
});

test("interleaved groups of large maps read each step once, some groups at a time", async () => {
	const field = daily([48, 1000, 900], [1, 1000, 900]);
	const read: number[] = [];
	const groups = Array.from({ length: 48 }, (_, step) => step % 12);
	const climatology = grouped(field, { statistic: { method: "mean" }, axis: 0, groups, count: 12 });
	const found = (await evaluate(climatology, async (_, { start, count }) => {
		for (let step = 0; step < (count[0] ?? 0); step++) read.push((start[0] ?? 0) + step);
		return new Float32Array(lengthOf(count)).fill(start[0] ?? 0);
	})) as Float32Array;
	expect(read.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 48 }, (_, step) => step));
	expect(found[11 * 900_000 + 5]).toBe((11 + 23 + 35 + 47) / 4);
});

test("percentiles of many steps of a large chunk are taken tile by tile of cells", async () => {
	const field = daily([200, 200, 220], [1, 200, 220]);
	let most = 0;
	const statistic = { method: "percentile", percent: 50, between: "linear" } as const;
	const groups = new Array<number>(200).fill(0);
	const found = await evaluate(
		grouped(field, { statistic, axis: 0, groups, count: 1 }),
		async (_, { start, count }) => {
			most = Math.max(most, lengthOf(count));
			const row = lengthOf(count.slice(1));
			const values = new Float32Array(lengthOf(count));
			for (let t = 0; t < (count[0] ?? 0); t++) values.fill((start[0] ?? 0) + t, t * row, (t + 1) * row);
			return values;
		},
	);
	expect(new Set(found as Float32Array)).toEqual(new Set([99.5]));
	expect(most * 4).toBeLessThanOrEqual(8 * 2 ** 20);
});

test("what is kept is computed once in an evaluation, and refused where it is too much", async () => {
	const field = daily([6, 4], [1, 4]);
	const groups = [0, 1, 0, 1, 0, 1];
	const options = { axis: 0, groups };
	const other = kept(
		grouped(field, { ...options, statistic: { method: "mean" }, count: 2, type: "float64" }),
	);
	const anomalies = minusGroup(field, other, options);
	let reads = 0;
	const read = async (
		_: StoredArray,
		{ start, count }: { start: readonly number[]; count: readonly number[] },
	) => {
		reads += count[0] ?? 0;
		return new Float32Array(lengthOf(count)).map((_, i) => (start[0] ?? 0) + Math.floor(i / 4));
	};
	const keeping = Object.assign(read, { keep: keepValues(1000) });
	const blocks: number[] = [];
	for (let step = 0; step < 6; step++) {
		const block = { start: [step, 0], count: [1, 4] };
		blocks.push(...((await evaluateBlock(anomalies, block, keeping)) as Float32Array).subarray(0, 1));
	}
	expect(blocks).toEqual([-2, -2, 0, 0, 2, 2]);
	expect(reads).toBe(12);
	const little = Object.assign(read.bind(undefined), { keep: keepValues(10) });
	await expect(evaluate(anomalies, little)).rejects.toThrow("give more --memory");
});
