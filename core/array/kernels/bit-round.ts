type FloatValues = Float32Array | Float64Array;

export interface BitRounding {
	/** Bits of the mantissa that become zero. */
	readonly drop: number;
	/** Values that stay as they are, besides NaN and infinities. */
	readonly missing: readonly number[];
	/** Nobody else needs the input, so that the result may take its place. */
	readonly isSpare?: boolean;
}

const WORD = 2 ** 32;

/** Rounds to the nearest value whose last `drop` bits are zero, half to even, as numcodecs' BitRound does. */
export function bitRoundKernel(input: FloatValues, rounding: BitRounding): FloatValues {
	const result = rounding.isSpare ? input : input.slice();
	const words = new Uint32Array(result.buffer, result.byteOffset, result.byteLength / 4);
	if (result instanceof Float32Array) roundSingles(result, words, rounding);
	else roundDoubles(result, words, rounding);
	return result;
}

function roundSingles(values: Float32Array, words: Uint32Array, { drop, missing }: BitRounding): void {
	const fills = new Set(missing.map(Math.fround));
	const half = 2 ** (drop - 1) - 1;
	const mask = (-1 << drop) >>> 0;
	for (let i = 0; i < values.length; i++) {
		const value = values[i] as number;
		if (!Number.isFinite(value) || fills.has(value)) continue;
		const word = words[i] as number;
		words[i] = (word + half + ((word >>> drop) & 1)) & mask;
	}
}

/** Low word first, as all machines have it that JavaScript engines run on. */
function roundDoubles(values: Float64Array, words: Uint32Array, { drop, missing }: BitRounding): void {
	const fills = new Set(missing);
	const half = 2 ** (drop - 1) - 1;
	const [halfLow, halfHigh] = [half % WORD, Math.floor(half / WORD)];
	const lowMask = drop >= 32 ? 0 : (-1 << drop) >>> 0;
	const highMask = drop > 32 ? (-1 << (drop - 32)) >>> 0 : WORD - 1;
	for (let i = 0; i < values.length; i++) {
		const value = values[i] as number;
		if (!Number.isFinite(value) || fills.has(value)) continue;
		const [low, high] = [words[2 * i] as number, words[2 * i + 1] as number];
		const last = (drop >= 32 ? high >>> (drop - 32) : low >>> drop) & 1;
		const sum = low + halfLow + last;
		words[2 * i] = sum & lowMask;
		words[2 * i + 1] = (high + halfHigh + (sum >= WORD ? 1 : 0)) & highMask;
	}
}
