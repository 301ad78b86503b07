import { parquetWriteBuffer } from "hyparquet-writer";
import type { DrsReader } from "../core/drs/path.ts";
import { isMisfit, readName } from "../core/drs/path.ts";
import type { CatalogueTable } from "./catalogue-table.ts";
import { textAt } from "./text-column.ts";

/** Name of the table beside the collection. */
export const parquetName = "catalogue.parquet";
export const collectionName = "catalogue.json";

const holdingCount = ({ folderOf }: CatalogueTable) => folderOf.length;

/** One value per file of what is known per holding. */
function perFile<T>(table: CatalogueTable, valueFor: (holding: number) => T): T[] {
	const values = new Array<T>(table.sizes.length);
	for (let holding = 0; holding < holdingCount(table); holding++)
		values.fill(valueFor(holding), table.firstFile[holding], table.firstFile[holding + 1]);
	return values;
}

function paths(table: CatalogueTable): string[] {
	const folders = perFile(table, (holding) => textAt(table.folders, table.folderOf[holding]!));
	return folders.map((folder, file) => `${folder}/${textAt(table.names, file)}`);
}

function timeRanges(table: CatalogueTable, reader: DrsReader): (string | undefined)[] {
	return Array.from(table.sizes, (_, file) => {
		const stated = readName(reader, textAt(table.names, file));
		return isMisfit(stated) ? undefined : stated["time_range"];
	});
}

/** Columns that hold nothing are left out: readers that guess types from values would guess wrong. */
const filled = (table: CatalogueTable) => table.columns.filter((column) => column.dictionary.length > 0);

/** Rows of a group: what a reader that wants few rows must read at least. */
const rowGroupSize = 100_000;

/** The catalogue as Parquet: one row per file; facets, `time_range` as named, `size` in bytes, `mtime`, `path`. */
export function encodeParquet(table: CatalogueTable, reader: DrsReader): Uint8Array {
	// Dictionary codes are short already: squeezing them costs time and saves nothing.
	const facets = filled(table).map(({ name, dictionary, codes }) => ({
		name,
		type: "STRING" as const,
		data: perFile(table, (holding) => dictionary[codes[holding]! - 1]),
		nullable: codes.includes(0),
		codec: "UNCOMPRESSED" as const,
	}));
	const bytes = parquetWriteBuffer({
		columnData: [
			...facets,
			{ name: "time_range", type: "STRING", data: timeRanges(table, reader), codec: "UNCOMPRESSED" },
			{ name: "size", type: "INT64", data: BigInt64Array.from(table.sizes, BigInt), nullable: false },
			{
				name: "mtime",
				type: "TIMESTAMP",
				data: Array.from(table.mtimes, (time) => new Date(time)),
				nullable: false,
			},
			// Plain, not delta-coded: fastparquet, which some pandas use, knows no other coding of unique texts.
			{ name: "path", type: "STRING", data: paths(table), nullable: false, encoding: "PLAIN" },
		],
		rowGroupSize,
		// Minima of facets help nobody skip row groups, and take a third of the writing.
		statistics: false,
		createdBy: "headwater",
	});
	return new Uint8Array(bytes);
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
