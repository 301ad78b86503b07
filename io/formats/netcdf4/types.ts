import type { DataType } from "../../../core/array/lazy-array.ts";
import type { ObjectMetadata } from "./library.ts";

/** HDF5 datatype classes (HDF5 File Format Specification, IV.A.2.d). */
const INTEGER = 0;
const FLOAT = 1;
const STRING = 3;
const ENUM = 8;
const CLASS_NAMES = [
	"integer",
	"floating-point",
	"time",
	"string",
	"bit field",
	"opaque",
	"compound",
	"reference",
	"enumeration",
	"variable-length",
	"array",
] as const;

export const isText = (metadata: ObjectMetadata): boolean => metadata.type === STRING;

/** Our type for an HDF5 type; `undefined` for user-defined types and odd widths. */
export function dataTypeOf(metadata: ObjectMetadata): DataType | undefined {
	if (metadata.type === STRING) return metadata.vlen || metadata.size !== 1 ? "string" : "char";
	if (metadata.type === FLOAT) return floatType(metadata.size);
	const whole = metadata.type === INTEGER || (metadata.type === ENUM && metadata.enum_type?.type === INTEGER);
	return whole ? integerType(metadata.size, metadata.signed) : undefined;
}

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
export const unreadableType = (metadata: ObjectMetadata): string =>
	`its type (${CLASS_NAMES[metadata.type] ?? "unknown"}, ${metadata.size} bytes) has no place in Headwater's model`;
