import { allocate, bytesOf } from "../../../core/array/element.ts";
import type { NumericValues } from "../../../core/array/lazy-array.ts";
import { bytesUnder, numbersFrom, swapBytes } from "../bytes.ts";
import { CodecError, type NumberLayout } from "./codec.ts";

/** Numbers as they lie in bytes; whole elements only. */
export function numbersIn(bytes: Uint8Array, { type, bigEndian }: NumberLayout): NumericValues {
	if (bytes.length % bytesOf(type) !== 0) throw new CodecError(`${bytes.length} bytes are no whole elements`);
	const values = numbersFrom(type, bytes);
	if (bigEndian) swapBytes(bytesUnder(values), type);
	return values;
}

function bytesIn(values: NumericValues, { type, bigEndian }: NumberLayout): Uint8Array {
	const bytes = bytesUnder(values);
	if (bigEndian) swapBytes(bytes, type);
	return bytes;
}

const isBig = (values: NumericValues): values is BigInt64Array | BigUint64Array =>
	values instanceof BigInt64Array || values instanceof BigUint64Array;

/** Sums of differences, in the arithmetic of the type they were taken in (numcodecs' Delta). */
export function undelta(bytes: Uint8Array, codec: { from: NumberLayout; to: NumberLayout }): Uint8Array {
	const differences = numbersIn(bytes, codec.to);
	const values = allocate(codec.from.type, differences.length) as NumericValues;
	if (isBig(values)) {
		for (let i = 0; i < values.length; i++)
			values[i] = (values[i - 1] ?? 0n) + BigInt(differences[i] as number | bigint);
	} else {
		for (let i = 0; i < values.length; i++) values[i] = (values[i - 1] ?? 0) + Number(differences[i]);
	}
	return bytesIn(values, codec.from);
}

/** `value / scale + offset`, in single precision where the stored type is (numcodecs' FixedScaleOffset, NumPy's rules). */
export function unscale(
	bytes: Uint8Array,
	codec: { from: NumberLayout; to: NumberLayout; scale: number; offset: number },
): Uint8Array {
	const stored = numbersIn(bytes, codec.to);
	const values = allocate(codec.from.type, stored.length) as NumericValues;
	const round = codec.to.type === "float32" ? Math.fround : (value: number) => value;
	for (let i = 0; i < stored.length; i++) {
		const value = round(round(Number(stored[i]) / codec.scale) + codec.offset);
		if (isBig(values)) values[i] = BigInt(Math.trunc(value));
		else values[i] = value;
	}
	return bytesIn(values, codec.from);
}

/** The same numbers in another type. */
export const converted = (bytes: Uint8Array, codec: { from: NumberLayout; to: NumberLayout }): Uint8Array =>
	unscale(bytes, { ...codec, scale: 1, offset: 0 });

/** Eight truth values in a byte, the first in its highest bit; the first byte says how many of the last are padding. */
export function unpackBits(bytes: Uint8Array): Uint8Array {
	const values = new Uint8Array(Math.max(0, 8 * (bytes.length - 1) - (bytes[0] ?? 0)));
	for (let i = 0; i < values.length; i++) values[i] = ((bytes[1 + (i >> 3)] as number) >> (7 - (i & 7))) & 1;
	return values;
}
