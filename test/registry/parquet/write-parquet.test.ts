import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { parquetMetadataAsync, parquetReadObjects, parquetSchema } from "hyparquet";
import { dictionaryChunk, numberChunk, squeezedChunk } from "../../../registry/parquet/column-chunk.ts";
import { squeezedPaths } from "../../../registry/parquet/squeezed-paths.ts";
import { writeParquet } from "../../../registry/parquet/write-parquet.ts";
import { textColumn } from "../../../registry/text-column.ts";

const bufferOf = (bytes: Uint8Array): ArrayBuffer => bytes.slice().buffer as ArrayBuffer;
const rowsOf = (bytes: Uint8Array) =>
	parquetReadObjects({ file: bufferOf(bytes) }) as Promise<Record<string, unknown>[]>;

const runs = (codes: readonly number[]) => ({ codes });

function pathsChunk(folders: readonly string[], rows: readonly (readonly [number, string])[]) {
	const names = textColumn(rows.map(([, name]) => name));
	const folderOf = Uint32Array.from(rows, ([folder]) => folder);
	const squeezed = squeezedPaths({ folders: textColumn(folders), names, folderOf, first: 0 });
	return squeezedChunk("path", { rows: rows.length, ...squeezed });
}

test("codes are read back as values, whatever the size of the dictionary", async () => {
	for (const size of [1, 2, 3, 255, 256, 257, 65_537]) {
		const dictionary = Array.from({ length: size }, (_, index) => `é${index}`);
		const codes = [0, 1, size, size, 0, Math.ceil(size / 2)];
		const rows = await rowsOf(writeParquet([[dictionaryChunk("facet", { dictionary, runs: runs(codes) })]]));
		expect(rows.map((row) => row["facet"] ?? undefined)).toEqual(
			codes.map((code) => (code === 0 ? undefined : dictionary[code - 1])),
		);
	}
});

test("whole numbers and times are read back", async () => {
	const sizes = Float64Array.of(0, 1, 2 ** 31, 2 ** 32 - 1, 2 ** 40 + 5, -1, -(2 ** 33));
	const times = sizes.map((size) => size + 0.75);
	const chunks = [numberChunk("size", "integer", sizes), numberChunk("time", "time", times)];
	const rows = await rowsOf(writeParquet([chunks]));
	expect(rows.map((row) => row["size"])).toEqual([...sizes].map(BigInt));
	expect(rows.map((row) => (row["time"] as Date).getTime())).toEqual(
		[...times].map((time) => Math.trunc(time) + 0),
	);
});

test("several row groups follow each other, and one without rows leaves the columns", async () => {
	const group = (codes: readonly number[]) => [
		dictionaryChunk("facet", { dictionary: ["a", "b"], runs: runs(codes) }),
		numberChunk("size", "integer", Float64Array.from(codes)),
	];
	const rows = await rowsOf(writeParquet([group([1, 1, 0]), group([2])]));
	expect(rows.map((row) => [row["facet"] ?? undefined, row["size"]])).toEqual([
		["a", 1n],
		["a", 1n],
		[undefined, 0n],
		["b", 2n],
	]);
	const empty = writeParquet([group([])]);
	const metadata = await parquetMetadataAsync(bufferOf(empty));
	expect(metadata.num_rows).toBe(0n);
	expect(parquetSchema(metadata).children.map(({ element }) => element.name)).toEqual(["facet", "size"]);
});

const word = fc.string({ unit: fc.constantFrom("a", "b", "_", "é", "𝄞"), maxLength: 90 });

test("squeezed paths are read back, whatever they share with each other", async () => {
	const rowsOfPaths = fc.array(fc.tuple(fc.nat({ max: 2 }), word), { minLength: 1, maxLength: 20 });
	await fc.assert(
		fc.asyncProperty(fc.array(word, { minLength: 3, maxLength: 3 }), rowsOfPaths, async (folders, rows) => {
			const read = await rowsOf(writeParquet([[pathsChunk(folders, rows)]]));
			expect(read.map((row) => row["path"])).toEqual(
				rows.map(([folder, name]) => `${folders[folder]}/${name}`),
			);
		}),
		{ numRuns: 200 },
	);
	const long = [`/${"x".repeat(3800)}`, `/${"y".repeat(3800)}`];
	const read = await rowsOf(
		writeParquet([
			[
				pathsChunk(long, [
					[0, "a"],
					[1, "a"],
					[1, "b"],
				]),
			],
		]),
	);
	expect(read.map((row) => row["path"])).toEqual([`${long[0]}/a`, `${long[1]}/a`, `${long[1]}/b`]);
});
