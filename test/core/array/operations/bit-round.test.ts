import { expect, test } from "@jest/globals";
import { values } from "../../../../core/array/build.ts";
import { evaluate } from "../../../../core/array/evaluate.ts";
import { bitRound } from "../../../../core/array/operations/bit-round.ts";
import { oracle, pythonHas } from "../../../python.ts";

type Floats = Float32Array | Float64Array;
const nothingStored = () => Promise.reject(new Error("nothing is stored"));
const rounded = async (items: Floats, bits: number, missing: readonly number[] = []) => {
	const type = items instanceof Float32Array ? "float32" : "float64";
	const array = bitRound(values(type, [items.length], items), { bits, missing });
	return (await evaluate(array, nothingStored)) as Floats;
};

test("keeps so many bits, half to even", async () => {
	const one = Float32Array.of(243.30435);
	expect([...(await rounded(one, 10))]).toEqual([243.25]);
	expect([...(await rounded(one, 12))]).toEqual([243.3125]);
	expect([...one]).toEqual([Math.fround(243.30435)]);
	// Halfway between 1 and 1.5, and between 1.5 and 2.
	expect([...(await rounded(Float64Array.of(1.25, 1.75, -1.25, -1.75, 0, -0), 1))]).toEqual([
		1, 2, -1, -2, 0, -0,
	]);
});

test.each([Float32Array, Float64Array])("missing values, NaN and infinities stay: %p", async (Kind) => {
	const fills = Kind.of(1e20, 9.969209968386869e36, Number.NaN, Number.POSITIVE_INFINITY, -1 / 0);
	expect(await rounded(fills, 3, [1e20, 9.969209968386869e36])).toEqual(fills);
});

test("only floats have a mantissa; all of its bits are no rounding", () => {
	const floats = values("float32", [1], Float32Array.of(1));
	expect(bitRound(floats, { bits: 23 })).toBe(floats);
	expect(() => bitRound(floats, { bits: 0 })).toThrow("0 bits");
	expect(() => bitRound(values("int8", [1], Int8Array.of(1)), { bits: 3 })).toThrow("no mantissa");
});

const hexOf = (items: Floats) =>
	Buffer.from(items.buffer, items.byteOffset, items.byteLength).toString("hex");

/** Numbers of all magnitudes, the same each time; NaN has no order in numcodecs and is left out. */
function numbers(Kind: typeof Float32Array | typeof Float64Array): Floats {
	const bytes = new Uint8Array(2 ** 15);
	let state = 12345;
	for (let i = 0; i < bytes.length; i++) {
		state = (Math.imul(state, 1103515245) + 12345) >>> 0;
		bytes[i] = state >>> 16;
	}
	return new Kind(bytes.buffer).filter(Number.isFinite) as Floats;
}

(pythonHas("numcodecs") ? test : test.skip).each([
	["f4", Float32Array, 22],
	["f8", Float64Array, 51],
] as const)("rounds %s as numcodecs does", async (type, Kind, most) => {
	const items = numbers(Kind);
	const bits = Array.from({ length: most }, (_, i) => i + 1);
	const theirs = oracle<readonly string[]>("bit_round.py", { hex: hexOf(items), type, bits });
	const ours = await Promise.all(bits.map(async (one) => hexOf(await rounded(items, one))));
	expect(ours).toEqual(theirs);
});
