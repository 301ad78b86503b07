import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { columns, columnTotal, formula, slice, values } from "../../../../core/array/build.ts";
import { evaluate, evaluateBlock, type ReadStored } from "../../../../core/array/evaluate.ts";
import { type LazyArray, lengthOf, type NumericValues } from "../../../../core/array/lazy-array.ts";
import { touched } from "../../../../core/array/touched.ts";
import { elementAt, indices } from "../naive.ts";

const nothingStored: ReadStored = () => Promise.reject(new Error("nothing is stored"));

/** Small numbers, some of which the tests call missing. */
const leaf = (shape: readonly number[], seed: number): LazyArray =>
	values(
		"float32",
		shape,
		Float32Array.from({ length: lengthOf(shape) }, (_, i) => (i * 7 + seed * 13) % 23),
	);

/** Rises or falls along one of its axes, in steps that differ from column to column; some levels are missing. */
function coordinate(shape: readonly number[], axis: number, seed: number): LazyArray {
	const all = [
		...indices(
			shape.map(() => 0),
			shape,
		),
	];
	const sign = seed % 2 === 0 ? 1 : -1;
	const items = all.map((index) => {
		const level = index[axis] ?? 0;
		const others = index.reduce((sum, at, i) => (i === axis ? sum : sum + at), 0);
		const isMissing = seed % 5 === 0 && (level + others) % 4 === 3;
		return isMissing ? -1 : 20 + sign * (3 * level + (others % 3) * 0.5);
	});
	return values("float64", shape, Float64Array.from(items));
}

const plans = fc.record({
	shape: fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 4 }),
	axis: fc.nat(3),
	beside: fc.nat(15),
	seed: fc.nat(30),
	targets: fc.array(fc.double({ min: 5, max: 40, noNaN: true }), { minLength: 1, maxLength: 4 }),
	method: fc.constantFrom<"linear" | "log" | "nearest">("linear", "log", "nearest"),
	beyond: fc.constantFrom<"missing" | "nearest">("missing", "nearest"),
	type: fc.constantFrom<"float32" | "float64">("float32", "float64"),
	pick: fc.nat(20),
	divided: fc.boolean(),
	layers: fc.option(fc.constant({ from: 8, to: 27, scale: 3 }), { nil: undefined }),
});

const same = (found: readonly number[], expected: readonly unknown[]): void => {
	expect(found).toHaveLength(expected.length);
	found.forEach((value, i) => {
		expect(value).toBeCloseTo(Number(expected[i]), 4);
	});
};

async function assertBlocks(tree: LazyArray, pick: number): Promise<void> {
	const start = tree.shape.map((length, i) => (pick + i) % length);
	const count = tree.shape.map((length, i) => 1 + (pick % (length - (start[i] ?? 0))));
	const expected = [...indices(start, count)].map((index) => elementAt(tree, index));
	const found = await evaluateBlock(tree, { start, count }, nothingStored);
	same(Array.from(found as NumericValues, Number), expected);
	expect(await evaluate(slice(tree, start, count), nothingStored)).toEqual(found);
}

test("any block of columns at targets is what interpolation says, coordinate repeated along axes it lacks", async () => {
	await fc.assert(
		fc.asyncProperty(
			plans,
			async ({ shape, axis: wanted, beside, seed, pick, layers: _, divided: __, ...how }) => {
				const axis = wanted % shape.length;
				const axes = shape.map((_, i) => i).filter((i) => i === axis || (beside >> i) % 2 === 1);
				const array = coordinate(
					axes.map((i) => shape[i] as number),
					axes.indexOf(axis),
					seed,
				);
				const more = { axis, coordinate: { array, axes, missing: [-1] }, missing: [5, 11], fill: -99 };
				await assertBlocks(columns(leaf(shape, seed), { ...how, ...more }), pick);
			},
		),
		{ numRuns: 400 },
	);
});

test("any block of sums and means over columns is what its definition says", async () => {
	await fc.assert(
		fc.asyncProperty(plans, async ({ shape, axis: wanted, beside, seed, pick, type, divided, layers }) => {
			const axis = wanted % shape.length;
			const axes = shape.map((_, i) => i).filter((i) => i === axis || (beside >> i) % 2 === 1);
			const array = coordinate(
				axes.map((i) => shape[i] as number),
				axes.indexOf(axis),
				seed,
			);
			const more = { axis, weights: { array, axes, missing: [-1] }, missing: [5, 11], fill: -99, type };
			await assertBlocks(
				columnTotal(leaf(shape, seed), { ...more, divided, ...(layers && { layers }) }),
				pick,
			);
		}),
		{ numRuns: 200 },
	);
});

