import type { NumericType, NumericValues } from "../../../core/array/lazy-array.ts";
import { type Attribute, type Attributes, numericAttribute } from "../../../core/model/dataset.ts";
import { numbersFrom, swapBytes } from "../bytes.ts";
import { halfToSingle } from "../half.ts";
import type { GlobalHeapObjects } from "../hdf5/global-heap-objects.ts";
import type { RawAttribute } from "../hdf5/read-attributes.ts";
import type { Datatype } from "../hdf5/read-datatype.ts";
import { cutTexts } from "../hdf5/texts.ts";
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

/** All attributes that belong to the data, typed; those of user-defined types are left out. */
export function attributesOf(raw: readonly RawAttribute[], heap: GlobalHeapObjects): Attributes {
	const attributes = new Map<string, Attribute>();
	for (const one of raw) {
		if (INTERNAL.has(one.name)) continue;
		const value = attributeOf(one, heap);
		if (value !== undefined) attributes.set(one.name, value);
	}
	return attributes;
}

/** Attributes that have no place in the model, as CDL writes them: "compound {int a} = {1}". @throws Miss */
export function userAttributesOf(
	raw: readonly RawAttribute[],
	heap: GlobalHeapObjects,
): ReadonlyMap<string, string> | undefined {
	const own = raw.filter((one) => !INTERNAL.has(one.name) && isUserType(one.datatype));
	if (own.length === 0) return undefined;
	return new Map(
		own.map((one) => [one.name, `${typeText(one.datatype)} = ${userValueText(one, heap)}`] as const),
	);
}

/** Enumerations too: what their numbers mean is in their type. */
const isUserType = (datatype: Datatype): boolean =>
	datatype.class === "enumeration" || dataTypeOf(datatype) === undefined;

/** One attribute; `undefined` when its type is user-defined. @throws Miss */
export function attributeOf(raw: RawAttribute, heap: GlobalHeapObjects): Attribute | undefined {
	const { datatype, dataspace } = raw;
	if (isText(datatype)) return textOf(raw, heap);
	const type = dataTypeOf(datatype) as NumericType | undefined;
	if (type === undefined) return undefined;
	if (isHalf(datatype)) return numericAttribute("float32", halfToSingle(raw.data, datatype.bigEndian));
	if (dataspace.shape === undefined) return { type, values: [] };
	return isLong(type) ? longNumbers(raw, type) : { type, values: numbersOf(raw, type) };
}

const isLong = (type: NumericType): boolean => type === "int64" || type === "uint64";

function longNumbers(raw: RawAttribute, type: NumericType): Attribute {
	const bytes = raw.values().whole().slice();
	if (numberOf(raw.datatype).bigEndian) swapBytes(bytes, type);
	return numericAttribute(type, numbersFrom(type, bytes) as NumericValues);
}

function numbersOf(raw: RawAttribute, type: NumericType): number[] {
	const { size } = raw.datatype;
	const view = raw.values().view(raw.count * size);
	const isLittle = !numberOf(raw.datatype).bigEndian;
	const read = READ[type];
	const values: number[] = [];
	for (let at = 0; at < view.byteLength; at += size) values.push(read(view, at, isLittle));
	return values;
}

type ReadNumber = (view: DataView, at: number, isLittle: boolean) => number;

const READ: Readonly<Record<NumericType, ReadNumber>> = {
	float32: (view, at, isLittle) => view.getFloat32(at, isLittle),
	float64: (view, at, isLittle) => view.getFloat64(at, isLittle),
	int8: (view, at) => view.getInt8(at),
	uint8: (view, at) => view.getUint8(at),
	int16: (view, at, isLittle) => view.getInt16(at, isLittle),
	uint16: (view, at, isLittle) => view.getUint16(at, isLittle),
	int32: (view, at, isLittle) => view.getInt32(at, isLittle),
	uint32: (view, at, isLittle) => view.getUint32(at, isLittle),
	int64: (view, at, isLittle) => Number(view.getBigInt64(at, isLittle)),
	uint64: (view, at, isLittle) => Number(view.getBigUint64(at, isLittle)),
};

function textOf(raw: RawAttribute, heap: GlobalHeapObjects): Attribute {
	const { datatype, dataspace, count } = raw;
	const { shape } = dataspace;
	if (shape === undefined || count === 0) return shape && shape.length > 0 ? [] : "";
	const isSingle = count === 1 && datatype.size > 0 && !datatype.pointed;
	if (isSingle) return raw.values().paddedText(datatype.size);
	const texts = datatype.pointed
		? heap.parts(raw.values(), 1).map((text) => text.text(text.left))
		: cutTexts(raw.values().whole(), datatype.size);
	return shape.length > 0 && texts.length !== 1 ? texts : (texts[0] ?? "");
}
