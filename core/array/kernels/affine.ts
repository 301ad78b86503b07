import { allocate, integerRange } from "../element.ts";
import type { AffineArray, ArrayValues, DataType, NumericValues } from "../lazy-array.ts";

/**
 * `value * scale + offset` in double precision, rounded once to the result's type (nearest, ties to even). A value equal to one of
 * `missing` in the input's own type, NaN, or one the result's type cannot hold becomes `fill`. `isSpare`: nobody else needs the input, so
 * that the result may take its place.
 */
export function affineKernel(array: AffineArray, input: ArrayValues, isSpare = false): ArrayValues {
	const source = input as NumericValues;
	const missing = new Set(array.missing.map((value) => asType(array.input.type, value)));
	const inPlace = isSpare && array.type === array.input.type;
	const result = inPlace ? source : (allocate(array.type, source.length) as NumericValues);
	if (isFloating(source) && isFloating(result) && missing.size <= 2) {
		affineFloats(source, result, { ...array, missing: [...missing] });
		return result;
	}
	if (result instanceof BigInt64Array || result instanceof BigUint64Array) {
		const store = result as BigInt64Array;
		forEachResult(array, { source, missing }, (i, value) => {
			store[i] = BigInt(value);
		});
		return result;
	}
	const store = result as Float64Array;
	forEachResult(array, { source, missing }, (i, value) => {
		store[i] = value;
	});
	return result;
}

type FloatValues = Float32Array | Float64Array;

const isFloating = (values: NumericValues): values is FloatValues =>
	values instanceof Float32Array || values instanceof Float64Array;

/** The common case as one tight loop: about ten times as fast as the general one. NaN equals nothing, so it stands for "none". */
function affineFloats(
	source: FloatValues,
	result: FloatValues,
	change: Pick<AffineArray, "scale" | "offset" | "fill" | "missing">,
): void {
	const { scale, offset, fill } = change;
	const [first = Number.NaN, second = Number.NaN] = change.missing;
	for (let i = 0; i < source.length; i++) {
		const raw = source[i] as number;
		const isMissing = raw === first || raw === second || Number.isNaN(raw);
		result[i] = isMissing ? fill : raw * scale + offset;
	}
}

/** What comparing in the input's own type means: a float32 never equals the double 1e20, but its rounding. */
function asType(type: DataType, value: number): number {
	return type === "float32" ? Math.fround(value) : value;
}

function forEachResult(
	array: AffineArray,
	input: { source: NumericValues; missing: ReadonlySet<number> },
	put: (index: number, value: number) => void,
): void {
	const { scale, offset, fill } = array;
	const { source, missing } = input;
	const range = integerRange(array.type);
	for (let i = 0; i < source.length; i++) {
		const raw = Number(source[i]);
		if (Number.isNaN(raw) || missing.has(raw)) {
			put(i, fill);
			continue;
		}
		const value = raw * scale + offset;
		put(i, range === undefined ? value : wholeNumber(value, range, fill));
	}
}

function wholeNumber(value: number, [lowest, highest]: readonly [number, number], fill: number): number {
	const rounded = roundHalfEven(value);
	// 2^63 and 2^64 are given as bounds because the last integer below them is no double.
	const fits = rounded >= lowest && (highest >= 2 ** 63 ? rounded < highest : rounded <= highest);
	return fits ? rounded : fill;
}

function roundHalfEven(value: number): number {
	const floor = Math.floor(value);
	const rest = value - floor;
	if (rest !== 0.5) return rest < 0.5 ? floor : floor + 1;
	return floor % 2 === 0 ? floor : floor + 1;
}
