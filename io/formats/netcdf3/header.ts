import { bytesOf } from "../../../core/array/element.ts";
import type { NumericType } from "../../../core/array/lazy-array.ts";
import { type Attribute, numericAttribute } from "../../../core/model/dataset.ts";
import { numbersFrom, swapBytes } from "../bytes.ts";
import { encodedText } from "../encoded-text.ts";

/** What a netCDF-3 header says, before anything is made of it. */
export interface ClassicHeader {
	/** Number of records; `undefined` while a file is still being streamed: its length tells. */
	readonly records?: number;
	readonly dimensions: readonly { readonly name: string; readonly size: number }[];
	readonly attributes: ReadonlyMap<string, Attribute>;
	readonly variables: readonly ClassicVariable[];
}

export interface ClassicVariable {
	readonly name: string;
	readonly type: NumericType | "char";
	/** Indices into the dimensions, outermost first. */
	readonly dimensions: readonly number[];
	readonly attributes: ReadonlyMap<string, Attribute>;
	/** Byte at which its values begin. */
	readonly begin: number;
}

/** nc_type numbers of the classic formats (netCDF File Format Specifications, "The NetCDF Classic Format Specification"; CDF-5 adds 7-11). */
const TYPES: readonly (NumericType | "char" | undefined)[] = [
	undefined,
	"int8",
	"char",
	"int16",
	"int32",
	"float32",
	"float64",
	"uint8",
	"uint16",
	"uint32",
	"int64",
	"uint64",
];
const DIMENSIONS = 10;
const VARIABLES = 11;
const ATTRIBUTES = 12;
const STREAMING = { 4: 0xffff_ffff, 8: 2 ** 64 } as const;

/** Parses a header of version 1, 2 or 5. RangeError when it goes on beyond the bytes given; SyntaxError when it makes no sense. */
export function parseHeader(bytes: Uint8Array): ClassicHeader {
	const cursor = new Cursor(bytes);
	const records = cursor.count();
	const dimensions = cursor.list(DIMENSIONS, () => ({ name: cursor.name(), size: cursor.count() }));
	const attributes = attributesAt(cursor);
	const variables = cursor.list(VARIABLES, () => variableAt(cursor, dimensions.length));
	const streaming = records === STREAMING[cursor.wide ? 8 : 4];
	return { ...(!streaming && { records }), dimensions, attributes, variables };
}

function attributesAt(cursor: Cursor): Map<string, Attribute> {
	return new Map(
		cursor.list(ATTRIBUTES, (): [string, Attribute] => {
			const name = cursor.name();
			const type = cursor.type();
			return [name, attributeOf(type, cursor.padded(cursor.count() * bytesOf(type)))];
		}),
	);
}

function attributeOf(type: NumericType | "char", bytes: Uint8Array): Attribute {
	if (type === "char")
		return encodedText(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)).replaceAll("\0", "");
	const ordered = bytes.slice();
	swapBytes(ordered, type);
	return numericAttribute(type, numbersFrom(type, ordered));
}

function variableAt(cursor: Cursor, dimensionCount: number): ClassicVariable {
	const name = cursor.name();
	const dimensions = Array.from({ length: cursor.items() }, () => cursor.count());
	if (dimensions.some((id) => id >= dimensionCount)) {
		throw new SyntaxError(`variable "${name}" has a dimension that does not exist`);
	}
	const attributes = attributesAt(cursor);
	const type = cursor.type();
	// The stored size is redundant, and wrong for variables of more than 4 GiB.
	cursor.count();
	return { name, type, dimensions, attributes, begin: cursor.offset() };
}

class Cursor {
	readonly wide: boolean;
	readonly #view: DataView;
	readonly #bytes: Uint8Array;
	readonly #version: number;
	#at = 4;

	constructor(bytes: Uint8Array) {
		this.#bytes = bytes;
		this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
		this.#version = bytes[3] ?? 0;
		this.wide = this.#version === 5;
	}

	/** A number: 4 bytes, in CDF-5 8. */
	count(): number {
		return this.wide ? this.#wideNumber() : this.#tag();
	}

	/** A number of things that each take 4 bytes at least. */
	items(): number {
		const items = this.count();
		if (this.#at + 4 * items > this.#bytes.length) throw new RangeError("the list goes on");
		return items;
	}

	offset(): number {
		return this.#version === 1 ? this.#tag() : this.#wideNumber();
	}

	#tag(): number {
		this.#at += 4;
		return this.#view.getUint32(this.#at - 4);
	}

	#wideNumber(): number {
		this.#at += 8;
		return Number(this.#view.getBigUint64(this.#at - 8));
	}

	type(): NumericType | "char" {
		const code = this.#tag();
		const type = TYPES[code];
		if (type === undefined) throw new SyntaxError(`type ${code} does not exist`);
		return type;
	}

	/** Bytes, and the padding behind them to a multiple of 4. */
	padded(length: number): Uint8Array {
		const start = this.#at;
		this.#at += Math.ceil(length / 4) * 4;
		if (start + length > this.#bytes.length) throw new RangeError("the header goes on");
		return this.#bytes.subarray(start, start + length);
	}

	/** Some files pad names with NUL. */
	name(): string {
		return new TextDecoder().decode(this.padded(this.count())).replaceAll("\0", "");
	}

	list<T>(tag: number, item: () => T): T[] {
		const found = this.#tag();
		const length = this.items();
		if (found === 0 && length === 0) return [];
		if (found !== tag) throw new SyntaxError(`a list begins with ${found} instead of ${tag}`);
		return Array.from({ length }, item);
	}
}