test("of an axis at hand only the levels around the targets are read", () => {
	const stored: LazyArray = { op: "stored", type: "float32", shape: [4, 6, 5], file: "a.nc", variable: "ta" };
	const axis = values("float64", [6], Float64Array.of(1000, 850, 700, 500, 250, 100));
	const at = (...targets: readonly number[]) =>
		columns(stored, {
			axis: 1,
			coordinate: { array: axis, axes: [1], missing: [] },
			targets,
			method: "linear",
			type: "float32",
		});
	const read = (tree: LazyArray) => touched(tree).map(({ block }) => [block.start[1], block.count[1]]);
	expect(read(at(600))).toEqual([[2, 2]]);
	expect(read(at(850))).toEqual([[1, 1]]);
	expect(read(at(300, 800))).toEqual([[1, 4]]);
	expect(read(slice(at(300, 800), [0, 0, 0], [4, 1, 5]))).toEqual([[3, 2]]);
});

test("columns worked on in batches come out whole, the coordinate computed or at hand", async () => {
	const shape = [3, 4, 90, 300];
	const surface = values(
		"float64",
		[3, 90, 300],
		Float64Array.from({ length: 81000 }, (_, i) => (i % 97) / 10),
	);
	const step = values("float64", [4], Float64Array.of(0, 10, 20, 30));
	const sum = { call: "add", of: [{ input: 0 }, { input: 1 }] } as const;
	const inputs = [
		{ array: surface, axes: [0, 2, 3] },
		{ array: step, axes: [1] },
	];
	const computed = formula(sum, inputs, { shape, type: "float64" });
	const atHand = values("float64", shape, await evaluate(computed, nothingStored));
	const input = values(
		"float32",
		shape,
		Float32Array.from({ length: 324000 }, (_, i) => i % 1013),
	);
	const level = (o: number, k: number, cell: number) => (((o * 4 + k) * 27000 + cell) % 1013) as number;
	const expected = Float64Array.from({ length: 162000 }, (_, i) => {
		const [cell, target, o] = [
			i % 27000,
			[12, 25][Math.floor(i / 27000) % 2] as number,
			Math.floor(i / 54000),
		];
		const first = ((o * 27000 + cell) % 97) / 10;
		const below = Math.floor((target - first) / 10);
		const weight = (target - first) / 10 - below;
		return level(o, below, cell) + weight * (level(o, below + 1, cell) - level(o, below, cell));
	});
	for (const array of [computed, atHand]) {
		const coordinate = { array, axes: [0, 1, 2, 3], missing: [] };
		const tree = columns(input, {
			axis: 1,
			coordinate,
			targets: [12, 25],
			method: "linear",
			type: "float64",
		});
		const found = (await evaluate(tree, nothingStored)) as Float64Array;
		expect(found.every((value, i) => Math.abs(value - (expected[i] as number)) < 1e-9)).toBe(true);
	}
});

test("a column of which the coordinate is missing has no values", async () => {
	const input = values("float32", [2, 1], Float32Array.of(1, 2));
	const array = values("float64", [2, 1], Float64Array.of(Number.NaN, 3));
	const tree = columns(input, {
		axis: 0,
		coordinate: { array, axes: [0, 1], missing: [] },
		targets: [3],
		method: "linear",
		fill: -9,
		type: "float32",
	});
	expect(await evaluate(tree, nothingStored)).toEqual(Float32Array.of(-9));
});

test("a coordinate that does not lie along the axis is refused", () => {
	const input = leaf([2, 3], 0);
	const array = leaf([3], 0);
	const how = { targets: [1], method: "linear", type: "float32" } as const;
	expect(() => columns(input, { ...how, axis: 0, coordinate: { array, axes: [1], missing: [] } })).toThrow(
		RangeError,
	);
	expect(() => columns(input, { ...how, axis: 0, coordinate: { array, axes: [0], missing: [] } })).toThrow(
		RangeError,
	);
});
