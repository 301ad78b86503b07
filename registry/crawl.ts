import type { Stats } from "node:fs";
import { opendir, stat } from "node:fs/promises";
import { InterruptedError, StoreError } from "../core/errors.ts";
import { codeOf } from "./code-of.ts";
import { type CrawlOptions, enter, type Knot, type Visit, type Walk } from "./enter-folder.ts";
import { columnsOf, type FolderColumns, recordsOf } from "./folder-columns.ts";
import type { FolderRecord } from "./folder-record.ts";
import { swiftCrawl } from "./swift-crawl.ts";

export interface Crawl {
	readonly root: string;
	/** Those of `previous` that were not visited this time are here too, as they were. */
	readonly folders: FolderColumns;
	/** Folders that were found and not entered: loops and knots of links. */
	readonly knots: readonly Knot[];
	/** False while there are folders nobody entered, because they contradict what was wanted. */
	readonly complete: boolean;
	readonly statistics: CrawlStatistics;
}

export interface CrawlStatistics {
	/** Folders looked at. */
	readonly folders: number;
	/** Those of them whose entries were listed; the others had not changed. */
	readonly foldersRead: number;
	/** True when anything differs from `previous`. */
	readonly changed: boolean;
}

/** Folders waiting for the disk at one time: a network file system answers many as fast as one. */
const concurrency = 32;
async function lookAtRoot(root: string): Promise<Stats> {
	const advice = 'Name the top folder of the data tree ("CASE_ROOT_DIR", or "root" of the data source).';
	let stats: Stats;
	try {
		stats = await stat(root);
		if (stats.isDirectory()) await (await opendir(root)).close();
	} catch (error) {
		const why =
			codeOf(error) === "ENOENT" ? "there is no such folder" : `it cannot be read (${codeOf(error)})`;
		throw new StoreError(root, `${why}. ${advice}`, { cause: error });
	}
	if (!stats.isDirectory()) throw new StoreError(root, `it is a file, not a folder. ${advice}`);
	return stats;
}

/** Answers that come at once leave no room for anything else of the process: after so many milliseconds it gets its turn. */
const turn = 20;

/** The next folder to visit; links when no real folder is left. */
function nextVisit(walk: Walk, running: number): Visit | undefined {
	if (running === 0 && walk.queue.length === 0) walk.queue.push(...walk.links.splice(0).reverse());
	return walk.queue.pop();
}

/** Visits all that is queued, and what that queues, many at a time. */
const drain = (walk: Walk): Promise<void> =>
	new Promise((resolve, reject) => {
		let running = 0;
		let since = performance.now();
		const isOver = () => performance.now() - since > turn;
		const pause = () => {
			since = performance.now();
			setImmediate(pump);
		};
		const pump = () => {
			if (walk.options.signal?.aborted)
				return reject(new InterruptedError("The crawl was stopped. Run it again to go on."));
			while (running < concurrency) {
				const visit = nextVisit(walk, running);
				if (visit === undefined) break;
				const entered = enter(walk, visit);
				if (entered !== undefined) {
					running++;
					entered.then(done, reject);
				} else if (isOver()) return pause();
			}
			if (running === 0) resolve();
		};
		const done = () => {
			running--;
			if (isOver()) pause();
			else pump();
		};
		pump();
	});

const byPath = (a: { path: string }, b: { path: string }) => (a.path < b.path ? -1 : 1);

/** The records of this crawl and, where it did not go, those of the one before; each followed by all that lies below it. */
function allRecords(walk: Walk, root: string): { folders: readonly FolderRecord[]; complete: boolean } {
	if (walk.inOrder) return { folders: [...walk.found.values()], complete: true };
	const knots = new Set(walk.knots.map(({ path }) => path));
	const folders: FolderRecord[] = [];
	const paths = [root];
	let complete = true;
	for (let path = paths.pop(); path !== undefined; path = paths.pop()) {
		const record = walk.found.get(path) ?? walk.options.previous?.get(path);
		if (record === undefined) {
			complete &&= knots.has(path);
			continue;
		}
		folders.push(record);
		for (let index = record.folders.length - 1; index >= 0; index--)
			paths.push(`${path}/${record.folders[index]}`);
	}
	return { folders, complete };
}

const startOf = (root: string, stats: Stats, options: CrawlOptions): Walk => ({
	options,
	found: new Map(),
	visits: new Map(),
	knots: [],
	queue: [{ path: root, linked: false, stats, above: undefined }],
	links: [],
	pace: options.pace ?? { asked: 0, late: 0 },
	read: 0,
	looked: 0,
	changed: false,
	inOrder: true,
});

/** Follows links, judges what is doubtful, and knows what was there before. */
async function crawlCarefully(root: string, stats: Stats, options: CrawlOptions): Promise<Crawl> {
	const walk = startOf(root, stats, options);
	await drain(walk);
	const { folders, complete } = allRecords(walk, root);
	const changed = walk.changed || folders.length !== (options.previous?.size ?? 0);
	const statistics = { folders: walk.looked, foldersRead: walk.read, changed };
	return { root, folders: columnsOf(folders), complete, knots: walk.knots.sort(byPath), statistics };
}

const wasRead = ({ inodes, devices, refused }: FolderColumns, row: number) =>
	inodes[row] !== 0 || devices[row] !== 0 || !refused.has(row);

/** A first crawl: swiftly, and where that leaves doubts carefully from what it has found. */
async function crawlAnew(root: string, stats: Stats, options: CrawlOptions): Promise<Crawl> {
	const pace = { asked: 0, late: 0, ...options.pace };
	const swift = await swiftCrawl(root, stats, { ...options, pace });
	if (swift === undefined) return crawlCarefully(root, stats, { ...options, pace });
	const { columns, plain } = swift;
	if (!plain) {
		const previous = new Map(recordsOf(columns).map((record) => [record.path, record]));
		const { onFolder: _, ...quietly } = options;
		const crawled = await crawlCarefully(root, stats, { ...quietly, previous });
		return { ...crawled, statistics: statisticsOf(crawled.folders, crawled.statistics.folders) };
	}
	const statistics = statisticsOf(columns, columns.parents.length);
	return { root, folders: columns, complete: true, knots: [], statistics };
}

/** Of a first crawl: all folders were listed but those that cannot be. */
function statisticsOf(columns: FolderColumns, folders: number): CrawlStatistics {
	let foldersRead = 0;
	for (let row = 0; row < columns.parents.length; row++) if (wasRead(columns, row)) foldersRead++;
	return { folders, foldersRead, changed: true };
}

/**
 * Walks a tree of folders. Links to folders are followed, loops are not; a folder that cannot be read is a refusal, never the end.
 * @param root absolute path, without a slash at its end
 * @throws StoreError when there is no such folder; InterruptedError on abort.
 */
export async function crawl(root: string, options: CrawlOptions = {}): Promise<Crawl> {
	const stats = await lookAtRoot(root);
	const isFirst = options.previous === undefined && options.mayHold === undefined;
	return isFirst ? crawlAnew(root, stats, options) : crawlCarefully(root, stats, options);
}
