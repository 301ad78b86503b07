import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { concat, formula, slice, values } from "../../../../core/array/build.ts";
import { allocate } from "../../../../core/array/element.ts";
import { evaluate, evaluateBlock, type ReadStored } from "../../../../core/array/evaluate.ts";
import {
	type DataType,
	type LazyArray,
	lengthOf,
	type NumericValues,
} from "../../../../core/array/lazy-array.ts";
import type { Expression, FormulaFunction } from "../../../../core/array/operations/formula.ts";
import { touched } from "../../../../core/array/touched.ts";
import { elementAt, indices } from "../naive.ts";

const nothingStored: ReadStored = () => Promise.reject(new Error("nothing is stored"));

const call = (name: FormulaFunction, ...of: Expression[]): Expression => ({ call: name, of });

/** Small whole numbers of a type, some of which the tests call missing. */
function leaf(type: DataType, shape: readonly number[], seed: number): LazyArray {
	const filled = allocate(type, lengthOf(shape)) as NumericValues;
	for (let i = 0; i < filled.length; i++) {
		const value = (i * 7 + seed * 13) % 23;
		if (filled instanceof BigInt64Array || filled instanceof BigUint64Array) filled[i] = BigInt(value);
		else filled[i] = value;
	}
	return values(type, shape, filled);
}

const BINARY: readonly FormulaFunction[] = [
	"add",
	"subtract",
	"multiply",
	"divide",
	"power",
	"min",
	"max",
	"less",
];

const expressions = fc.letrec<{ all: Expression; leaf: Expression; call: Expression }>((tie) => ({
	leaf: fc.oneof(fc.record({ input: fc.nat(2) }), fc.record({ number: fc.integer({ min: -3, max: 3 }) })),
	call: fc.oneof(
		fc.tuple(fc.constantFrom(...BINARY), tie("all"), tie("all")).map(([name, a, b]) => call(name, a, b)),
		fc
			.tuple(fc.constantFrom<FormulaFunction>("negate", "sqrt", "isMissing"), tie("all"))
			.map(([name, a]) => call(name, a)),
		fc.tuple(tie("all"), tie("all"), tie("all")).map((of) => call("where", ...of)),
	),
	all: fc.oneof({ depthSize: "small" }, tie("leaf"), tie("call")),
}));

test("any block of a formula is what its functions say, inputs repeated along the axes they lack", async () => {
	const shapes = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 4 });
	const types = fc.constantFrom<DataType>("int16", "int64", "float32", "float64");
	const plans = fc.record({
		shape: shapes,
		axes: fc.array(fc.nat(15), { minLength: 3, maxLength: 3 }),
		types: fc.array(types, { minLength: 3, maxLength: 3 }),
		type: fc.constantFrom<"float32" | "float64">("float32", "float64"),
		expression: expressions.all,
		pick: fc.nat(20),
	});
	await fc.assert(
		fc.asyncProperty(plans, async ({ shape, axes, types: kinds, type, expression, pick }) => {
			const inputs = kinds.map((kind, i) => {
				const own = shape.map((_, axis) => axis).filter((axis) => ((axes[i] ?? 0) >> axis) % 2 === 1);
				const array = leaf(
					kind,
					own.map((axis) => shape[axis] as number),
					i,
				);
				return { array, axes: own, missing: [5, 11, 17].slice(0, i + 1) };
			});
			const tree = formula(expression, inputs, { shape, type, fill: -99 });
			const start = shape.map((length, axis) => (pick + axis) % length);
			const count = shape.map((length, axis) => 1 + (pick % (length - (start[axis] ?? 0))));
			const expected = [...indices(start, count)].map((index) => elementAt(tree, index));
			const found = await evaluateBlock(tree, { start, count }, nothingStored);
			expect(Array.from(found as NumericValues, Number)).toEqual(expected);
			expect(await evaluate(slice(tree, start, count), nothingStored)).toEqual(found);
		}),
		{ numRuns: 300 },
	);
});

