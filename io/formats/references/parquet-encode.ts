import { gzipSync } from "node:zlib";
import type { SchemaElement } from "hyparquet";
import type { ReferenceRows } from "./parquet-table.ts";

/** Tables are small and made while somebody waits: the fastest level is a tenth longer than the best. */
const LEVEL = 1;

const SCHEMA: SchemaElement[] = [
	{ name: "schema", num_children: 4 },
	{ name: "path", type: "BYTE_ARRAY", converted_type: "UTF8", repetition_type: "OPTIONAL" },
	{ name: "offset", type: "INT64", repetition_type: "REQUIRED" },
	{ name: "size", type: "INT64", repetition_type: "REQUIRED" },
	{ name: "raw", type: "BYTE_ARRAY", repetition_type: "OPTIONAL" },
];

const GZIP = (page: Uint8Array): Uint8Array => gzipSync(page, { level: LEVEL });

/**
 * A table as fsspec's LazyReferenceMapper reads it. Fastparquet, which it takes by itself, reads whole numbers wrongly where their columns do
 * not tell that nothing is missing (so they have statistics), and where differences are packed and compressed (so they are plain).
 */
export async function encodedRows({ paths, offsets, sizes, raws }: ReferenceRows): Promise<Uint8Array> {
	const { parquetWriteBuffer } = await import("hyparquet-writer");
	const isNamed = paths.some((path) => path !== undefined);
	const buffer = parquetWriteBuffer({
		schema: SCHEMA,
		codec: "GZIP",
		compressors: { GZIP },
		statistics: false,
		rowGroupSize: Math.max(1, paths.length),
		createdBy: "headwater",
		columnData: [
			{ name: "path", data: [...paths], encoding: isNamed ? "RLE_DICTIONARY" : "PLAIN" },
			{ name: "offset", data: wholeNumbers(offsets), encoding: "PLAIN", statistics: true },
			{ name: "size", data: wholeNumbers(sizes), encoding: "PLAIN", statistics: true },
			{ name: "raw", data: [...raws], encoding: "PLAIN" },
		],
	});
	return new Uint8Array(buffer);
}

const wholeNumbers = (numbers: readonly number[]): BigInt64Array => BigInt64Array.from(numbers, BigInt);
