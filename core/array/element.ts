import type { ArrayValues, DataType, NumericType, NumericValues } from "./lazy-array.ts";

const BYTES: Readonly<Record<DataType, number>> = {
	int8: 1,
	uint8: 1,
	int16: 2,
	uint16: 2,
	int32: 4,
	uint32: 4,
	int64: 8,
	uint64: 8,
	float32: 4,
	float64: 8,
	char: 1,
	// An estimate for planning only: the reference in a file plus a short text in memory.
	string: 64,
};

/** Bytes of one element in memory; an estimate for "string". */
export const bytesOf = (type: DataType): number => BYTES[type];

const ALLOCATE = {
	int8: (length: number) => new Int8Array(length),
	uint8: (length: number) => new Uint8Array(length),
	int16: (length: number) => new Int16Array(length),
	uint16: (length: number) => new Uint16Array(length),
	int32: (length: number) => new Int32Array(length),
	uint32: (length: number) => new Uint32Array(length),
	int64: (length: number) => new BigInt64Array(length),
	uint64: (length: number) => new BigUint64Array(length),
	float32: (length: number) => new Float32Array(length),
	float64: (length: number) => new Float64Array(length),
	char: (length: number) => new Uint8Array(length),
	string: (length: number) => new Array<string>(length).fill(""),
};

/** Zeros, or empty strings, of a type. */
export const allocate = (type: DataType, length: number): NumericValues | string[] => ALLOCATE[type](length);

/** Room for so many values, any content: in `spare`, an array of the same type that nobody needs, where that is long enough. */
export function roomFor(
	type: DataType,
	length: number,
	spare: ArrayValues | undefined,
): NumericValues | string[] {
	const fits = spare !== undefined && !Array.isArray(spare) && spare.length >= length;
	return fits ? (spare as NumericValues).subarray(0, length) : allocate(type, length);
}

const INTEGER_RANGE: Readonly<Record<string, readonly [number, number]>> = {
	int8: [-128, 127],
	uint8: [0, 255],
	int16: [-32768, 32767],
	uint16: [0, 65535],
	int32: [-2147483648, 2147483647],
	uint32: [0, 4294967295],
	int64: [-(2 ** 63), 2 ** 63],
	uint64: [0, 2 ** 64],
};

/** Lowest and highest value an integer type holds (64-bit bounds as doubles); `undefined` for the others. */
export const integerRange = (type: DataType): readonly [number, number] | undefined => INTEGER_RANGE[type];

/** The default fill values of netCDF (netcdf.h, NC_FILL_*): what a reader sees where nothing was written. */
export const DEFAULT_FILL: Readonly<Record<NumericType | "char", number | bigint>> = {
	int8: -127,
	char: 0,
	int16: -32767,
	int32: -2147483647,
	float32: 9.969209968386869e36,
	float64: 9.969209968386869e36,
	uint8: 255,
	uint16: 65535,
	uint32: 4294967295,
	int64: -9223372036854775806n,
	uint64: 18446744073709551614n,
};

/** `length` elements of one value; strings are empty. */
export function filled(type: DataType, length: number, value?: number | bigint): ArrayValues {
	const values = allocate(type, length);
	if (type === "string" || Array.isArray(values)) return values as string[];
	fillNumbers(values as NumericValues, value ?? DEFAULT_FILL[type]);
	return values as NumericValues;
}

function fillNumbers(values: NumericValues, value: number | bigint): void {
	if (values instanceof BigInt64Array || values instanceof BigUint64Array) values.fill(BigInt(value));
	else values.fill(Number(value));
}
