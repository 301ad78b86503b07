import type { ArrayValues, LazyArray, NumericValues } from "../lazy-array.ts";

/** Inputs are read in pieces of about this size, or of one row of stored chunks where that is more. */
export const PIECE_BYTES = 4 * 2 ** 20;

export type Floats = Float32Array | Float64Array;

/** Room for two pieces; none where values have to be changed first. */
export type Pieces = readonly [Floats, Floats] | readonly [];

/** Some steps of an axis. */
export interface Span {
	readonly from: number;
	readonly some: number;
}

/** Values of one span after the other: the next are read while the last are worked on, each second into the same room. */
export async function* inPieces(
	spans: readonly Span[],
	pieces: Pieces,
	input: (from: number, some: number, spare?: NumericValues) => Promise<ArrayValues>,
) {
	const begin = (at: number) => {
		const span = spans[at];
		if (span === undefined) return undefined;
		const spare = pieces[at % 2];
		const reading = input(span.from, span.some, spare);
		// What fails meanwhile is told when its turn comes.
		reading.catch(() => {});
		return { ...span, at, spare, reading };
	};
	for (let piece = begin(0); piece !== undefined; ) {
		const { at, reading, ...span } = piece;
		const values = await reading;
		piece = begin(at + 1);
		yield { ...span, at, values };
	}
}

/** How an array tells values that are missing. */
export interface Missing {
	readonly missing: readonly number[];
	readonly input: LazyArray;
}

/** 64-bit integers as doubles; where more than two values mean "missing", all of them become NaN. */
export function plainNumbers(values: NumericValues, { missing, input }: Missing): Floats {
	const wide = values instanceof BigInt64Array || values instanceof BigUint64Array;
	const plain = wide ? Float64Array.from(values, Number) : (values as Float32Array);
	if (missing.length <= 2) return plain;
	const known = new Set(missing.map((value) => asStored(value, input)));
	return Float64Array.from(plain, (value) => (known.has(value) ? Number.NaN : value));
}

/** A float32 never equals the double 1e20, but its rounding. */
const asStored = (value: number | undefined, { type }: LazyArray): number =>
	type === "float32" ? Math.fround(value ?? Number.NaN) : (value ?? Number.NaN);

/** The first two missing values as the input's own type has them; NaN for none. With more, see `plainNumbers`. */
export const twoMissing = ({
	missing,
	input,
}: Missing): { readonly first: number; readonly second: number } => ({
	first: asStored(missing[0], input),
	second: asStored(missing[1], input),
});
