import type { DrsReader } from "../core/drs/path.ts";
import type { SkippedFiles } from "../core/ports/catalogue.ts";
import { type CodeColumn, columnBuilder } from "./code-column.ts";
import type { Crawl } from "./crawl.ts";
import { type Holding, type SortedFiles, sortFiles } from "./sort-files.ts";
import { pickTexts, type TextColumn, textColumn } from "./text-column.ts";

/**
 * All files of a tree that fit its layout. Files of one folder that differ only in their dates share one *holding*: facets are kept per
 * holding, one integer each, and files lie in the order of their holdings.
 */
export interface CatalogueTable {
	readonly root: string;
	/** One code per holding. */
	readonly columns: readonly CodeColumn[];
	/** Holding → its folder, among `folders`. */
	readonly folderOf: Uint32Array;
	/** Holding → its first file; one more entry than holdings. */
	readonly firstFile: Uint32Array;
	/** Absolute paths. */
	readonly folders: TextColumn;
	/** File names. */
	readonly names: TextColumn;
	readonly sizes: Float64Array;
	readonly mtimes: Float64Array;
	/** File → the dates in its name, as written there. */
	readonly timeRanges: CodeColumn;
	readonly skipped: readonly SkippedFiles[];
}

function columnsOf(reader: DrsReader, holdings: readonly Holding[]): CodeColumn[] {
	return reader.columns.map((name, index) => {
		const builder = columnBuilder(name);
		for (const { values } of holdings) builder.add(values[index]);
		return builder.column();
	});
}

function timeRangesOf({ dates }: SortedFiles, order: Uint32Array): CodeColumn {
	const builder = columnBuilder("time_range");
	for (const place of order) builder.add(dates[place]);
	return builder.column();
}

function firstFiles(holdings: readonly Holding[]): Uint32Array {
	const first = new Uint32Array(holdings.length + 1);
	holdings.forEach((holding, index) => {
		first[index + 1] = first[index]! + holding.files;
	});
	return first;
}

/** The files taken, holding by holding: names of different holdings may stand between each other in their folder. */
function orderOf({ holdingOf }: SortedFiles, first: Uint32Array): Uint32Array {
	const order = new Uint32Array(holdingOf.length);
	const next = first.slice();
	for (let place = 0; place < order.length; place++) {
		const holding = holdingOf[place]!;
		order[next[holding]!] = place;
		next[holding]!++;
	}
	return order;
}

function pickNumbers(numbers: Float64Array, places: Uint32Array): Float64Array {
	const picked = new Float64Array(places.length);
	for (let index = 0; index < picked.length; index++) picked[index] = numbers[places[index]!]!;
	return picked;
}

/** The catalogue of all that a crawl found. */
export function catalogueTable(crawl: Crawl, reader: DrsReader): CatalogueTable {
	const sorted = sortFiles(crawl, reader);
	const { holdings, taken, skipped } = sorted;
	const firstFile = firstFiles(holdings);
	const order = orderOf(sorted, firstFile);
	const places = order.map((place) => taken[place]!);
	const { names, sizes, mtimes } = crawl.folders.files;
	return {
		root: crawl.root,
		columns: columnsOf(reader, holdings),
		folderOf: Uint32Array.from(holdings, (holding) => holding.folder),
		firstFile,
		folders: textColumn(sorted.folders),
		names: pickTexts(names, places),
		sizes: pickNumbers(sizes, places),
		mtimes: pickNumbers(mtimes, places),
		timeRanges: timeRangesOf(sorted, order),
		skipped: [...skipped].map(([reason, entry]) => ({ reason, ...entry })),
	};
}
