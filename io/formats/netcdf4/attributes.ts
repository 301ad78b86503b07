import { bytesOf } from "../../../core/array/element.ts";
import { lengthOf, type NumericType, type NumericValues } from "../../../core/array/lazy-array.ts";
import { type Attribute, type Attributes, numericAttribute } from "../../../core/model/dataset.ts";
import { numbersFrom, swapBytes } from "../bytes.ts";
import { halfToSingle } from "../half.ts";
import { decodeText } from "../hdf5/cursor.ts";
import type { GlobalHeapObjects } from "../hdf5/global-heap-objects.ts";
import type { RawAttribute } from "../hdf5/read-attributes.ts";
import type { Datatype } from "../hdf5/read-datatype.ts";
import { cutTexts } from "./texts.ts";
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
	const { datatype, dataspace, data } = raw;
	const type = dataTypeOf(datatype);
	if (type === undefined) return undefined;
	if (isHalf(datatype)) return numericAttribute("float32", halfToSingle(data, datatype.bigEndian));
	if (isText(datatype)) return textOf(raw, heap);
	if (dataspace.shape === undefined) return { type: type as NumericType, values: [] };
	const bytes = numberOf(datatype).bigEndian ? swapped(data, type as NumericType) : data;
	const values = numbersFrom(type as NumericType, bytes) as NumericValues;
	return numericAttribute(type as NumericType, values);
}

function swapped(bytes: Uint8Array, type: NumericType): Uint8Array {
	const whole = bytes.slice(0, bytes.length - (bytes.length % bytesOf(type)));
	swapBytes(whole, type);
	return whole;
}

function textOf({ datatype, dataspace, data }: RawAttribute, heap: GlobalHeapObjects): Attribute {
	const { shape } = dataspace;
	if (shape === undefined || lengthOf(shape) === 0) return shape && shape.length > 0 ? [] : "";
	const texts = datatype.pointed ? heap.contents(data, 1).map(decodeText) : cutTexts(data, datatype.size);
	return shape.length > 0 && texts.length !== 1 ? texts : (texts[0] ?? "");
}
