import { type DrsReader, isMisfit, rangeOf, readName, readValues } from "../core/drs/path.ts";
import type { Facets } from "../core/model/facets.ts";
import type { Crawl } from "./crawl.ts";
import { type FileColumns, type FolderColumns, readableFlag, sharedFlag } from "./folder-columns.ts";
import { exampleCount, type Refused } from "./folder-record.ts";
import { textReader } from "./text-column.ts";

/** What files of one folder share that differ only in their dates. */
export interface Holding {
	/** Among the folders that have holdings. */
	readonly folder: number;
	/** Facets, in the order of the reader's columns. */
	readonly values: readonly (string | undefined)[];
	readonly frequency: string | undefined;
	/** Its place among all holdings; -1 before it has files. */
	index: number;
	files: number;
}

/** All that a crawl found, sorted into holdings. */
export interface SortedFiles {
	readonly holdings: readonly Holding[];
	/** Paths. */
	readonly folders: readonly string[];
	/** Files taken, as they come, by their places in the crawl; with the holding of each, and the dates its name states. */
	readonly taken: readonly number[];
	readonly holdingOf: readonly number[];
	readonly dates: readonly (string | undefined)[];
	readonly skipped: ReadonlyMap<string, { count: number; examples: string[] }>;
}

interface Sorting extends SortedFiles {
	readonly reader: DrsReader;
	readonly files: FileColumns;
	readonly nameOf: (file: number) => string;
	readonly root: string;
	readonly rootDepth: number;
	/** Which column it is. */
	readonly frequency: number;
	readonly holdings: Holding[];
	readonly folders: string[];
	readonly taken: number[];
	readonly holdingOf: number[];
	readonly dates: (string | undefined)[];
	readonly skipped: Map<string, { count: number; examples: string[] }>;
	/** Identity and facets of files that can turn up again. */
	readonly seen: Set<string>;
	/** Identities of all files taken: a misfit among them is another name of data, not lost data. */
	readonly known: Set<string>;
	readonly misfits: { readonly path: string; readonly reason: string; readonly identity: string }[];
	/** Frequency → dates → what is wrong with them there, and the dates: one text for all files. */
	readonly ranges: Map<string | undefined, Map<string | undefined, Range>>;
	/** Only where there are links can two names be one file. */
	readonly anyShared: boolean;
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
	/** A text says why such files are not data. */
	readonly holding: Holding | string;
}

