import { byteSink } from "./byte-sink.ts";
import { type ColumnChunk, encodings } from "./column-chunk.ts";
import { type ThriftStruct, type ThriftValue, writeStruct } from "./thrift.ts";

const magic = new TextEncoder().encode("PAR1");

/** Types, repetitions and converted types of parquet.thrift, by their numbers. */
const physical = { text: 6, integer: 2, time: 2 } as const;
const converted = { text: { i32: 0 }, integer: undefined, time: { i32: 9 } } as const;
const none: ThriftValue = { struct: {} };
const logical: Readonly<Record<ColumnChunk["kind"], ThriftValue | undefined>> = {
	text: { struct: { 1: none } },
	integer: undefined,
	// A moment: milliseconds, adjusted to UTC.
	time: { struct: { 8: { struct: { 1: { flag: true }, 2: { struct: { 1: none } } } } } },
};

const schemaOf = ({ name, kind, nullable }: ColumnChunk): ThriftStruct => ({
	1: { i32: physical[kind] },
	3: { i32: nullable ? 1 : 0 },
	4: { text: name },
	6: converted[kind],
	10: logical[kind],
});

function metadataOf(chunk: ColumnChunk, start: number): ThriftStruct {
	const coded = chunk.dictionaryLength > 0 ? [encodings.plain, encodings.dictionary] : [encodings.plain];
	return {
		1: { i32: physical[chunk.kind] },
		2: { list: [encodings.rle, ...coded].map((i32) => ({ i32 })) },
		3: { list: [{ text: chunk.name }] },
		4: { i32: chunk.squeezed ? 1 : 0 },
		5: { i64: chunk.rows },
		6: { i64: chunk.fullSize },
		7: { i64: chunk.bytes.length },
		9: { i64: start + chunk.dictionaryLength },
		11: chunk.dictionaryLength > 0 ? { i64: start } : undefined,
	};
}

function groupOf(chunks: readonly ColumnChunk[], start: number): ThriftStruct {
	let at = start;
	const columns = chunks.map((chunk): ThriftValue => {
		const struct = { 2: { i64: at }, 3: { struct: metadataOf(chunk, at) } };
		at += chunk.bytes.length;
		return { struct };
	});
	const size = chunks.reduce((sum, { fullSize }) => sum + fullSize, 0);
	return { 1: { list: columns }, 2: { i64: size }, 3: { i64: chunks[0]?.rows ?? 0 } };
}

/**
 * A Parquet file of these row groups, all of the same columns; one without rows only tells of the columns. Written by hand because the columns are dictionary-coded and run-length
 * coded already. Source: apache/parquet-format, README and parquet.thrift.
 */
export function writeParquet(groups: readonly (readonly ColumnChunk[])[]): Uint8Array {
	const size = groups.flat().reduce((sum, { bytes }) => sum + bytes.length, 0);
	const sink = byteSink(size + 16_384);
	sink.append(magic);
	const filled = groups.filter(([chunk]) => chunk !== undefined && chunk.rows > 0);
	const written = filled.map((chunks): ThriftValue => {
		const struct = groupOf(chunks, sink.length);
		for (const { bytes } of chunks) sink.append(bytes);
		return { struct };
	});
	const columns = groups[0] ?? [];
	const top = { struct: { 4: { text: "root" }, 5: { i32: columns.length } } };
	const footer = sink.length;
	writeStruct(sink, {
		1: { i32: 1 },
		2: { list: [top, ...columns.map((chunk) => ({ struct: schemaOf(chunk) }))] },
		3: { i64: groups.reduce((sum, chunks) => sum + (chunks[0]?.rows ?? 0), 0) },
		4: { list: written },
		6: { text: "headwater" },
	});
	sink.uint32(sink.length - footer);
	sink.append(magic);
	return sink.written();
}
