import type { DrsReader } from "../core/drs/path.ts";
import type { CatalogueTable } from "./catalogue-table.ts";
import type { CodeColumn } from "./code-column.ts";
import { type ColumnChunk, dictionaryChunk, numberChunk, squeezedChunk } from "./parquet/column-chunk.ts";
import { squeezedPaths } from "./parquet/squeezed-paths.ts";
import { writeParquet } from "./parquet/write-parquet.ts";
import { parquetName } from "./stored-catalogue.ts";

/** Columns that hold nothing are left out: readers that guess types from values would guess wrong. */
const filled = (table: CatalogueTable) => table.columns.filter((column) => column.dictionary.length > 0);

/** Rows of a group: what a reader that wants few rows must read at least. */
const rowGroupSize = 100_000;

/** The part of a table that goes into one row group: files from `first` up to `end`, of these holdings. */
interface Part {
	readonly table: CatalogueTable;
	readonly first: number;
	readonly end: number;
	/** The first holding with files in it, and how many files it and those that follow have in it. */
	readonly holding: number;
	readonly rows: Uint32Array;
}

function* partsOf(table: CatalogueTable): Generator<Part> {
	const { firstFile, sizes } = table;
	let holding = 0;
	for (let first = 0; first < sizes.length || first === 0; first += rowGroupSize) {
		const end = Math.min(first + rowGroupSize, sizes.length);
		const rows: number[] = [];
		const start = holding;
		for (; holding < firstFile.length - 1 && firstFile[holding]! < end; holding++) {
			rows.push(Math.min(firstFile[holding + 1]!, end) - Math.max(firstFile[holding]!, first));
			// The rest of its files come in the next part.
			if (firstFile[holding + 1]! > end) break;
		}
		yield { table, first, end, holding: start, rows: new Uint32Array(rows) };
	}
}

function facetChunk({ name, dictionary, codes }: CodeColumn, { holding, rows }: Part): ColumnChunk {
	const runs = { codes: codes.subarray(holding, holding + rows.length), rows };
	return dictionaryChunk(name, { dictionary, runs });
}

function timeRangeChunk({ table, first, end }: Part): ColumnChunk {
	const { name, dictionary, codes } = table.timeRanges;
	return dictionaryChunk(name, { dictionary, runs: { codes: codes.subarray(first, end) } });
}

function pathChunk({ table, first, end, holding, rows }: Part): ColumnChunk {
	const folderOf = new Uint32Array(end - first);
	let at = 0;
	for (const [index, count] of rows.entries()) {
		folderOf.fill(table.folderOf[holding + index]!, at, at + count);
		at += count;
	}
	const squeezed = squeezedPaths({ folders: table.folders, names: table.names, folderOf, first });
	return squeezedChunk("path", { rows: end - first, ...squeezed });
}

/** The catalogue as Parquet: one row per file; facets, `time_range` as named, `size` in bytes, `mtime`, `path`. */
export function encodeParquet(table: CatalogueTable): Uint8Array {
	const columns = filled(table);
	const groups = [...partsOf(table)].map((part) => [
		...columns.map((column) => facetChunk(column, part)),
		timeRangeChunk(part),
		numberChunk("size", "integer", table.sizes.subarray(part.first, part.end)),
		numberChunk("mtime", "time", table.mtimes.subarray(part.first, part.end)),
		pathChunk(part),
	]);
	return writeParquet(groups);
}

/** The description intake-esm opens (esmcat v0.1.0), `catalog_file` being relative to it. */
export function esmCollection(table: CatalogueTable, reader: DrsReader, complete: boolean): string {
	const names = filled(table).map((column) => column.name);
	const groups = reader.columns.filter((name) => names.includes(name) && reader.file.facets.includes(name));
	return `${JSON.stringify(
		{
			esmcat_version: "0.1.0",
			id: `headwater-${reader.layout.project}`,
			title: `${reader.layout.project} files under ${table.root}`,
			description: `Made by Headwater from paths alone${complete ? "" : "; folders nobody asked for were not looked at"}.`,
			attributes: [...names, "time_range"].map((column_name) => ({ column_name, vocabulary: "" })),
			assets: { column_name: "path", format: "netcdf" },
			aggregation_control: {
				variable_column_name: reader.layout.project === "CMIP6" ? "variable_id" : "variable",
				groupby_attrs: groups,
				aggregations: [
					{
						type: "join_existing",
						attribute_name: "time_range",
						options: { dim: "time", coords: "minimal", compat: "override" },
					},
				],
			},
			catalog_file: parquetName,
		},
		undefined,
		"\t",
	)}\n`;
}