interface OpenFolder {
	/** From the file system's root down. */
	readonly names: readonly string[];
	readonly path: () => string;
	/** What its files have been read as, by all of their names but the dates; made for the second. */
	known: Map<string, Stem> | undefined;
	/** The one of them that was read last: files come in the order of their names. */
	last: Stem | undefined;
	/** Its place among the folders with holdings. */
	place: number | undefined;
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

const identityOf = ({ devices, inodes }: FileColumns, file: number) => `${devices[file]}:${inodes[file]}`;

function unusable({ sizes, flags }: FileColumns, file: number): string | undefined {
	if (sizes[file] === 0) return "empty (0 bytes)";
	return (flags[file]! & readableFlag) !== 0 ? undefined : "not readable for this user";
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

function holdingFor(sorting: Sorting, open: OpenFolder, stated: Facets): Holding | string {
	const { names } = open;
	const drsPlace = { folders: names, inside: names.length - sorting.rootDepth };
	const values = readValues(sorting.reader, drsPlace, stated);
	if (isMisfit(values)) return values.reason;
	open.place ??= sorting.folders.push(open.path()) - 1;
	return { folder: open.place, values, frequency: values[sorting.frequency], index: -1, files: 0 };
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

const keyOf = ({ before, after }: Omit<Stem, "holding">) => `${before}*${after}`;

/** What files of this stem have been read as. */
function turnTo(
	sorting: Sorting,
	open: OpenFolder,
	{ before, after, stated }: Omit<Stem, "holding"> & { stated: Facets },
): Stem {
	if (open.last !== undefined) open.known ??= new Map([[keyOf(open.last), open.last]]);
	const known = open.known?.get(keyOf({ before, after }));
	open.last = known ?? { before, after, holding: holdingFor(sorting, open, stated) };
	if (known === undefined) open.known?.set(keyOf(open.last), open.last);
	return open.last;
}

/** The holding a file belongs to, or why it belongs to none. */
function place(sorting: Sorting, open: OpenFolder, file: number): Place | string {
	const problem = unusable(sorting.files, file);
	if (problem !== undefined) return problem;
	const name = sorting.nameOf(file);
	const again = readBefore(sorting, open, name);
	if (again !== undefined) return again;
	const stated = readName(sorting.reader, name);
	if (isMisfit(stated)) return stated.reason;
	const dates = stated["time_range"];
	const { holding } = turnTo(sorting, open, { ...stemOf(name, dates), stated });
	if (typeof holding === "string") return holding;
	const range = rangeAt(sorting, holding.frequency, dates);
	return range.problem ?? { holding, dates: range.dates };
}

function take(sorting: Sorting, { holding, dates }: Place, file: number): void {
	if (sorting.anyShared) {
		// One file may serve several versions; under the same facets it counts once.
		const identity = identityOf(sorting.files, file);
		const again = `${identity} ${holding.values.join("/")}`;
		if (sorting.seen.has(again)) return;
		sorting.seen.add(again);
		sorting.known.add(identity);
	}
	if (holding.files === 0) holding.index = sorting.holdings.push(holding) - 1;
	holding.files++;
	sorting.taken.push(file);
	sorting.holdingOf.push(holding.index);
	sorting.dates.push(dates);
}

/** Files of one folder, from `first` up to `end`. */
function sortFolder(
	sorting: Sorting,
	open: OpenFolder,
	{ first, end }: { first: number; end: number },
): void {
	for (let file = first; file < end; file++) {
		const found = place(sorting, open, file);
		if (typeof found !== "string") take(sorting, found, file);
		else
			sorting.misfits.push({
				path: `${open.path()}/${sorting.nameOf(file)}`,
				reason: found,
				identity: identityOf(sorting.files, file),
			});
	}
}

function skipRefused(sorting: Sorting, path: string, refused: readonly Refused[]): void {
	for (const { reason, count, examples } of refused) {
		const paths = examples.map((name) => (name === "" ? path : `${path}/${name}`));
		paths.forEach((example, index) => {
			// The first stands for all that have no path of their own here.
			skip(sorting, example, { reason, count: index === 0 ? count - paths.length + 1 : 1 });
		});
	}
}

const namesIn = (path: string) => path.split("/").filter((name) => name !== "");

/** Goes through all folders that links lead to, or all others. */
function sortFolders(sorting: Sorting, folders: FolderColumns, linked: 0 | 1): void {
	const nameAt = textReader(folders.names);
	const names = namesIn(sorting.root);
	const path = () => [sorting.root, ...names.slice(sorting.rootDepth)].join("/");
	const depths = new Uint16Array(folders.parents.length);
	let first = 0;
	for (let row = 0; row < folders.parents.length; row++) {
		if (row > 0) {
			depths[row] = depths[folders.parents[row]!]! + 1;
			names.length = sorting.rootDepth + depths[row]! - 1;
			names.push(nameAt(row));
		}
		const end = first + folders.fileCounts[row]!;
		if (folders.linked[row] === linked) {
			if (end > first)
				sortFolder(
					sorting,
					{ names, path, known: undefined, last: undefined, place: undefined },
					{ first, end },
				);
			const refused = folders.refused.get(row);
			if (refused !== undefined) skipRefused(sorting, path(), refused);
		}
		first = end;
	}
}

const startOf = ({ root, folders }: Crawl, reader: DrsReader): Sorting => ({
	reader,
	files: folders.files,
	nameOf: textReader(folders.files.names),
	root,
	rootDepth: namesIn(root).length,
	frequency: reader.columns.indexOf("frequency"),
	folders: [],
	holdings: [],
	taken: [],
	holdingOf: [],
	dates: [],
	skipped: new Map(),
	seen: new Set(),
	known: new Set(),
	misfits: [],
	ranges: new Map(),
	anyShared: folders.linked.includes(1) || folders.files.flags.some((flags) => (flags & sharedFlag) !== 0),
});

/** Sorts all that a crawl found into holdings, and counts what it could not. */
export function sortFiles(crawl: Crawl, reader: DrsReader): SortedFiles {
	const sorting = startOf(crawl, reader);
	// Real folders first: a file counts under its own path before any link's.
	sortFolders(sorting, crawl.folders, 0);
	if (crawl.folders.linked.includes(1)) sortFolders(sorting, crawl.folders, 1);
	for (const { path, reason, identity } of sorting.misfits)
		if (!sorting.known.has(identity)) skip(sorting, path, { reason });
	for (const { path, reason } of crawl.knots) skip(sorting, path, { reason });
	return sorting;
}
