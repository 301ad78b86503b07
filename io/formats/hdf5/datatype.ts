import { bytesOf } from "../../../core/array/element.ts";
import type { DataType, NumericType } from "../../../core/array/lazy-array.ts";
import { cText, join, text, u8, u16, u32 } from "./bytes.ts";

// Datatype message: HDF5 File Format Specification, IV.A.2.d. The first byte is version << 4 | class.

const SIGNED = 0x08;
const IMPLIED_MANTISSA_BIT = 0x20;

/** A number, little-endian. */
export function numericDatatype(type: NumericType): Uint8Array {
	const bytes = bytesOf(type);
	const bits = bytes * 8;
	if (type === "float32") {
		return join(u8(0x11, IMPLIED_MANTISSA_BIT, 31, 0), u32(4), u16(0), u16(bits), u8(23, 8, 0, 23), u32(127));
	}
	if (type === "float64") {
		return join(
			u8(0x11, IMPLIED_MANTISSA_BIT, 63, 0),
			u32(8),
			u16(0),
			u16(bits),
			u8(52, 11, 0, 52),
			u32(1023),
		);
	}
	const sign = type.startsWith("u") ? 0 : SIGNED;
	return join(u8(0x10, sign, 0, 0), u32(bytes), u16(0), u16(bits));
}

/** A text of a fixed number of bytes, ended by NUL when shorter. */
export const fixedTextDatatype = (bytes: number, isUtf8: boolean): Uint8Array =>
	join(u8(0x13, isUtf8 ? 0x10 : 0, 0, 0), u32(bytes));

/** A UTF-8 text of any length, kept in the global heap. */
export const pointedTextDatatype: () => Uint8Array = () =>
	join(u8(0x19, 0x01, 0x01, 0), u32(16), fixedTextDatatype(1, true));

const objectReference = (): Uint8Array => join(u8(0x17, 0, 0, 0), u32(8));

/** DIMENSION_LIST: for each axis a list of references to scales. */
export const referenceListDatatype = (): Uint8Array => join(u8(0x19, 0, 0, 0), u32(16), objectReference());

/** REFERENCE_LIST: a dataset and the axis to which a scale is attached. */
export function backReferenceDatatype(): Uint8Array {
	const member = (name: string, offset: number, type: Uint8Array) => join(cText(name), u8(offset), type);
	const members = join(
		member("dataset", 0, objectReference()),
		member("dimension", 8, numericDatatype("int32")),
	);
	return join(u8(0x36, 2, 0, 0), u32(16), members);
}

/** The type of a variable's elements. */
export function elementDatatype(type: DataType): Uint8Array {
	if (type === "char") return fixedTextDatatype(1, false);
	return type === "string" ? pointedTextDatatype() : numericDatatype(type);
}

/** Bytes of one element in the file. */
export const elementBytes = (type: DataType): number => (type === "string" ? 16 : bytesOf(type));

export const isAscii = (value: string): boolean => text(value).length === value.length;
