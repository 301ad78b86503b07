import type { Stats } from "node:fs";
import { opendir, stat } from "node:fs/promises";
import { InterruptedError, StoreError } from "../core/errors.ts";
import { type CrawlOptions, codeOf, enter, type Knot, type Visit, type Walk } from "./enter-folder.ts";
import type { FolderRecord } from "./folder-record.ts";

export interface Crawl {
	readonly root: string;
	/** Each followed by all that lies below it, in the order of names. Those of `previous` that were not visited this time are here too, as they were. */
	readonly folders: readonly FolderRecord[];
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

/** The records of this crawl and, where it did not go, those of the one before. */
function allRecords(walk: Walk, root: string): Pick<Crawl, "folders" | "complete"> {
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

/**
 * Walks a tree of folders. Links to folders are followed, loops are not; a folder that cannot be read is a refusal, never the end.
 * @param root absolute path, without a slash at its end
 * @throws StoreError when there is no such folder; InterruptedError on abort.
 */
export async function crawl(root: string, options: CrawlOptions = {}): Promise<Crawl> {
	const pace = options.pace ?? { asked: 0, milliseconds: 0 };
	const stats = await lookAtRoot(root);
	const walk: Walk = {
		options,
		found: new Map(),
		visits: new Map(),
		knots: [],
		queue: [{ path: root, linked: false, stats, above: undefined }],
		links: [],
		pace,
		read: 0,
		looked: 0,
		changed: false,
		inOrder: true,
	};
	await drain(walk);
	const records = allRecords(walk, root);
	const changed = walk.changed || records.folders.length !== (options.previous?.size ?? 0);
	const statistics = { folders: walk.looked, foldersRead: walk.read, changed };
	return { root, ...records, knots: walk.knots.sort(byPath), statistics };
}
