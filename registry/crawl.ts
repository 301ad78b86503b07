import type { Stats } from "node:fs";
import { opendir } from "node:fs/promises";
import { InterruptedError, StoreError } from "../core/errors.ts";
import type { FolderRecord } from "./folder-record.ts";
import { type LinkedFolder, lookAt, type Pace, readFolder, unreadable } from "./read-folder.ts";

export interface CrawlOptions {
	/** What an earlier crawl learned: folders whose times are unchanged are not read again. */
	readonly previous?: ReadonlyMap<string, FolderRecord>;
	/** Of a folder's names from the file system's root down: may it hold what is wanted? */
	readonly mayHold?: (folders: readonly string[]) => boolean;
	/** What asking this file system has taken so far; goes on being measured. */
	readonly pace?: Pace;
	readonly signal?: AbortSignal | undefined;
	/** Told of every folder done. */
	readonly onFolder?: () => void;
}

export interface Crawl {
	readonly root: string;
	/** By path, parents first. Those of `previous` that were not visited this time are here too, as they were. */
	readonly folders: readonly FolderRecord[];
	/** Folders that were found and not entered: loops and knots of links. */
	readonly knots: readonly Knot[];
	/** False while there are folders nobody entered, because they contradict what was wanted. */
	readonly complete: boolean;
	readonly statistics: CrawlStatistics;
}

export interface Knot {
	readonly path: string;
	readonly reason: string;
}

export interface CrawlStatistics {
	/** Folders looked at. */
	readonly folders: number;
	/** Those of them whose entries were listed; the others had not changed. */
	readonly foldersRead: number;
	/** True when anything differs from `previous`. */
	readonly changed: boolean;
}

/** A folder still to visit, and how it was reached. */
interface Visit {
	readonly path: string;
	readonly names: readonly string[];
	readonly linked: boolean;
	/** Known already when a link was followed. */
	readonly stats?: Stats;
	/** Identities of the folders above. */
	readonly above: Chain | undefined;
}

interface Chain {
	readonly identity: string;
	readonly above: Chain | undefined;
}

/** Folders waiting for the disk at one time: a network file system answers many as fast as one. */
const concurrency = 32;
/** One folder under more names than this is a knot of links. */
const mostNames = 8;

interface Walk {
	readonly options: CrawlOptions;
	readonly found: Map<string, FolderRecord>;
	readonly visits: Map<string, number>;
	readonly knots: Knot[];
	/** Real folders first, so that the cap on names never hides one. */
	readonly queue: Visit[];
	readonly links: Visit[];
	readonly pace: Pace;
	read: number;
	looked: number;
	changed: boolean;
}

const isAbove = (chain: Chain | undefined, identity: string): boolean =>
	chain !== undefined && (chain.identity === identity || isAbove(chain.above, identity));

/** Times without a fraction come from file systems that keep whole seconds. */
function trustedTime(mtime: number): number {
	const grain = Number.isInteger(mtime / 1000) ? 2000 : 50;
	// A folder may change again within the grain of its clock, unseen.
	return mtime > Date.now() - grain ? -1 : mtime;
}

/** "EACCES" ...; `undefined` for what is no error of the system. */
const codeOf = (error: unknown): string | undefined =>
	typeof error === "object" && error !== null && "syscall" in error
		? (error as NodeJS.ErrnoException).code
		: undefined;

async function lookAtRoot(root: string, pace: Pace): Promise<Stats> {
	const advice = 'Name the top folder of the data tree ("CASE_ROOT_DIR", or "root" of the data source).';
	let stats: Stats;
	try {
		stats = await lookAt(root, pace);
		if (stats.isDirectory()) await (await opendir(root)).close();
	} catch (error) {
		const why =
			codeOf(error) === "ENOENT" ? "there is no such folder" : `it cannot be read (${codeOf(error)})`;
		throw new StoreError(root, `${why}. ${advice}`, { cause: error });
	}
	if (!stats.isDirectory()) throw new StoreError(root, `it is a file, not a folder. ${advice}`);
	return stats;
}

/** Queues what lies below; folders that contradict what is wanted stay unentered. */
function descend(walk: Walk, visit: Visit, { record, links }: Found): void {
	const above = { identity: `${record.device}:${record.inode}`, above: visit.above };
	for (const name of record.folders) {
		const names = [...visit.names, name];
		if (walk.options.mayHold?.(names) === false) continue;
		const next = { path: `${visit.path}/${name}`, names, linked: visit.linked, above };
		const link = links.find((entry) => entry.name === name);
		if (link === undefined) walk.queue.push(next);
		else walk.links.push({ ...next, linked: true, stats: link.stats });
	}
}

interface Found {
	readonly record: FolderRecord;
	readonly links: readonly LinkedFolder[];
}

function isUnchanged(before: FolderRecord, visit: Visit, stats: Stats): boolean {
	const sameTime = before.mtime === stats.mtimeMs && before.linked === visit.linked;
	return sameTime && before.inode === stats.ino && before.device === stats.dev;
}

