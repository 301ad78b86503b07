import { z } from "zod";
import type { CatalogueTable } from "./catalogue-table.ts";
import type { Codes } from "./code-column.ts";
import { type ColumnArray, decodeColumns, encodeColumns } from "./column-file.ts";

const Header = z.strictObject({
	root: z.string(),
	columns: z.array(z.strictObject({ name: z.string(), dictionary: z.array(z.string()) })),
	timeRanges: z.array(z.string()),
	skipped: z.array(z.strictObject({ reason: z.string(), count: z.number(), examples: z.array(z.string()) })),
});

const plainArrays = ["folderOf", "firstFile", "sizes", "mtimes"] as const;
const textArrays = ["folders", "names"] as const;

export function encodeTable(table: CatalogueTable): Uint8Array {
	const arrays = new Map<string, ColumnArray>();
	for (const { name, codes } of table.columns) arrays.set(`column.${name}`, codes);
	arrays.set("timeRanges", table.timeRanges.codes);
	for (const name of plainArrays) arrays.set(name, table[name]);
	for (const name of textArrays)
		arrays.set(`${name}.offsets`, table[name].offsets).set(`${name}.bytes`, table[name].bytes);
	const columns = table.columns.map(({ name, dictionary }) => ({ name, dictionary }));
	const timeRanges = table.timeRanges.dictionary;
	return encodeColumns({ header: { root: table.root, columns, timeRanges, skipped: table.skipped }, arrays });
}

/** @throws when the bytes are not those of a table. */
export function decodeTable(bytes: Uint8Array): CatalogueTable | undefined {
	const file = decodeColumns(bytes);
	if (file === undefined) return undefined;
	const { root, columns, timeRanges, skipped } = Header.parse(file.header);
	const array = <T extends ColumnArray>(name: string) => file.arrays.get(name) as T;
	const texts = (name: string) => ({
		offsets: array<Uint32Array>(`${name}.offsets`),
		bytes: array<Uint8Array>(`${name}.bytes`),
	});
	return {
		root,
		columns: columns.map((column) => ({ ...column, codes: array<Codes>(`column.${column.name}`) })),
		folderOf: array("folderOf"),
		firstFile: array("firstFile"),
		folders: texts("folders"),
		names: texts("names"),
		sizes: array("sizes"),
		mtimes: array("mtimes"),
		timeRanges: { name: "time_range", dictionary: timeRanges, codes: array("timeRanges") },
		skipped,
	};
}
