import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "@jest/globals";
import { encodeNumbers, storedNumbers } from "../../../registry/esm/stored-numbers.ts";
import { encodePaths, storedPaths } from "../../../registry/esm/stored-paths.ts";
import { textColumn } from "../../../registry/text-column.ts";

const folder = mkdtempSync(join(tmpdir(), "headwater-numbers-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const file = join(folder, "numbers.bin");

const rows = 50_001;
const arrays = [
	Uint8Array.from({ length: rows }, (_, row) => row % 251),
	new Uint8Array(0),
	Uint16Array.from({ length: rows }, (_, row) => row),
	Uint32Array.from({ length: rows + 1 }, (_, row) => row * 30),
];

test("arrays in a file are read whole, or row by row, before and after", () => {
	const { index, file: bytes } = encodeNumbers(arrays);
	writeFileSync(file, bytes);
	const kept = storedNumbers(file, index);
	expect(kept.map(({ length }) => length)).toEqual(arrays.map(({ length }) => length));
	const asked = [0, 1, rows - 1, 16_383, 16_384, 8_191, 8_192, 4_095, 4_096];
	for (const round of ["some rows", "then all of them"]) {
		for (const [number, array] of arrays.entries())
			if (array.length > 0)
				expect({ round, found: asked.map((row) => kept[number]!.at(row)) }).toEqual({
					round,
					found: asked.map((row) => array[row]),
				});
	}
	expect(storedNumbers(file, index).map((one) => one.all())).toEqual(arrays);
});

test("a damaged block is told when it is read, the others are not", () => {
	const { index, file: bytes } = encodeNumbers(arrays);
	bytes[20_000]! ^= 1;
	writeFileSync(file, bytes);
	const [first, , second] = storedNumbers(file, index);
	expect(first!.at(0)).toBe(0);
	expect(() => first!.at(20_000)).toThrow(/numbers\.bin" is damaged\. Run it again with --refresh/);
	expect(() => first!.all()).toThrow(/is damaged/);
	expect(second!.all()).toEqual(arrays[2]);
	rmSync(file);
	expect(() => first!.at(40_000)).toThrow(/was read before and is gone/);
});

test("paths that lie across blocks come back", () => {
	const texts = Array.from({ length: 3_000 }, (_, row) => `gs://bücket/${"x".repeat(row % 100)}/${row}`);
	const column = textColumn(texts);
	const { offsets, index, file: bytes } = encodePaths({ length: texts.length, column, at: () => "" });
	writeFileSync(file, bytes);
	const numbers = encodeNumbers([offsets]);
	writeFileSync(`${file}.offsets`, numbers.file);
	const kept = storedPaths(file, index, storedNumbers(`${file}.offsets`, numbers.index)[0]!);
	expect(kept.length).toBe(texts.length);
	expect(texts.map((_, row) => kept.at(row))).toEqual(texts);
});
