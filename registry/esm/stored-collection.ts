import { stat } from "node:fs/promises";
import { join } from "node:path";
import type { Codes } from "../code-column.ts";
import { arrayReader, type ColumnArray, decodeColumns, encodeColumns } from "../column-file.ts";
import { addTexts, listOf } from "../stored-texts.ts";
import { textColumn } from "../text-column.ts";
import type { CollectionTable } from "./collection-table.ts";
import { encodePaths, type PathIndex, sizeOfPaths, storedPaths } from "./stored-paths.ts";

/** File of the columns of codes, which are read whole; that of the paths lies beside it. */
export const COLUMNS = "collection.bin";
const PATHS = "paths.bin";

/** The files that hold a table. */
export function encodeCollection({ columns, paths, broken }: CollectionTable): Map<string, Uint8Array> {
	const { index, file } = encodePaths(paths);
	const arrays = new Map<string, ColumnArray>([
		["broken", Float64Array.of(broken)],
		["paths.offsets", index.offsets],
		["paths.sums", index.sums],
	]);
	addTexts(arrays, "columns", textColumn(columns.map(({ name }) => name)));
	// Numbered: a table may call a column like one of ours.
	for (const [number, { codes, dictionary }] of columns.entries()) {
		arrays.set(`${number}.codes`, codes);
		addTexts(arrays, `${number}.dictionary`, textColumn(dictionary));
	}
	return new Map([
		[COLUMNS, encodeColumns(arrays)],
		[PATHS, file],
	]);
}

/** `bytes`: of COLUMNS, in this folder. `undefined` for files `encodeCollection` did not write whole. */
export async function decodeCollection(
	bytes: Uint8Array,
	folder: string,
): Promise<CollectionTable | undefined> {
	const arrays = decodeColumns(bytes);
	if (arrays === undefined) return undefined;
	const array = arrayReader(arrays);
	const index: PathIndex = { offsets: array("paths.offsets"), sums: array("paths.sums") };
	const file = join(folder, PATHS);
	const found = await stat(file).catch(() => undefined);
	if (found?.size !== sizeOfPaths(index)) return undefined;
	return {
		columns: listOf(array, "columns").map((name, number) => ({
			name,
			dictionary: listOf(array, `${number}.dictionary`),
			codes: array<Codes>(`${number}.codes`),
		})),
		paths: storedPaths(file, index),
		broken: array<Float64Array>("broken")[0] ?? 0,
	};
}
