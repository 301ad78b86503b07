import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { values } from "../../../../core/array/build.ts";
import { allocate } from "../../../../core/array/element.ts";
import { evaluate, evaluateBlock, type ReadStored } from "../../../../core/array/evaluate.ts";
import { keepRooms } from "../../../../core/array/keep-rooms.ts";
import {
	type DataType,
	type LazyArray,
	lengthOf,
	type NumericValues,
} from "../../../../core/array/lazy-array.ts";
import { type MissingRule, remap, type Weights } from "../../../../core/array/operations/remap.ts";
import { elementAt, indices } from "../naive.ts";

const noFile: ReadStored = () => Promise.reject(new Error("there is no file"));
const MISSING = [1e20, -999, 7];

/** Of each target from none to five sources anywhere. */
const weightsOf = (sources: number, targets: number, most: number): fc.Arbitrary<Weights> =>
	fc
		.array(
			fc.array(
				fc.record({
					source: fc.nat({ max: sources - 1 }),
					weight: fc.double({ min: 0.1, max: 2, noNaN: true }),
				}),
				{ maxLength: most },
			),
			{ minLength: targets, maxLength: targets },
		)
		.map((rows) => ({
			starts: Int32Array.from([0, ...rows.map((_, t) => rows.slice(0, t + 1).flat().length)]),
			sources: Int32Array.from(rows.flat(), ({ source }) => source),
			weights: Float64Array.from(rows.flat(), ({ weight }) => weight),
			from: sources,
		}));

interface Case {
	readonly tree: LazyArray;
	readonly type: DataType;
}

const leafOf = (type: DataType, shape: readonly number[], missing: readonly number[]) =>
	fc
		.array(
			fc.oneof(
				{ weight: 12, arbitrary: fc.integer({ min: -100, max: 100 }) },
				{
					weight: 1,
					arbitrary: fc.constantFrom(...missing, ...(type.startsWith("float") ? [Number.NaN] : [5])),
				},
			),
			{ minLength: lengthOf(shape), maxLength: lengthOf(shape) },
		)
		.map((numbers) => {
			const array = allocate(type, numbers.length) as Float64Array;
			array.set(numbers);
			return values(type, shape, array);
		});

const cases: fc.Arbitrary<Case> = fc
	.record({
		type: fc.constantFrom<DataType>("float32", "float64", "int16"),
		to: fc.constantFrom<DataType>("float32", "float64"),
		steps: fc.integer({ min: 1, max: 3 }),
		source: fc.tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 9 })),
		target: fc.tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 9 })),
		rule: fc.constantFrom<MissingRule>("strict", "present", "whole"),
		least: fc.constantFrom(0, 0.4),
		known: fc.constantFrom(1, 2, 3),
		most: fc.constantFrom(1, 2, 5),
		isGrid: fc.boolean(),
	})
	.chain(({ type, to, steps, source, target, isGrid, known, most, ...how }) => {
		const missing = (type === "int16" ? MISSING.slice(1) : MISSING).slice(0, known);
		const [[high, wide], [rows, columns]] = [source, target];
		const weights = isGrid
			? fc.record({ rows: weightsOf(high, rows, most), columns: weightsOf(wide, columns, most) })
			: weightsOf(high * wide, rows * columns, most);
		return fc.tuple(leafOf(type, [steps, high, wide], missing), weights).map(([leaf, found]) => ({
			type: to,
			tree: remap(leaf, { ...how, from: 2, shape: target, weights: found, missing, fill: -5, type: to }),
		}));
	});

test("remapped values are what the definition says, whatever the weights, the types and what is missing", async () => {
	await fc.assert(
		fc.asyncProperty(cases, async ({ tree, type }) => {
			const found = Array.from((await evaluate(tree, noFile)) as Float64Array);
			const expected = [
				...indices(
					tree.shape.map(() => 0),
					tree.shape,
				),
			].map((index) => elementAt(tree, index) as number);
			found.forEach((value, i) => {
				const other = expected[i] as number;
				expect(Math.abs(value - other)).toBeLessThan(type === "float32" ? 1e-4 : 1e-10);
			});
		}),
		{ numRuns: 400 },
	);
});

test("blocks of targets, one after the other in the same memory, have the very bits of the whole", async () => {
	await fc.assert(
		fc.asyncProperty(cases, async ({ tree }) => {
			const whole = (await evaluate(tree, noFile)) as NumericValues;
			const read = Object.assign(noFile.bind(undefined), { rooms: keepRooms() });
			const [steps = 0, high = 0, wide = 0] = tree.shape;
			for (let step = 0; step < steps; step++) {
				for (let row = 0; row < high; row++) {
					const block = { start: [step, row, 0], count: [1, 1, wide], spare: allocate(tree.type, wide + 1) };
					const part = await evaluateBlock(tree, block, read);
					const at = (step * high + row) * wide;
					expect(part).toEqual(whole.subarray(at, at + wide));
				}
				const plane = await evaluateBlock(tree, { start: [step, 0, 0], count: [1, high, wide] }, read);
				expect(plane).toEqual(whole.subarray(step * high * wide, (step + 1) * high * wide));
			}
		}),
		{ numRuns: 100 },
	);
});
