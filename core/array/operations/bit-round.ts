import { bitRoundKernel } from "../kernels/bit-round.ts";
import type { LazyArray } from "../lazy-array.ts";
import { defineOperation } from "../operation.ts";

/** The bits of a mantissa that are stored; the leading one is not. */
export const MANTISSA_BITS = { float32: 23, float64: 52 } as const;

/**
 * Floating-point values rounded to `bits` of their mantissa, half to even, so that they compress well (BitRound of numcodecs and netCDF-C).
 * Values equal to one of `missing` (compared in the input's own type), NaN and infinities stay as they are.
 */
export interface BitRoundArray {
	readonly op: "bit-round";
	readonly type: "float32" | "float64";
	readonly shape: readonly number[];
	readonly input: LazyArray;
	readonly bits: number;
	readonly missing: readonly number[];
}

/** See `BitRoundArray`; gives its input back where all bits are kept. RangeError for other types and fewer bits than one. */
export function bitRound(
	input: LazyArray,
	{ bits, missing = [] }: { readonly bits: number; readonly missing?: readonly number[] },
): LazyArray {
	const { type, shape } = input;
	if (type !== "float32" && type !== "float64") throw new RangeError(`${type} has no mantissa`);
	if (!Number.isInteger(bits) || bits < 1) throw new RangeError(`${bits} bits cannot be kept`);
	return bits >= MANTISSA_BITS[type] ? input : { op: "bit-round", type, shape, input, bits, missing };
}

export const bitRoundOperation = defineOperation<BitRoundArray>({
	inputs: ({ input }) => [input],
	needs: ({ input }, block) => [{ array: input, block }],
	async evaluate(array, { start, count, spare }, { read, isMadeAnew }) {
		const values = await read(array.input, { start, count, ...(spare && { spare }) });
		const drop = MANTISSA_BITS[array.type] - array.bits;
		return bitRoundKernel(values as Float32Array | Float64Array, {
			drop,
			missing: array.missing,
			isSpare: isMadeAnew(array.input),
		});
	},
	slice: (array, { start, count }, cut) => ({
		...array,
		shape: count,
		input: cut(array.input, start, count),
	}),
	describe: ({ bits }, [input]) => `${input} rounded to ${bits} bits`,
});
