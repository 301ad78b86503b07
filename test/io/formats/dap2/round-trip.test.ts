import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { slice, stride } from "../../../../core/array/build.ts";
import { allocate } from "../../../../core/array/element.ts";
import { type ArrayValues, type DataType, lengthOf } from "../../../../core/array/lazy-array.ts";
import type { Dataset, Variable } from "../../../../core/model/dataset.ts";
import { SERVED } from "../../../../io/formats/dap2/types.ts";
import { datasetOf, variable } from "../netcdf4/sample.ts";
import { decodeDods } from "./decode.ts";
import { ask, bytesOf, computing } from "./in-memory.ts";

const SIZES = { a: 3, b: 4, c: 5, d: 7 };
type Axis = keyof typeof SIZES;
const TYPES = Object.keys(SERVED) as DataType[];

/** Values of a type, negative and large ones among them, without a generator for each. */
function valuesFor(type: DataType, length: number, seed: number): ArrayValues {
	if (type === "string") return Array.from({ length }, (_, i) => "ä".repeat((i * seed) % 4) + i);
	const values = allocate(type, length) as Int32Array;
	const isLong = type === "int64" || type === "uint64";
	for (let i = 0; i < length; i++) {
		const number = Math.imul(i + 1, seed * 2654435761) >> (i % 31);
		const one =
			type === "char" ? 97 + (Math.abs(number) % 26) : type.startsWith("float") ? number / 8 : number;
		values[i] = (isLong ? BigInt(type === "uint64" ? one >>> 0 : one) * 4096n : one) as number;
	}
	return values;
}

const someVariable = fc
	.record({
		type: fc.constantFrom(...TYPES),
		axes: fc.subarray(Object.keys(SIZES) as Axis[], { maxLength: 4 }),
		seed: fc.integer({ min: 1, max: 1000 }),
	})
	.map(({ type, axes, seed }): Omit<Variable, "name"> => {
		const shape = axes.map((axis) => SIZES[axis]);
		const lengths = Object.fromEntries(axes.map((axis, i) => [axis, shape[i] as number]));
		return variable("", { type, axes: lengths, values: valuesFor(type, lengthOf(shape), seed) });
	});

const someDataset = fc
	.record({
		variables: fc.array(someVariable, { minLength: 1, maxLength: 5 }),
		axes: fc.subarray(Object.keys(SIZES) as Axis[]),
	})
	.map(({ variables, axes }): Dataset => {
		const coordinates = axes.map((axis) =>
			variable(axis, {
				type: "float64",
				axes: { [axis]: SIZES[axis] },
				values: Float64Array.from({ length: SIZES[axis] }, (_, i) => i / 2),
			}),
		);
		const named = variables.map((one, i) => ({ ...one, name: `v${i}` }));
		return datasetOf([...named, ...coordinates]);
	});

/** As many index ranges as an answer can hold, by fractions of what is there. */
const someRange = fc.record({
	first: fc.nat({ max: 99 }),
	every: fc.integer({ min: 1, max: 4 }),
	length: fc.nat({ max: 99 }),
});

interface Asked {
	readonly variable: Variable;
	readonly ranges: readonly { first: number; every: number; last: number }[];
}

function asked(one: Variable, chosen: readonly { first: number; every: number; length: number }[]): Asked {
	const sizes = one.type === "char" ? one.data.shape.slice(0, -1) : one.data.shape;
	const ranges = sizes.map((size, axis) => {
		const { first, every, length } = chosen[axis] as (typeof chosen)[number];
		const start = first % size;
		return { first: start, every, last: start + (length % (size - start)) };
	});
	return { variable: one, ranges };
}

/** By our own engine's slices. */
async function sliced({ variable: { type, data }, ranges }: Asked): Promise<(number | string)[]> {
	const all = data.shape.map((size, axis) => ranges[axis] ?? { first: 0, every: 1, last: size - 1 });
	const spanned = slice(
		data,
		all.map(({ first }) => first),
		all.map(({ first, last }) => last - first + 1),
	);
	const cut = all.reduce((inner, { every }, axis) => stride(inner, { axis, every }), spanned);
	const values = await computing.readAll(cut);
	if (type === "string") return [...(values as string[])];
	if (type === "char") {
		const width = data.shape.at(-1) ?? 1;
		const text = Buffer.from(values as Uint8Array).toString("latin1");
		return Array.from({ length: text.length / width }, (_, i) => text.slice(i * width, (i + 1) * width));
	}
	return Array.from(values as Int32Array, (value) =>
		type === "int8" ? Number(value) & 0xff : Number(value),
	);
}

test("whatever is asked for comes as our engine cuts it, and as long as was said", async () => {
	await fc.assert(
		fc.asyncProperty(
			someDataset,
			fc.array(fc.tuple(fc.nat(), fc.array(someRange, { minLength: 4, maxLength: 4 })), {
				minLength: 1,
				maxLength: 4,
			}),
			async (dataset, choices) => {
				const all = [...dataset.variables.values()];
				const wanted = new Map(
					choices.map(([pick, ranges]) => {
						const one = all[pick % all.length] as Variable;
						return [one.name, asked(one, ranges)];
					}),
				);
				const constraint = [...wanted.values()]
					.map(
						({ variable: { name }, ranges }) =>
							name + ranges.map(({ first, every, last }) => `[${first}:${every}:${last}]`).join(""),
					)
					.join(",");
				const answer = await ask(dataset, "dods", constraint);
				const bytes = await bytesOf(answer);
				if (answer.bytes !== undefined) expect(answer.bytes).toBe(bytes.length);
				const decoded = new Map(decodeDods(bytes).map(({ name, values }) => [name, values]));
				for (const one of wanted.values()) {
					const { name } = one.variable;
					expect([name, decoded.get(name) ?? decoded.get(`${name}.${name}`)]).toEqual([
						name,
						await sliced(one),
					]);
				}
			},
		),
		{ numRuns: 300 },
	);
});

test("everything of a dataset comes, cut or not", async () => {
	await fc.assert(
		fc.asyncProperty(someDataset, async (dataset) => {
			const decoded = decodeDods(await bytesOf(await ask(dataset, "dods")));
			expect(new Set(decoded.map(({ name }) => name.split(".")[0]))).toEqual(
				new Set(dataset.variables.keys()),
			);
		}),
		{ numRuns: 100 },
	);
});

test("whatever stands behind the question mark is answered", async () => {
	const dataset = datasetOf([
		variable("a", { type: "int32", axes: { a: 3 }, values: Int32Array.of(1, 2, 3) }),
		variable("b", { type: "float32", axes: { a: 3, b: 2 }, values: new Float32Array(6) }),
	]);
	const words = fc.array(
		fc.constantFrom(
			"a",
			"b",
			".",
			"[",
			"]",
			"0",
			"1",
			"2",
			":",
			",",
			"%5b",
			"%5D",
			"%",
			"&",
			"(",
			"b.a",
			"-1",
			" ",
			"\u0000",
			"ü",
		),
		{ maxLength: 12 },
	);
	await fc.assert(
		fc.asyncProperty(
			words.map((all) => all.join("")),
			fc.constantFrom("dds", "dods", "ascii"),
			async (constraint, kind) => {
				const answer = await ask(dataset, kind as "dds", constraint);
				expect([200, 400]).toContain(answer.status);
				if (answer.status === 200 && kind === "dods") decodeDods(await bytesOf(answer));
				else await bytesOf(answer);
			},
		),
		{ numRuns: 1500 },
	);
});
