import { mkdir } from "node:fs/promises";
import type { WriteOptions, Writer } from "../../../core/ports/writer.ts";
import { onDisk } from "../../stores/file/failures.ts";
import { createFolderStore } from "../../stores/file/folder.ts";
import { compactJson } from "../zarr/compact-json.ts";
import { writeDocument } from "../zarr/write-document.ts";
import { documentsV2 } from "../zarr/write-metadata-v2.ts";
import { arraysOf, type PlannedArray } from "../zarr/write-plan.ts";
import { encodedRows } from "./parquet-encode.ts";
import { type Content, type PlannedSet, planSet } from "./plan.ts";
import { referenceRows, tableCount } from "./reference-rows.ts";
import { referencesWriter } from "./writer.ts";
import { WrittenSources } from "./written-sources.ts";

/** Rows of each table, as kerchunk has them. */
const RECORD_SIZE = 10_000;

/**
 * Reference sets in Parquet (kerchunk; fsspec's LazyReferenceMapper): a folder with all metadata in ".zmetadata" and tables of where chunks
 * lie, "ta/refs.0.parq", "ta/refs.1.parq" ... One table is held at a time.
 */
export const parquetReferencesWriter: Writer = {
	name: "references-parquet",
	title: "reference sets in Parquet (kerchunk)",
	async write(dataset, path, options) {
		const set = await planSet(dataset, options);
		await onDisk(path, () => mkdir(path, { recursive: true }));
		const sources = new WrittenSources();
		for (const array of arraysOf(set.root))
			await writeTables(path, { array, content: set.contents.get(array.path) as Content, sources }, options);
		await writeDocument(path, ".zmetadata", await documentOf(set, sources, options));
	},
	...(referencesWriter.movedChunks && { movedChunks: referencesWriter.movedChunks }),
};

interface Target {
	readonly array: PlannedArray;
	readonly content: Content;
	readonly sources: WrittenSources;
}

async function writeTables(folder: string, { array, content, sources }: Target, options: WriteOptions) {
	const store = createFolderStore(folder);
	const targets = { file: (name: string) => sources.addressOf(name) };
	for (let number = 0; number < tableCount(array, RECORD_SIZE); number++) {
		options.signal?.throwIfAborted();
		const wanted = { array, content, first: number * RECORD_SIZE, count: RECORD_SIZE };
		const rows = await referenceRows(wanted, targets, options);
		await store.set?.(`${array.path}/refs.${number}.parq`, await encodedRows(rows));
	}
}

/** Like Zarr's consolidated metadata, which clients may also take it for. */
async function documentOf({ root }: PlannedSet, sources: WrittenSources, { stamp }: WriteOptions) {
	const states = await sources.states(stamp);
	return compactJson({
		...documentsV2(root).get(".zmetadata"),
		record_size: RECORD_SIZE,
		headwater: {
			sources: Object.fromEntries(Object.entries(states).map(([name, state]) => [name, { ...state }])),
		},
	});
}
