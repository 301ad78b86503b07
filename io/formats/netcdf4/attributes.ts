import type { NumericType, NumericValues } from "../../../core/array/lazy-array.ts";
import { type Attribute, type Attributes, numericAttribute } from "../../../core/model/dataset.ts";
import { numbersFrom, swapBytes } from "../bytes.ts";
import { halfToSingle } from "../half.ts";
import type { GlobalHeapObjects } from "../hdf5/global-heap-objects.ts";
import type { RawAttribute } from "../hdf5/read-attributes.ts";
import { plainBytes } from "../hdf5/span.ts";
import { cutTexts, textAt, withoutNul } from "../hdf5/texts.ts";
import { dataTypeOf, isHalf, isText, numberOf } from "./types.ts";
import { typeText, userValueText } from "./user-types.ts";

/** What netCDF-4 keeps for itself inside HDF5; no attributes of the data. */
const INTERNAL: ReadonlySet<string> = new Set([
	"CLASS",
	"NAME",
	"DIMENSION_LIST",
	"REFERENCE_LIST",
	"DIMENSION_LABELS",
	"_Netcdf4Dimid",
	"_Netcdf4Coordinates",
	"_nc3_strict",
	"_NCProperties",
]);

export interface OwnAttributes {
	/** All that belong to the data, typed. */
	readonly attributes: Attributes;
	/** Those that have no place in the model, as CDL writes them: "compound {int a} = {1}"; absent when there are none. */
	readonly userAttributes: ReadonlyMap<string, string> | undefined;
	/** What netCDF-4 keeps for itself. */
	readonly internal: readonly RawAttribute[];
}

/** @throws Miss */
export function ownAttributes(raw: readonly RawAttribute[], heap: GlobalHeapObjects): OwnAttributes {
	const attributes = new Map<string, Attribute>();
	const internal: RawAttribute[] = [];
	let userAttributes: Map<string, string> | undefined;
	for (const one of raw) {
		const { name } = one;
		if (INTERNAL.has(name)) {
			internal.push(one);
			continue;
		}
		const value = attributeOf(one, heap);
		if (value !== undefined) attributes.set(name, value);
		if (value !== undefined && one.datatype.class !== "enumeration") continue;
		userAttributes ??= new Map();
		userAttributes.set(name, `${typeText(one.datatype)} = ${userValueText(one, heap)}`);
	}
	return { attributes, userAttributes, internal };
}

/** One attribute; `undefined` when its type is user-defined. @throws Miss */
export function attributeOf(raw: RawAttribute, heap: GlobalHeapObjects): Attribute | undefined {
	const { datatype, dataspace } = raw;
	if (isText(datatype)) return textOf(raw, heap);
	const type = dataTypeOf(datatype) as NumericType | undefined;
	if (type === undefined) return undefined;
	if (isHalf(datatype)) return numericAttribute("float32", halfToSingle(plainBytes(raw), datatype.bigEndian));
	if (dataspace.shape === undefined) return { type, values: [] };
	return isLong(type) ? longNumbers(raw, type) : { type, values: numbersOf(raw, type) };
}

const isLong = (type: NumericType): boolean => type === "int64" || type === "uint64";

function longNumbers(raw: RawAttribute, type: NumericType): Attribute {
	const bytes = plainBytes(raw).slice();
	if (numberOf(raw.datatype).bigEndian) swapBytes(bytes, type);
	return numericAttribute(type, numbersFrom(type, bytes) as NumericValues);
}

function numbersOf({ datatype, bytes, start, end }: RawAttribute, type: NumericType): number[] {
	const read = (numberOf(datatype).bigEndian ? BIG : LITTLE)[type];
	// An array that grows sets room aside for many.
	if (end - start === datatype.size) return [read(bytes, start)];
	const values: number[] = [];
	for (let at = start; at < end; at += datatype.size) values.push(read(bytes, at));
	return values;
}

type ReadNumber = (bytes: Buffer, at: number) => number;

const LITTLE: Readonly<Record<NumericType, ReadNumber>> = {
	float32: (bytes, at) => bytes.readFloatLE(at),
	float64: (bytes, at) => bytes.readDoubleLE(at),
	int8: (bytes, at) => bytes.readInt8(at),
	uint8: (bytes, at) => bytes.readUInt8(at),
	int16: (bytes, at) => bytes.readInt16LE(at),
	uint16: (bytes, at) => bytes.readUInt16LE(at),
	int32: (bytes, at) => bytes.readInt32LE(at),
	uint32: (bytes, at) => bytes.readUInt32LE(at),
	int64: (bytes, at) => Number(bytes.readBigInt64LE(at)),
	uint64: (bytes, at) => Number(bytes.readBigUInt64LE(at)),
};

const BIG: Readonly<Record<NumericType, ReadNumber>> = {
	float32: (bytes, at) => bytes.readFloatBE(at),
	float64: (bytes, at) => bytes.readDoubleBE(at),
	int8: LITTLE.int8,
	uint8: LITTLE.uint8,
	int16: (bytes, at) => bytes.readInt16BE(at),
	uint16: (bytes, at) => bytes.readUInt16BE(at),
	int32: (bytes, at) => bytes.readInt32BE(at),
	uint32: (bytes, at) => bytes.readUInt32BE(at),
	int64: (bytes, at) => Number(bytes.readBigInt64BE(at)),
	uint64: (bytes, at) => Number(bytes.readBigUInt64BE(at)),
};

function textOf(raw: RawAttribute, heap: GlobalHeapObjects): Attribute {
	const { datatype, dataspace, count, bytes, start, end } = raw;
	const { shape } = dataspace;
	if (shape === undefined || count === 0) return shape && shape.length > 0 ? [] : "";
	const isSingle = count === 1 && datatype.size > 0 && !datatype.pointed;
	if (isSingle) return withoutNul(textAt(bytes, start, end));
	const texts = datatype.pointed ? heap.texts(raw) : cutTexts(plainBytes(raw), datatype.size);
	return shape.length > 0 && texts.length !== 1 ? texts : (texts[0] ?? "");
}
