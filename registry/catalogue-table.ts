import { type DrsReader, isMisfit, rangeOf, readName, readValues } from "../core/drs/path.ts";
import type { Facets } from "../core/model/facets.ts";
import type { SkippedFiles } from "../core/ports/catalogue.ts";
import { type CodeColumn, columnBuilder } from "./code-column.ts";
import type { Crawl } from "./crawl.ts";
import { exampleCount, type FileRecord, type FolderRecord } from "./folder-record.ts";
import { type TextColumn, textColumn } from "./text-column.ts";

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

interface Holding {
	readonly folder: number;
	/** Facets, in the order of the reader's columns. */
	readonly values: readonly (string | undefined)[];
	readonly frequency: string | undefined;
	readonly files: FileRecord[];
	/** As the names of `files` state them. */
	readonly dates: (string | undefined)[];
}

interface Sorting {
	readonly reader: DrsReader;
	readonly rootDepth: number;
	/** Which column it is. */
	readonly frequency: number;
	readonly folders: string[];
	readonly holdings: Holding[];
	/** Identity and facets of files that can turn up again. */
	readonly seen: Set<string>;
	/** Identities of all files taken: a misfit among them is another name of data, not lost data. */
	readonly taken: Set<string>;
	readonly misfits: { readonly path: string; readonly reason: string; readonly identity: string }[];
	readonly skipped: Map<string, { count: number; examples: string[] }>;
	/** Frequency → dates → what is wrong with them there, and the dates: one text for all files. */
	readonly ranges: Map<string | undefined, Map<string | undefined, Range>>;
	/** Only where there are links can two names be one file. */
	readonly anyShared: boolean;
}

function skip(
	sorting: Sorting,
	path: string,
	{ reason, count = 1 }: { reason: string; count?: number },
): void {
	const entry = sorting.skipped.get(reason) ?? { count: 0, examples: [] };
	sorting.skipped.set(reason, entry);
	entry.count += count;
	if (entry.examples.length < exampleCount) entry.examples.push(path);
}

const identityOf = ({ device, inode }: FileRecord) => `${device}:${inode}`;

function unusable(file: FileRecord): string | undefined {
	if (file.size === 0) return "empty (0 bytes)";
	return file.readable ? undefined : "not readable for this user";
}

/** What is known of dates in names of a frequency. */
function rangeAt(sorting: Sorting, frequency: string | undefined, dates: string | undefined): Range {
	const known = sorting.ranges.get(frequency) ?? new Map<string | undefined, Range>();
	sorting.ranges.set(frequency, known);
	const before = known.get(dates);
	if (before !== undefined) return before;
	const range = rangeOf(frequency, dates);
	const found = { dates, problem: range !== undefined && isMisfit(range) ? range.reason : undefined };
	known.set(dates, found);
	return found;
}

function holdingOf(sorting: Sorting, folder: FolderRecord, stated: Facets): Holding | string {
	const { time_range: _, ...lasting } = stated;
	const names = folder.path.slice(1).split("/");
	const values = readValues(
		sorting.reader,
		{ folders: names, inside: names.length - sorting.rootDepth },
		lasting,
	);
	if (isMisfit(values)) return values.reason;
	if (sorting.folders.at(-1) !== folder.path) sorting.folders.push(folder.path);
	return {
		folder: sorting.folders.length - 1,
		values,
		frequency: values[sorting.frequency],
		files: [],
		dates: [],
	};
}

interface Range {
	readonly dates: string | undefined;
	readonly problem: string | undefined;
}

/** Where a file belongs. */
interface Place {
	readonly holding: Holding;
	readonly dates: string | undefined;
}

/** A file name around its dates. */
interface Stem {
	readonly before: string;
	readonly after: string;
	readonly holding: Holding | string;
}

interface OpenFolder {
	readonly record: FolderRecord;
	/** What its files have been read as, by all of their names but the dates; a text says why they are not data. */
	readonly known: Map<string, Stem>;
	/** The one of them that was read last: files come in the order of their names. */
	last: Stem | undefined;
}

/** A name that differs from one read before in its dates only, and has dates that were read before, need not be read. */
function datesIn({ before, after }: Stem, name: string): string | undefined {
	const end = name.length - after.length;
	return end > before.length && name.startsWith(before) && name.endsWith(after)
		? name.slice(before.length, end)
		: undefined;
}

function readBefore(sorting: Sorting, { last }: OpenFolder, name: string): Place | undefined {
	if (last === undefined || typeof last.holding === "string") return undefined;
	const dates = datesIn(last, name);
	if (dates === undefined) return undefined;
	const range = sorting.ranges.get(last.holding.frequency)?.get(dates);
	if (range === undefined || range.problem !== undefined) return undefined;
	return { holding: last.holding, dates: range.dates };
}

