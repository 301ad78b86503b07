import { stat } from "node:fs/promises";
import { join } from "node:path";
import {
	type ArrayReader,
	arrayReader,
	type ColumnArray,
	decodeColumns,
	encodeColumns,
} from "../column-file.ts";
import { addTexts, listOf } from "../stored-texts.ts";
import { textColumn } from "../text-column.ts";
import type { BlockIndex } from "./block-file.ts";
import type { CollectionTable, TableColumn } from "./collection-table.ts";
import { encodeNumbers, type StoredNumbers, storedNumbers } from "./stored-numbers.ts";
import { encodePaths, storedPaths } from "./stored-paths.ts";

/** What is read whole: the words of each column, and what is known of the two files beside it, which are read by parts. */
export const WORDS = "collection.bin";
const CODES = "codes.bin";
const PATHS = "paths.bin";

/** The files that hold a table. */
export function encodeCollection({ columns, paths, broken }: CollectionTable): Map<string, Uint8Array> {
	const { offsets, ...texts } = encodePaths(paths);
	const numbers = encodeNumbers([offsets, ...columns.map(({ codes }) => codes)]);
	const arrays = new Map<string, ColumnArray>([
		["broken", Float64Array.of(broken)],
		["codes.widths", numbers.index.widths],
		["codes.lengths", numbers.index.lengths],
	]);
	addIndex(arrays, "codes", numbers.index);
	addIndex(arrays, "paths", texts.index);
	addTexts(arrays, "columns", textColumn(columns.map(({ name }) => name)));
	// Numbered: a table may call a column like one of ours.
	for (const [number, { dictionary }] of columns.entries())
		addTexts(arrays, `${number}.dictionary`, textColumn(dictionary));
	return new Map([
		[WORDS, encodeColumns(arrays)],
		[CODES, numbers.file],
		[PATHS, texts.file],
	]);
}

function addIndex(arrays: Map<string, ColumnArray>, name: string, { size, sums }: BlockIndex): void {
	arrays.set(`${name}.size`, Float64Array.of(size)).set(`${name}.sums`, sums);
}

const indexOf = (array: ArrayReader, name: string): BlockIndex => ({
	size: array<Float64Array>(`${name}.size`)[0]!,
	sums: array(`${name}.sums`),
});

const isWhole = async (file: string, { size }: BlockIndex) =>
	(await stat(file).catch(() => undefined))?.size === size;

/** `bytes`: of WORDS, in this folder. `undefined` for files `encodeCollection` did not write whole. */
export async function decodeCollection(
	bytes: Uint8Array,
	folder: string,
): Promise<CollectionTable | undefined> {
	const arrays = decodeColumns(bytes);
	if (arrays === undefined) return undefined;
	const array = arrayReader(arrays);
	const [codes, paths] = [join(folder, CODES), join(folder, PATHS)];
	const [codesIndex, pathsIndex] = [indexOf(array, "codes"), indexOf(array, "paths")];
	if (!(await isWhole(codes, codesIndex)) || !(await isWhole(paths, pathsIndex))) return undefined;
	const [offsets, ...numbers] = storedNumbers(codes, {
		...codesIndex,
		widths: array("codes.widths"),
		lengths: array("codes.lengths"),
	});
	return {
		columns: listOf(array, "columns").map((name, number) =>
			storedColumn(name, listOf(array, `${number}.dictionary`), numbers[number]!),
		),
		paths: storedPaths(paths, pathsIndex, offsets!),
		broken: array<Float64Array>("broken")[0] ?? 0,
	};
}

/** Its codes are read when they are asked for. */
const storedColumn = (name: string, dictionary: readonly string[], numbers: StoredNumbers): TableColumn => ({
	name,
	dictionary,
	get codes() {
		return numbers.all();
	},
	codeAt: numbers.at,
});
