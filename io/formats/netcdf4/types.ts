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

/** Halves are given as singles, which hold all their values. */
export const isHalf = ({ class: name, size, usual }: Datatype): boolean =>
	name === "floating-point" && size === 2 && usual;

function floatType(size: number): DataType | undefined {
	if (size === 2 || size === 4) return "float32";
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
