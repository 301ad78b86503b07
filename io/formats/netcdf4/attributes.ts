import type { NumericType } from "../../../core/array/lazy-array.ts";
import type { Attribute, Attributes } from "../../../core/model/dataset.ts";
import type { GlobalHeapObjects } from "../hdf5/global-heap-objects.ts";
import type { RawAttribute } from "../hdf5/read-attributes.ts";
import { cutTexts } from "../hdf5/texts.ts";
import { dataTypeOf, isText, numberOf } from "./types.ts";

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

/** One attribute; `undefined` when its type is user-defined. @throws Miss */
export function attributeOf(raw: RawAttribute, heap: GlobalHeapObjects): Attribute | undefined {
	const { datatype, dataspace } = raw;
	if (isText(datatype)) return textOf(raw, heap);
	const type = dataTypeOf(datatype) as NumericType | undefined;
	if (type === undefined) return undefined;
	if (dataspace.shape === undefined) return { type, values: [] };
	return { type, values: numbersOf(raw, type) };
}

function numbersOf(raw: RawAttribute, type: NumericType): number[] {
	const { size } = raw.datatype;
	const view = raw.values().view(raw.count * size);
	const little = !numberOf(raw.datatype).bigEndian;
	const values: number[] = [];
	for (let at = 0; at < view.byteLength; at += size) values.push(numberAt(view, at, { type, little }));
	return values;
}

function numberAt(
	view: DataView,
	at: number,
	{ type, little }: { type: NumericType; little: boolean },
): number {
	switch (type) {
		case "float32":
			return view.getFloat32(at, little);
		case "float64":
			return view.getFloat64(at, little);
		case "int8":
			return view.getInt8(at);
		case "uint8":
			return view.getUint8(at);
		case "int16":
			return view.getInt16(at, little);
		case "uint16":
			return view.getUint16(at, little);
		case "int32":
			return view.getInt32(at, little);
		case "uint32":
			return view.getUint32(at, little);
		case "int64":
			return Number(view.getBigInt64(at, little));
		case "uint64":
			return Number(view.getBigUint64(at, little));
	}
}

function textOf(raw: RawAttribute, heap: GlobalHeapObjects): Attribute {
	const { datatype, dataspace, count } = raw;
	const { shape } = dataspace;
	if (shape === undefined || count === 0) return shape && shape.length > 0 ? [] : "";
	const isSingle = count === 1 && datatype.size > 0 && !datatype.pointed;
	if (isSingle) return raw.values().paddedText(datatype.size);
	const texts = datatype.pointed
		? heap.contents(raw.values(), 1).map((text) => text.text(text.left))
		: cutTexts(raw.values().whole(), datatype.size);
	return shape.length > 0 && texts.length !== 1 ? texts : (texts[0] ?? "");
}
