import type { Codes } from "../code-column.ts";
import { arrayReader, type ColumnArray, decodeColumns, encodeColumns } from "../column-file.ts";
import { addTexts, listOf, textsOf } from "../stored-texts.ts";
import { textColumn } from "../text-column.ts";
import type { CollectionTable } from "./collection-table.ts";

export function encodeCollection({ columns, paths, broken }: CollectionTable): Uint8Array {
	const arrays = new Map<string, ColumnArray>([["broken", Float64Array.of(broken)]]);
	addTexts(arrays, "columns", textColumn(columns.map(({ name }) => name)));
	addTexts(arrays, "paths", paths);
	// Numbered: a table may call a column like one of ours.
	for (const [index, { codes, dictionary }] of columns.entries()) {
		arrays.set(`${index}.codes`, codes);
		addTexts(arrays, `${index}.dictionary`, textColumn(dictionary));
	}
	return encodeColumns(arrays);
}

/** `undefined` for bytes `encodeCollection` did not write whole. */
export function decodeCollection(bytes: Uint8Array): CollectionTable | undefined {
	const arrays = decodeColumns(bytes);
	if (arrays === undefined) return undefined;
	const array = arrayReader(arrays);
	return {
		columns: listOf(array, "columns").map((name, index) => ({
			name,
			dictionary: listOf(array, `${index}.dictionary`),
			codes: array<Codes>(`${index}.codes`),
		})),
		paths: textsOf(array, "paths"),
		broken: array<Float64Array>("broken")[0] ?? 0,
	};
}
