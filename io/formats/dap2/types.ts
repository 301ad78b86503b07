import type { DataType } from "../../../core/array/lazy-array.ts";

export type DapNumber = "Byte" | "Int16" | "UInt16" | "Int32" | "UInt32" | "Float32" | "Float64";
export type DapType = DapNumber | "String";

/** Bytes of a number in an array, as XDR has it. */
const WIRE_BYTES: Readonly<Record<DapNumber, number>> = {
	Byte: 1,
	Int16: 4,
	UInt16: 4,
	Int32: 4,
	UInt32: 4,
	Float32: 4,
	Float64: 8,
};

export const wireBytes = (type: DapNumber): number => WIRE_BYTES[type];

const RANGES: Readonly<Partial<Record<DapType, readonly [number, number]>>> = {
	Byte: [0, 255],
	Int16: [-32768, 32767],
	UInt16: [0, 65535],
	Int32: [-2147483648, 2147483647],
	UInt32: [0, 4294967295],
};

/** Whether a type holds a number. */
export function holds(type: DapType, value: number | bigint): boolean {
	const range = RANGES[type];
	if (range === undefined) return type !== "String";
	return Number.isInteger(Number(value)) && value >= range[0] && value <= range[1];
}

/** How variables are served; 64-bit integers are Int32 where all their values are known to fit. */
export const SERVED: Readonly<Record<DataType, DapType>> = {
	int8: "Byte",
	uint8: "Byte",
	int16: "Int16",
	uint16: "UInt16",
	int32: "Int32",
	uint32: "UInt32",
	int64: "Float64",
	uint64: "Float64",
	float32: "Float32",
	float64: "Float64",
	char: "String",
	string: "String",
};

/**
 * Netcdf's clients know signed types only and take the bits of the others as such; and DAP2's Byte has no sign. This attribute, which
 * they understand, tells what is meant (NetCDF Users Guide, attribute conventions).
 */
export const UNSIGNED: Readonly<Partial<Record<DataType, "true" | "false">>> = {
	int8: "false",
	uint8: "true",
	uint16: "true",
	uint32: "true",
};
