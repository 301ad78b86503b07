import { MetadataError } from "../../../core/errors.ts";
import { type Attribute, exactNumbers } from "../../../core/model/dataset.ts";
import { numberBytes } from "../bytes.ts";
import { join, text } from "../hdf5/bytes.ts";
import { fixedTextDatatype, isAscii, numericDatatype, pointedTextDatatype } from "../hdf5/datatype.ts";
import type { GlobalHeap } from "../hdf5/global-heap.ts";
import { dataspace, type EncodedAttribute, LARGEST_MESSAGE, nullSpace } from "../hdf5/messages.ts";

/** One attribute as HDF5 stores it; long texts and lists of texts go to the heap. */
export function encodeAttribute(name: string, value: Attribute, heap: GlobalHeap): EncodedAttribute {
	if (typeof value === "string") return encodeText(name, value, heap);
	if (isTextList(value)) return encodeTexts(name, value, heap);
	const data = numberBytes(value.type, exactNumbers(value));
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
