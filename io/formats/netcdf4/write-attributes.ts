import { allocate, integerRange } from "../../../core/array/element.ts";
import type { DataType, NumericType, NumericValues } from "../../../core/array/lazy-array.ts";
import { MetadataError } from "../../../core/errors.ts";
import type { Attribute } from "../../../core/model/dataset.ts";
import { bytesUnder } from "../bytes.ts";
import { join, text } from "../hdf5/bytes.ts";
import { fixedTextDatatype, isAscii, numericDatatype, pointedTextDatatype } from "../hdf5/datatype.ts";
import type { GlobalHeap } from "../hdf5/global-heap.ts";
import { dataspace, type EncodedAttribute, LARGEST_MESSAGE, nullSpace } from "../hdf5/messages.ts";

/** One attribute as HDF5 stores it; long texts and lists of texts go to the heap. */
export function encodeAttribute(name: string, value: Attribute, heap: GlobalHeap): EncodedAttribute {
	if (typeof value === "string") return encodeText(name, value, heap);
	if (isTextList(value)) return encodeTexts(name, value, heap);
	const data = numberBytes(value.type, value.values);
	if (data.length > LARGEST_MESSAGE) {
		throw new MetadataError(
			`the attribute "${name}" holds ${value.values.length} numbers, more than a netCDF-4 header takes; make it a variable`,
		);
	}
	const space = value.values.length === 0 ? nullSpace() : dataspace([value.values.length]);
	return { name, datatype: numericDatatype(value.type), dataspace: space, data };
}

const isTextList = (value: Attribute): value is readonly string[] => Array.isArray(value);

function encodeText(name: string, value: string, heap: GlobalHeap): EncodedAttribute {
	const data = text(value);
	if (data.length > LARGEST_MESSAGE) return encodeTexts(name, [value], heap);
	const datatype = fixedTextDatatype(Math.max(1, data.length), !isAscii(value));
	return { name, datatype, dataspace: data.length === 0 ? nullSpace() : dataspace([]), data };
}

function encodeTexts(name: string, values: readonly string[], heap: GlobalHeap): EncodedAttribute {
	const data = values.map((value) => {
		const content = text(value);
		return heap.add(content, content.length);
	});
	const space = values.length === 0 ? nullSpace() : dataspace([values.length]);
	return { name, datatype: pointedTextDatatype(), dataspace: space, data: join(...data) };
}

/** Numbers in the bytes of a type, rounded to it. */
export function numberBytes(type: NumericType | "char", numbers: readonly (number | bigint)[]): Uint8Array {
	const values = allocate(type, numbers.length) as NumericValues;
	if (values instanceof BigInt64Array || values instanceof BigUint64Array) {
		numbers.forEach((value, i) => {
			values[i] = typeof value === "bigint" ? value : BigInt(Math.trunc(value));
		});
	} else {
		numbers.forEach((value, i) => {
			values[i] = Number(value);
		});
	}
	return bytesUnder(values);
}

/**
 * CF 2.5.1: `_FillValue` has the type of its variable. Text that is a number becomes one; what the type cannot hold is dropped, as no
 * value can equal it.
 */
export function typedFill(
	value: Attribute,
	type: DataType,
	number: number | undefined,
): Attribute | undefined {
	if (type === "string") return typeof value === "string" ? [value] : undefined;
	if (type === "char") return typeof value === "string" && value.length === 1 ? value : undefined;
	const range = integerRange(type);
	const fits = range === undefined || (Number.isInteger(number) && holds(range, number ?? Number.NaN));
	return number !== undefined && fits ? { type, values: [number] } : undefined;
}

const holds = ([lowest, highest]: readonly [number, number], value: number): boolean =>
	value >= lowest && (highest >= 2 ** 63 ? value < highest : value <= highest);