function stemOf(name: string, dates: string | undefined): Omit<Stem, "holding"> {
	if (dates === undefined) return { before: name, after: "" };
	const at = name.lastIndexOf(dates);
	return { before: name.slice(0, at), after: name.slice(at + dates.length) };
}

/** The holding a file belongs to, or why it belongs to none. */
function place(sorting: Sorting, open: OpenFolder, file: FileRecord): Place | string {
	const problem = unusable(file);
	if (problem !== undefined) return problem;
	const again = readBefore(sorting, open, file.name);
	if (again !== undefined) return again;
	const stated = readName(sorting.reader, file.name);
	if (isMisfit(stated)) return stated.reason;
	const dates = stated["time_range"];
	const { before, after } = stemOf(file.name, dates);
	const key = `${before}*${after}`;
	open.last = open.known.get(key) ?? { before, after, holding: holdingOf(sorting, open.record, stated) };
	open.known.set(key, open.last);
	const { holding } = open.last;
	if (typeof holding === "string") return holding;
	const range = rangeAt(sorting, holding.frequency, dates);
	return range.problem ?? { holding, dates: range.dates };
}

function take(sorting: Sorting, { holding, dates }: Place, file: FileRecord): void {
	if (sorting.anyShared) {
		// One file may serve several versions; under the same facets it counts once.
		const again = `${identityOf(file)} ${holding.values.join("/")}`;
		if (sorting.seen.has(again)) return;
		sorting.seen.add(again);
		sorting.taken.add(identityOf(file));
	}
	if (holding.files.length === 0) sorting.holdings.push(holding);
	holding.files.push(file);
	holding.dates.push(dates);
}

function sortFolder(sorting: Sorting, folder: FolderRecord): void {
	const open: OpenFolder = { record: folder, known: new Map(), last: undefined };
	for (const file of folder.files) {
		const found = place(sorting, open, file);
		if (typeof found !== "string") take(sorting, found, file);
		else
			sorting.misfits.push({
				path: `${folder.path}/${file.name}`,
				reason: found,
				identity: identityOf(file),
			});
	}
	for (const { reason, count, examples } of folder.refused) {
		const paths = examples.map((name) => (name === "" ? folder.path : `${folder.path}/${name}`));
		paths.forEach((path, index) => {
			// The first stands for all that have no path of their own here.
			skip(sorting, path, { reason, count: index === 0 ? count - paths.length + 1 : 1 });
		});
	}
}

function columnsOf(reader: DrsReader, holdings: readonly Holding[]): CodeColumn[] {
	return reader.columns.map((name, index) => {
		const builder = columnBuilder(name);
		for (const { values } of holdings) builder.add(values[index]);
		return builder.column();
	});
}

function timeRangesOf(holdings: readonly Holding[]): CodeColumn {
	const builder = columnBuilder("time_range");
	for (const { dates } of holdings) for (const date of dates) builder.add(date);
	return builder.column();
}

function firstFiles(holdings: readonly Holding[]): Uint32Array {
	const first = new Uint32Array(holdings.length + 1);
	holdings.forEach((holding, index) => {
		first[index + 1] = first[index]! + holding.files.length;
	});
	return first;
}

/** Real folders first: a file counts under its own path before any link's. */
const realFirst = (folders: readonly FolderRecord[]) => [
	...folders.filter((folder) => !folder.linked),
	...folders.filter((folder) => folder.linked),
];

/** Sorts all that a crawl found into holdings, and counts what it could not. */
export function catalogueTable(crawl: Crawl, reader: DrsReader): CatalogueTable {
	const sorting: Sorting = {
		reader,
		rootDepth: crawl.root.split("/").filter((name) => name !== "").length,
		frequency: reader.columns.indexOf("frequency"),
		folders: [],
		holdings: [],
		seen: new Set(),
		taken: new Set(),
		misfits: [],
		skipped: new Map(),
		ranges: new Map(),
		anyShared: crawl.folders.some((folder) => folder.linked || folder.files.some((file) => file.shared)),
	};
	for (const folder of realFirst(crawl.folders)) sortFolder(sorting, folder);
	for (const { path, reason, identity } of sorting.misfits)
		if (!sorting.taken.has(identity)) skip(sorting, path, { reason });
	for (const { path, reason } of crawl.knots) skip(sorting, path, { reason });
	const { holdings } = sorting;
	const files = holdings.flatMap((holding) => holding.files);
	return {
		root: crawl.root,
		columns: columnsOf(reader, holdings),
		folderOf: Uint32Array.from(holdings, (holding) => holding.folder),
		firstFile: firstFiles(holdings),
		folders: textColumn(sorting.folders),
		names: textColumn(files.map((file) => file.name)),
		sizes: Float64Array.from(files, (file) => file.size),
		mtimes: Float64Array.from(files, (file) => file.mtime),
		timeRanges: timeRangesOf(holdings),
		skipped: [...sorting.skipped].map(([reason, entry]) => ({ reason, ...entry })),
	};
}
