import { type ByteSink, byteSink } from "./byte-sink.ts";
import { type ThriftStruct, writeStruct } from "./thrift.ts";

/** One column of one row group, ready to be put into a file. */
export interface ColumnChunk {
	readonly name: string;
	readonly kind: "text" | "integer" | "time";
	readonly nullable: boolean;
	readonly squeezed: boolean;
	readonly rows: number;
	/** Length of the dictionary page the bytes begin with; 0 without one. */
	readonly dictionaryLength: number;
	readonly bytes: Uint8Array;
	/** Bytes as they would be unsqueezed. */
	readonly fullSize: number;
}

/** Numbers of the Parquet format (parquet.thrift). */
export const encodings = { plain: 0, rle: 3, dictionary: 8 } as const;

function writePage(
	sink: ByteSink,
	content: Uint8Array,
	{ fullSize = content.length, ...head }: { fullSize?: number; type: number; fields: ThriftStruct },
): number {
	const start = sink.length;
	const sizes = { 1: { i32: head.type }, 2: { i32: fullSize }, 3: { i32: content.length } };
	writeStruct(sink, { ...sizes, ...head.fields });
	const headLength = sink.length - start;
	sink.append(content);
	return headLength;
}

/** A data page of version 1. */
function writeDataPage(
	sink: ByteSink,
	content: Uint8Array,
	{ rows, encoding, fullSize }: { rows: number; encoding: number; fullSize?: number },
): number {
	const struct = {
		1: { i32: rows },
		2: { i32: encoding },
		3: { i32: encodings.rle },
		4: { i32: encodings.rle },
	};
	return writePage(sink, content, { type: 0, fields: { 5: { struct } }, ...(fullSize ? { fullSize } : {}) });
}

/** Codes of consecutive rows: 0 is absent, n the n-th value of the dictionary. */
export interface CodeRuns {
	readonly codes: ArrayLike<number>;
	/** How many rows each code stands for; one, where this is absent. */
	readonly rows?: Uint32Array;
}

/** One value in whole bytes, so many times over (Parquet's RLE hybrid without bit-packed runs). */
function writeRun(sink: ByteSink, value: number, { rows, width }: { rows: number; width: number }): void {
	sink.varint(rows * 2);
	for (let shift = 0; shift < width; shift += 8) sink.byte(value >>> shift);
}

/** Runs of one value, neighbours of the same value in one; each code changed as `change` says, negative ones left out. */
function writeRuns(
	sink: ByteSink,
	{ codes, rows }: CodeRuns,
	{ change, width }: { change: (code: number) => number; width: number },
): void {
	let [last, count] = [-1, 0];
	for (let index = 0; index < codes.length; index++) {
		const value = change(codes[index]!);
		if (value < 0) continue;
		if (value !== last && count > 0) writeRun(sink, last, { rows: count, width });
		if (value !== last) count = 0;
		last = value;
		count += rows === undefined ? 1 : rows[index]!;
	}
	if (count > 0) writeRun(sink, last, { rows: count, width });
}

const isPresent = (code: number) => Math.min(code, 1);
const placeOf = (code: number) => code - 1;

function dictionaryPage(dictionary: readonly string[]): Uint8Array {
	const sink = byteSink();
	for (const value of dictionary) {
		const bytes = new TextEncoder().encode(value);
		sink.uint32(bytes.length);
		sink.append(bytes);
	}
	return sink.written();
}

/** Texts of few values. */
export function dictionaryChunk(
	name: string,
	{ dictionary, runs }: { dictionary: readonly string[]; runs: CodeRuns },
): ColumnChunk {
	const sink = byteSink();
	const page = dictionaryPage(dictionary);
	const struct = { 1: { i32: dictionary.length }, 2: { i32: encodings.plain } };
	writePage(sink, page, { type: 2, fields: { 7: { struct } } });
	const dictionaryLength = sink.length;
	const rows = runs.rows === undefined ? runs.codes.length : runs.rows.reduce((sum, some) => sum + some, 0);
	const content = byteSink(runs.codes.length + 64);
	const levels = byteSink();
	writeRuns(levels, runs, { change: isPresent, width: 1 });
	content.uint32(levels.length);
	content.append(levels.written());
	const width = Math.max(1, 32 - Math.clz32(Math.max(dictionary.length - 1, 0)));
	content.byte(width);
	writeRuns(content, runs, { change: placeOf, width });
	writeDataPage(sink, content.written(), { rows, encoding: encodings.dictionary });
	const shared = { name, kind: "text", nullable: true, squeezed: false, rows } as const;
	return { ...shared, dictionaryLength, bytes: sink.written(), fullSize: sink.length };
}

/** Whole numbers, or times in milliseconds since 1970, cut to whole ones. */
export function numberChunk(name: string, kind: "integer" | "time", values: Float64Array): ColumnChunk {
	const content = new BigInt64Array(values.length);
	const halves = new Int32Array(content.buffer);
	for (let row = 0; row < values.length; row++) {
		const value = Math.trunc(values[row]!);
		const high = Math.floor(value / 2 ** 32);
		halves[row * 2] = value - high * 2 ** 32;
		halves[row * 2 + 1] = high;
	}
	const sink = byteSink(content.byteLength + 64);
	writeDataPage(sink, new Uint8Array(content.buffer), { rows: values.length, encoding: encodings.plain });
	const shared = { name, kind, nullable: false, squeezed: false, rows: values.length, dictionaryLength: 0 };
	return { ...shared, bytes: sink.written(), fullSize: sink.length };
}

/** Texts that are all different, squeezed already. */
export function squeezedChunk(
	name: string,
	{ rows, content, fullSize }: { rows: number; content: Uint8Array; fullSize: number },
): ColumnChunk {
	const sink = byteSink(content.length + 64);
	const head = writeDataPage(sink, content, { rows, encoding: encodings.plain, fullSize });
	const shared = { name, kind: "text", nullable: false, squeezed: true, rows, dictionaryLength: 0 } as const;
	return { ...shared, bytes: sink.written(), fullSize: fullSize + head };
}
