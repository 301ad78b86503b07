import type { ByteSink } from "./byte-sink.ts";

/** A value of Thrift's compact protocol, as far as Parquet's metadata need it. */
export type ThriftValue =
	| { readonly i32: number }
	/** Below 2^52. */
	| { readonly i64: number }
	| { readonly text: string }
	| { readonly flag: boolean }
	| { readonly list: readonly ThriftValue[] }
	| { readonly struct: ThriftStruct };

/** Fields by number, ascending; what is absent is left out. */
export type ThriftStruct = Readonly<Record<number, ThriftValue | undefined>>;

function kindOf(value: ThriftValue): number {
	if ("flag" in value) return value.flag ? 1 : 2;
	if ("i32" in value) return 5;
	if ("i64" in value) return 6;
	if ("text" in value) return 8;
	return "list" in value ? 9 : 12;
}

const zigzag = (value: number) => (value < 0 ? -2 * value - 1 : 2 * value);

function writeList(sink: ByteSink, list: readonly ThriftValue[]): void {
	const kind = list.length === 0 ? 12 : kindOf(list[0]!);
	if (list.length < 15) sink.byte((list.length << 4) | kind);
	else {
		sink.byte(0xf0 | kind);
		sink.varint(list.length);
	}
	for (const value of list) writeValue(sink, value);
}

function writeValue(sink: ByteSink, value: ThriftValue): void {
	if ("i32" in value) sink.varint(zigzag(value.i32));
	else if ("i64" in value) sink.varint(zigzag(value.i64));
	else if ("text" in value) {
		const bytes = new TextEncoder().encode(value.text);
		sink.varint(bytes.length);
		sink.append(bytes);
	} else if ("list" in value) writeList(sink, value.list);
	else if ("struct" in value) writeStruct(sink, value.struct);
}

/** Source: Apache Thrift, "Thrift compact protocol". A flag's value lies in its field's head. */
export function writeStruct(sink: ByteSink, fields: ThriftStruct): void {
	let last = 0;
	for (const [name, value] of Object.entries(fields)) {
		if (value === undefined) continue;
		const id = Number(name);
		// Field numbers here never lie more than 15 apart.
		sink.byte(((id - last) << 4) | kindOf(value));
		writeValue(sink, value);
		last = id;
	}
	sink.byte(0);
}
