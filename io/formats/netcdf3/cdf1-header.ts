import { NetCDFReader } from "netcdfjs";
import type { NumericType } from "../../../core/array/lazy-array.ts";
import type { Attribute } from "../../../core/model/dataset.ts";
import { encodedText } from "../encoded-text.ts";
import { type ClassicHeader, parseHeader } from "./header.ts";

const TYPES: Readonly<Record<string, NumericType | "char">> = {
	byte: "int8",
	char: "char",
	short: "int16",
	int: "int32",
	float: "float32",
	double: "float64",
};
const STREAMING = 0xffff_ffff;

/**
 * The header of a CDF-1 file through netcdfjs. (It refuses offsets beyond 4 GiB and CDF-5, and returns padding as data: the other
 * versions and all values are read by ourselves.) RangeError when the header goes on beyond the bytes given.
 */
export function parseCdf1Header(bytes: Uint8Array): ClassicHeader {
	// netcdfjs makes arrays as long as a header claims before it looks for their bytes: claims are checked first.
	parseHeader(bytes);
	const { header } = new NetCDFReader(bytes);
	const { length } = header.recordDimension;
	const dimensions = header.dimensions ?? [];
	return {
		...(length !== STREAMING && { records: length }),
		dimensions: dimensions.map(({ name, size }) => ({ name: utf8(name), size })),
		attributes: attributesOf(header.globalAttributes),
		variables: (header.variables ?? []).map((variable) => ({
			name: utf8(variable.name),
			type: typeOf(variable.type),
			dimensions: existing(variable.dimensions, dimensions.length),
			attributes: attributesOf(variable.attributes),
			begin: variable.offset,
		})),
	};
}

interface GivenAttribute {
	readonly name: string;
	readonly type: string;
	readonly value: unknown;
}

const attributesOf = (list: readonly GivenAttribute[]): Map<string, Attribute> =>
	new Map(list.map((attribute) => [utf8(attribute.name), attributeOf(attribute)]));

function attributeOf({ type: name, value }: GivenAttribute): Attribute {
	if (typeof value === "string") return utf8(value);
	const type = typeOf(name);
	const numbers = (Array.isArray(value) ? value : [value]) as number[];
	// netcdfjs gives bytes without their sign.
	return {
		type: type as NumericType,
		values: type === "int8" ? numbers.map((n) => (n << 24) >> 24) : numbers,
	};
}

function typeOf(name: string): NumericType | "char" {
	const type = TYPES[name];
	if (type === undefined) throw new SyntaxError(`type "${name}" does not exist`);
	return type;
}

function existing(ids: readonly number[], count: number): readonly number[] {
	if (ids.some((id) => id >= count)) throw new SyntaxError("a variable has a dimension that does not exist");
	return ids;
}

/** netcdfjs gives one character per byte; some files pad names with NUL. */
const utf8 = (text: string): string => encodedText(Buffer.from(text, "latin1")).replaceAll("\0", "");
