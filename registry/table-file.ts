import type { CatalogueTable } from "./catalogue-table.ts";
import type { Codes } from "./code-column.ts";
import { arrayReader, type ColumnArray, decodeColumns, encodeColumns } from "./column-file.ts";
import { addTallies, addTexts, listOf, talliesOf, textsOf } from "./stored-texts.ts";
import { textColumn } from "./text-column.ts";

const plainArrays = ["folderOf", "firstFile", "sizes", "mtimes"] as const;
const textArrays = ["folders", "names"] as const;

export function encodeTable(table: CatalogueTable): Uint8Array {
	const arrays = new Map<string, ColumnArray>();
	addTexts(arrays, "root", textColumn([table.root]));
	addTexts(arrays, "columns", textColumn(table.columns.map(({ name }) => name)));
	for (const { name, codes, dictionary } of [...table.columns, table.timeRanges]) {
		arrays.set(`${name}.codes`, codes);
		addTexts(arrays, `${name}.dictionary`, textColumn(dictionary));
	}
	for (const name of plainArrays) arrays.set(name, table[name]);
	for (const name of textArrays) addTexts(arrays, name, table[name]);
	addTallies(arrays, "skipped", [table.skipped]);
	return encodeColumns(arrays);
}

/** @throws when the bytes are not those of a table. */
export function decodeTable(bytes: Uint8Array): CatalogueTable | undefined {
	const arrays = decodeColumns(bytes);
	if (arrays === undefined) return undefined;
	const array = arrayReader(arrays);
	const columnOf = (name: string) => ({
		name,
		dictionary: listOf(array, `${name}.dictionary`),
		codes: array<Codes>(`${name}.codes`),
	});
	return {
		root: listOf(array, "root")[0]!,
		columns: listOf(array, "columns").map(columnOf),
		folderOf: array("folderOf"),
		firstFile: array("firstFile"),
		folders: textsOf(array, "folders"),
		names: textsOf(array, "names"),
		sizes: array("sizes"),
		mtimes: array("mtimes"),
		timeRanges: columnOf("time_range"),
		skipped: talliesOf(array, "skipped")[0]!,
	};
}
