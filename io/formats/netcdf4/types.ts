import type { DataType } from "../../../core/array/lazy-array.ts";
import type { Datatype } from "../hdf5/read-datatype.ts";

export const isText = (datatype: Datatype): boolean => datatype.class === "string" || datatype.pointed;

/** Our type for an HDF5 type; `undefined` for user-defined types and odd widths. */
export function dataTypeOf(datatype: Datatype): DataType | undefined {
	if (isText(datatype)) return datatype.pointed || datatype.size !== 1 ? "string" : "char";
	const number = numberOf(datatype);
	if (!number.usual) return undefined;
	if (number.class === "floating-point") return floatType(number.size);
	return number.class === "integer" ? integerType(number.size, number.signed) : undefined;
}

/** Enumerations are given as the numbers behind their names. */
export const numberOf = (datatype: Datatype): Datatype =>
	datatype.class === "enumeration" && datatype.base?.size === datatype.size ? datatype.base : datatype;

function floatType(size: number): DataType | undefined {
	if (size === 4) return "float32";
	return size === 8 ? "float64" : undefined;
}

function integerType(size: number, signed: boolean): DataType | undefined {
	switch (size) {
		case 1:
			return signed ? "int8" : "uint8";
		case 2:
			return signed ? "int16" : "uint16";
		case 4:
			return signed ? "int32" : "uint32";
		case 8:
			return signed ? "int64" : "uint64";
		default:
			return undefined;
	}
}

/** Why a type cannot be given. */
export const unreadableType = (datatype: Datatype): string =>
	`its type (${datatype.class}, ${datatype.size} bytes) has no place in Headwater's model`;