test("rows longer than a run and pieces longer than a block's share come out whole", async () => {
	const shape = [3, 700, 800];
	const level = values("float64", [3], Float64Array.of(1, 2, 3));
	const surface = leaf("float32", [700, 800], 1);
	const sum = call("add", { input: 0 }, call("multiply", { input: 1 }, { number: 10 }));
	const tree = formula(
		sum,
		[
			{ array: level, axes: [0] },
			{ array: surface, axes: [1, 2] },
		],
		{
			shape,
			type: "float64",
		},
	);
	const found = (await evaluate(tree, nothingStored)) as Float64Array;
	const below = (await evaluate(surface, nothingStored)) as Float32Array;
	const expected = Float64Array.from({ length: found.length }, (_, i) => {
		return Math.floor(i / below.length) + 1 + 10 * (below[i % below.length] as number);
	});
	expect(found.every((value, i) => value === expected[i])).toBe(true);
});

test("a formula is rounded once", async () => {
	const input = values("float32", [1], Float32Array.of(1 / 3));
	const tree = formula(
		call("subtract", call("multiply", { input: 0 }, { number: 3 }), { number: 1 }),
		[{ array: input }],
		{ shape: [1], type: "float32" },
	);
	expect(await evaluate(tree, nothingStored)).toEqual(Float32Array.of(Math.fround(1 / 3) * 3 - 1));
});

test("what no number stands for is missing, and so is what the type cannot hold", async () => {
	const input = values("float64", [4], Float64Array.of(0, -1, 1e300, 4));
	const asked = async (expression: Expression) =>
		Array.from(
			(await evaluate(
				formula(expression, [{ array: input }], { shape: [4], type: "float32", fill: -9 }),
				nothingStored,
			)) as Float32Array,
		);
	expect(await asked(call("divide", { number: 1 }, { input: 0 }))).toEqual([
		-9,
		-1,
		Math.fround(1e-300),
		0.25,
	]);
	expect(await asked(call("sqrt", { input: 0 }))).toEqual([0, -9, -9, 2]);
	expect(await asked(call("power", call("missing"), { number: 0 }))).toEqual([-9, -9, -9, -9]);
});

test("the branch of a condition that is not taken may be missing", async () => {
	const land = values("float32", [3], Float32Array.of(100, 0, 1e20));
	const tas = values("float32", [3], Float32Array.of(280, 1e20, 290));
	const tree = formula(
		call("where", call("less", { number: 50 }, { input: 0 }), { input: 1 }, { number: 0 }),
		[
			{ array: land, missing: [1e20] },
			{ array: tas, missing: [1e20] },
		],
		{ shape: [3], type: "float32", fill: 1e20 },
	);
	expect(await evaluate(tree, nothingStored)).toEqual(Float32Array.of(280, 0, 1e20));
});

test("a part of a formula touches that part of its inputs only", () => {
	const stored = (file: string, shape: readonly number[]): LazyArray => ({
		op: "stored",
		type: "float32",
		shape,
		file,
		variable: "x",
	});
	const tree = formula(
		call("add", { input: 0 }, { input: 1 }),
		[{ array: stored("ta", [4, 3, 5]) }, { array: stored("ps", [4, 5]), axes: [0, 2] }],
		{ shape: [4, 3, 5], type: "float32" },
	);
	const part = touched(slice(concat([tree, tree], 0), [1, 2, 1], [1, 1, 3]));
	expect(part.map(({ leaf: { file }, block }) => [file, block.start, block.count])).toEqual([
		["ta", [1, 2, 1], [1, 1, 3]],
		["ps", [1, 1], [1, 3]],
	]);
});

test("inputs that do not lie on the axes, and calls of the wrong length, are refused", () => {
	const input = leaf("float32", [2, 3], 0);
	const options = { shape: [2, 3], type: "float32" } as const;
	expect(() => formula({ input: 0 }, [{ array: input, axes: [0] }], options)).toThrow(RangeError);
	expect(() => formula({ input: 0 }, [{ array: input, axes: [1, 0] }], options)).toThrow(RangeError);
	expect(() => formula({ input: 1 }, [{ array: input }], options)).toThrow("no input 1");
	expect(() => formula(call("add", { input: 0 }), [{ array: input }], options)).toThrow("takes 2");
});
