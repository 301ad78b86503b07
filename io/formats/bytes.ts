import { allocate, bytesOf } from "../../core/array/element.ts";
import type { DataType, NumericType, NumericValues } from "../../core/array/lazy-array.ts";

/** Little-endian bytes as numbers, copied so that they are aligned. */
export function numbersFrom(type: NumericType | "char", bytes: Uint8Array): NumericValues {
	const values = allocate(type, Math.floor(bytes.byteLength / bytesOf(type))) as NumericValues;
	bytesUnder(values).set(bytes.subarray(0, values.byteLength));
	return values;
}

/** The bytes of a typed array, not copied. */
export const bytesUnder = (values: ArrayBufferView): Uint8Array =>
	new Uint8Array(values.buffer, values.byteOffset, values.byteLength);

/** Turns the bytes of each element around, in place. */
export function swapBytes(bytes: Uint8Array, type: DataType): void {
	const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	const width = bytesOf(type);
	if (width === 2) buffer.swap16();
	else if (width === 4) buffer.swap32();
	else if (width === 8) buffer.swap64();
}

/** Numbers in the bytes of a type, rounded to it. */
export function numberBytes(type: NumericType | "char", numbers: readonly (number | bigint)[]): Uint8Array {
	const values = allocate(type, numbers.length) as NumericValues;
	if (values instanceof BigInt64Array || values instanceof BigUint64Array) {
		numbers.forEach((value, i) => {
			values[i] = typeof value === "bigint" ? value : BigInt(Math.trunc(value));
		});
	} else {
		numbers.forEach((value, i) => {
			values[i] = Number(value);
		});
	}
	return bytesUnder(values);
}
