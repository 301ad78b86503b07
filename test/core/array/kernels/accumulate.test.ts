import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { Accumulator, addPlainly } from "../../../../core/array/kernels/accumulate.ts";

const value = (fill: number) =>
	fc.oneof(
		{ weight: 6, arbitrary: fc.double({ min: -1e3, max: 1e3, noNaN: true }) },
		fc.constantFrom(Number.NaN, fill, -999, 0, -0, Number.POSITIVE_INFINITY),
	);

for (const type of ["float32", "float64"] as const) {
	const Values = type === "float32" ? Float32Array : Float64Array;
	const fill = type === "float32" ? Math.fround(1e20) : 1e20;

	test(`rows of ${type} are added to the last bit as value by value, wherever they begin`, () => {
		const rows = fc.record({
			values: fc.array(value(fill), { minLength: 1, maxLength: 70 }),
			skipped: fc.nat(5),
			weight: fc.constantFrom(0, 1, 0.5, 31),
			second: fc.constantFrom(-999, Number.NaN),
		});
		fc.assert(
			fc.property(fc.array(rows, { minLength: 1, maxLength: 4 }), (all) => {
				const cells = 80;
				const accumulator = new Accumulator(type, cells, cells);
				const plain = { sums: new Float64Array(cells), missing: new Float64Array(cells) };
				for (const { values, skipped, weight, second } of all) {
					const source = Values.from([...Array(skipped).fill(1e20), ...values]);
					const row = { at: skipped, cell: skipped, length: values.length, first: fill, second, weight };
					accumulator.add(accumulator.received(source, accumulator.pieces[0]), row);
					addPlainly(plain, source, row);
				}
				expect(accumulator.sums).toEqual(plain.sums);
				expect(accumulator.missing).toEqual(plain.missing);
			}),
		);
	});
}

test("values that lie in the accumulator's own room are added where they are", () => {
	const accumulator = new Accumulator("float32", 8, 8);
	const [piece] = accumulator.pieces;
	const values = piece.subarray(0, 8).fill(2);
	expect(accumulator.received(values, piece)).toBe(values);
	accumulator.add(values, { at: 0, cell: 0, length: 8, first: Number.NaN, second: Number.NaN, weight: 3 });
	expect([...accumulator.sums]).toEqual(Array(8).fill(6));
});