/** What the links of an unchanged folder lead to now; `undefined` when one leads nowhere any more. */
async function followLinks({ path, links }: FolderRecord, pace: Pace): Promise<LinkedFolder[] | undefined> {
	const found: LinkedFolder[] = [];
	for (const name of links) {
		const stats = await lookAt(`${path}/${name}`, pace).catch(() => undefined);
		if (stats?.isDirectory() !== true) return undefined;
		found.push({ name, stats });
	}
	return found;
}

/** What is known of a folder: as before when it has not changed, else read anew. */
async function findRecord(walk: Walk, visit: Visit, stats: Stats): Promise<Found> {
	const { path, linked } = visit;
	const before = walk.options.previous?.get(path);
	if (before !== undefined && isUnchanged(before, visit, stats)) {
		const links = await followLinks(before, walk.pace);
		if (links !== undefined) return { record: before, links };
	}
	walk.read++;
	const mtime = trustedTime(stats.mtimeMs);
	const { links, files, refused, ...reading } = await readFolder(path, walk.pace);
	const names = links.map((link) => link.name).sort();
	const folders = [...reading.folders, ...names].sort();
	const identity = { device: stats.dev, inode: stats.ino };
	const record = { path, mtime, ...identity, linked, folders, links: names, files, refused };
	return { record, links };
}

function keep(walk: Walk, record: FolderRecord): void {
	const before = walk.options.previous?.get(record.path);
	walk.found.set(record.path, record);
	walk.changed ||= before !== record && JSON.stringify(before) !== JSON.stringify(record);
	walk.options.onFolder?.();
}

/** Why a folder is not entered though it may hold data. */
function knotAt(walk: Walk, visit: Visit, identity: string): string | undefined {
	if (isAbove(visit.above, identity)) return "a link that leads back to a folder above it";
	const names = (walk.visits.get(identity) ?? 0) + 1;
	walk.visits.set(identity, names);
	return names > mostNames ? "a folder that too many links lead to" : undefined;
}

async function enter(walk: Walk, visit: Visit): Promise<void> {
	walk.looked++;
	try {
		const stats = visit.stats ?? (await lookAt(visit.path, walk.pace));
		const reason = knotAt(walk, visit, `${stats.dev}:${stats.ino}`);
		if (reason !== undefined) {
			walk.knots.push({ path: visit.path, reason });
			return;
		}
		const found = await findRecord(walk, visit, stats);
		keep(walk, found.record);
		descend(walk, visit, found);
	} catch (error) {
		// A folder that vanished or may not be read is one fact about the tree, not the end of the crawl.
		const code = codeOf(error);
		if (code === undefined) throw error;
		keep(walk, unreadable({ path: visit.path, linked: visit.linked }, code));
	}
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
		const start = (visit: Visit) => {
			running++;
			enter(walk, visit).then(done, reject);
		};
		const pump = () => {
			if (walk.options.signal?.aborted)
				return reject(new InterruptedError("The crawl was stopped. Run it again to go on."));
			while (running < concurrency) {
				const visit = nextVisit(walk, running);
				if (visit === undefined) break;
				start(visit);
			}
			if (running === 0) resolve();
		};
		const done = () => {
			running--;
			if (performance.now() - since < turn) return pump();
			since = performance.now();
			setImmediate(pump);
		};
		pump();
	});

const byPath = (a: { path: string }, b: { path: string }) => (a.path < b.path ? -1 : 1);

/** The records of this crawl and, where it did not go, those of the one before. */
function mergeRecords(walk: Walk, root: string): FolderRecord[] {
	const all = new Map(walk.found);
	for (const record of [...(walk.options.previous?.values() ?? [])].sort(byPath)) {
		if (all.has(record.path) || record.path === root) continue;
		const cut = record.path.lastIndexOf("/");
		if (all.get(record.path.slice(0, cut))?.folders.includes(record.path.slice(cut + 1)))
			all.set(record.path, record);
	}
	return [...all.values()].sort(byPath);
}

function isComplete(folders: readonly FolderRecord[], knots: readonly Knot[]): boolean {
	const known = new Set([...folders, ...knots].map(({ path }) => path));
	return folders.every(({ path, folders: below }) => below.every((name) => known.has(`${path}/${name}`)));
}

/**
 * Walks a tree of folders. Links to folders are followed, loops are not; a folder that cannot be read is a refusal, never the end.
 * @param root absolute path, without a slash at its end
 * @throws StoreError when there is no such folder; InterruptedError on abort.
 */
export async function crawl(root: string, options: CrawlOptions = {}): Promise<Crawl> {
	const pace = options.pace ?? { asked: 0, milliseconds: 0 };
	const stats = await lookAtRoot(root, pace);
	const names = root.split("/").filter((name) => name !== "");
	const walk: Walk = {
		options,
		found: new Map(),
		visits: new Map(),
		knots: [],
		queue: [{ path: root, names, linked: false, stats, above: undefined }],
		links: [],
		pace,
		read: 0,
		looked: 0,
		changed: false,
	};
	await drain(walk);
	const folders = mergeRecords(walk, root);
	const knots = walk.knots.sort(byPath);
	const changed = walk.changed || folders.length !== (options.previous?.size ?? 0);
	const statistics = { folders: walk.looked, foldersRead: walk.read, changed };
	return { root, folders, knots, complete: isComplete(folders, knots), statistics };
}
