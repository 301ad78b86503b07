import type { NumericType, NumericValues } from "../../../core/array/lazy-array.ts";
import type { Attribute, Attributes } from "../../../core/model/dataset.ts";
import { numbersFrom } from "../bytes.ts";
import type { Library, ObjectMetadata } from "./library.ts";
import { dataTypeOf, isText } from "./types.ts";

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

/** An object of an open HDF5 file. */
export interface H5Object {
	readonly library: Library;
	readonly file: bigint;
	readonly path: string;
}

/** All attributes that belong to the data, typed; those of user-defined types are left out. */
export function readAttributes(object: H5Object, names: readonly string[]): Attributes {
	const attributes = new Map<string, Attribute>();
	for (const name of names) {
		if (INTERNAL.has(name)) continue;
		const value = readAttribute(object, name);
		if (value !== undefined) attributes.set(name, value);
	}
	return attributes;
}

/** One attribute; `undefined` when its type is user-defined. */
export function readAttribute(object: H5Object, name: string): Attribute | undefined {
	const { library, file, path } = object;
	const metadata = library.get_attribute_metadata(file, path, name);
	const type = dataTypeOf(metadata);
	if (type === undefined) return undefined;
	if (isText(metadata)) return readText(object, name, metadata);
	const values = metadata.shape ? numbersFrom(type as NumericType, readBytes(object, name, metadata)) : [];
	return { type: type as NumericType, values: Array.from(values as NumericValues, Number) };
}

function readText(object: H5Object, name: string, metadata: ObjectMetadata): Attribute {
	if (!metadata.shape) return "";
	const texts = metadata.vlen
		? readPointedTexts(object, name, metadata)
		: cutTexts(readBytes(object, name, metadata), metadata.size);
	return metadata.shape.length > 0 && texts.length !== 1 ? texts : (texts[0] ?? "");
}

function readBytes({ library, file, path }: H5Object, name: string, metadata: ObjectMetadata): Uint8Array {
	const length = metadata.size * metadata.total_size;
	return withMemory(library, length, (pointer) => {
		library.get_attribute_data(file, path, name, BigInt(pointer));
		return library.HEAPU8.slice(pointer, pointer + length);
	});
}

function readPointedTexts(
	{ library, file, path }: H5Object,
	name: string,
	metadata: ObjectMetadata,
): string[] {
	const length = 4 * metadata.total_size;
	return withMemory(library, length, (pointer) => {
		library.get_attribute_data(file, path, name, BigInt(pointer));
		const pointers = new Uint32Array(library.HEAPU8.slice(pointer, pointer + length).buffer);
		const texts = Array.from(pointers, (at) => (at === 0 ? "" : library.UTF8ToString(at)));
		library.reclaim_vlen_memory(file, path, name, BigInt(pointer));
		return texts;
	});
}

/** Memory of the library for the length of an action. */
export function withMemory<T>(library: Library, bytes: number, action: (pointer: number) => T): T {
	const pointer = library._malloc(Math.max(bytes, 1));
	if (pointer === 0) throw new Error(`${bytes} bytes do not fit the memory of the HDF5 library`);
	try {
		return action(pointer);
	} finally {
		library._free(pointer);
	}
}

/** Texts of a fixed width, without the padding by NUL; UTF-8 whatever the file claims, as netCDF files lie about it. */
export function cutTexts(bytes: Uint8Array, width: number): string[] {
	const decoder = new TextDecoder();
	const texts: string[] = [];
	for (let at = 0; at + width <= bytes.length; at += width) {
		texts.push(decoder.decode(bytes.subarray(at, at + width)).replaceAll("\0", ""));
	}
	return texts;
}
