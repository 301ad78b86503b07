import type { Stats } from "node:fs";
import { stat } from "node:fs/promises";
import { codeOf } from "./code-of.ts";
import type { ThreadOptions } from "./crawl-threads.ts";
import { type FolderReading, type LinkedFolder, unreadable } from "./folder-reading.ts";
import type { FolderRecord } from "./folder-record.ts";
import { isSwift, type Pace } from "./pace.ts";
import { lookDirectly, readDirectly } from "./read-directly.ts";
import { readFolder } from "./read-folder.ts";
import { trustedTime } from "./trusted-time.ts";

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
	readonly threads?: ThreadOptions;
}

export interface Knot {
	readonly path: string;
	readonly reason: string;
}

/** A folder still to visit, and how it was reached. */
export interface Visit {
	readonly path: string;
	readonly linked: boolean;
	/** Known already when a link was followed. */
	readonly stats?: Stats;
	/** Identities of the folders above. */
	readonly above: Chain | undefined;
}

interface Chain {
	readonly device: number;
	readonly inode: number;
	readonly above: Chain | undefined;
}

/** One folder under more names than this is a knot of links. */
const mostNames = 8;

export interface Walk {
	readonly options: CrawlOptions;
	readonly found: Map<string, FolderRecord>;
	/** Inode → how often entered, of each device. */
	readonly visits: Map<number, Map<number, number>>;
	readonly knots: Knot[];
	/** Real folders first, so that the cap on names never hides one. */
	readonly queue: Visit[];
	readonly links: Visit[];
	readonly pace: Pace;
	read: number;
	looked: number;
	changed: boolean;
	/** True while each folder was followed by all that lies below it, and none was passed over. */
	inOrder: boolean;
}

function isAbove(chain: Chain | undefined, { dev, ino }: Stats): boolean {
	for (let link = chain; link !== undefined; link = link.above)
		if (link.inode === ino && link.device === dev) return true;
	return false;
}

/** Queues what lies below; folders that contradict what is wanted stay unentered. */
function descend(walk: Walk, visit: Visit, { record, links }: Found): void {
	const { path, folders, device, inode } = record;
	const { mayHold } = walk.options;
	const above = { device, inode, above: visit.above };
	const below: Visit[] = [];
	for (const name of folders) {
		const next = { path: `${path}/${name}`, linked: visit.linked, above };
		if (mayHold?.(next.path.slice(1).split("/")) === false) {
			walk.inOrder = false;
			continue;
		}
		const link = links.find((entry) => entry.name === name);
		if (link === undefined) below.push(next);
		else {
			walk.inOrder = false;
			walk.links.push({ ...next, linked: true, stats: link.stats });
		}
	}
	// The last to be queued is the first to be entered.
	for (let next = below.pop(); next !== undefined; next = below.pop()) walk.queue.push(next);
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
		const target = `${path}/${name}`;
		const directly = isSwift(pace) ? lookDirectly(target, pace) : undefined;
		const stats = directly ?? (await stat(target).catch(() => undefined));
		if (stats?.isDirectory() !== true) return undefined;
		found.push({ name, stats });
	}
	return found;
}

function asRead(walk: Walk, { path, linked }: Visit, { stats, reading }: Reading): Found {
	walk.read++;
	const { links, files, refused } = reading;
	const names = links.map((link) => link.name).sort();
	const folders = [...reading.folders, ...names].sort();
	const mtime = trustedTime(stats.mtimeMs);
	const identity = { device: stats.dev, inode: stats.ino };
	return { record: { path, mtime, ...identity, linked, folders, links: names, files, refused }, links };
}

interface Reading {
	/** Of the folder, from before it was read. */
	readonly stats: Stats;
	readonly reading: FolderReading;
}

/** As it was before when it has not changed. */
function knownRecord(walk: Walk, visit: Visit, stats: Stats): FolderRecord | undefined {
	const before = walk.options.previous?.get(visit.path);
	return before !== undefined && isUnchanged(before, visit, stats) ? before : undefined;
}

/** What is known of a folder: as before when it has not changed, else read anew. */
async function findRecord(walk: Walk, visit: Visit, stats: Stats): Promise<Found> {
	const before = knownRecord(walk, visit, stats);
	const links = before === undefined ? undefined : await followLinks(before, walk.pace);
	if (before !== undefined && links !== undefined) return { record: before, links };
	return asRead(walk, visit, { stats, reading: await readFolder(visit.path) });
}

/** The same without waiting; `undefined` when there is any trouble, or a link to follow. */
function findDirectly(walk: Walk, visit: Visit, stats: Stats): Found | undefined {
	const before = knownRecord(walk, visit, stats);
	if (before !== undefined) return before.links.length === 0 ? { record: before, links: [] } : undefined;
	const reading = readDirectly(visit.path, walk.pace);
	return reading === undefined ? undefined : asRead(walk, visit, { stats, reading });
}

function keep(walk: Walk, record: FolderRecord): void {
	const before = walk.options.previous?.get(record.path);
	walk.found.set(record.path, record);
	walk.changed ||= before !== record && JSON.stringify(before) !== JSON.stringify(record);
	walk.options.onFolder?.();
}

function timesEntered(walk: Walk, { dev, ino }: Stats): number {
	const inodes = walk.visits.get(dev) ?? new Map<number, number>();
	walk.visits.set(dev, inodes);
	const times = (inodes.get(ino) ?? 0) + 1;
	inodes.set(ino, times);
	return times;
}

/** Why a folder is not entered though it may hold data. */
function knotAt(walk: Walk, visit: Visit, stats: Stats): string | undefined {
	if (isAbove(visit.above, stats)) return "a link that leads back to a folder above it";
	return timesEntered(walk, stats) > mostNames ? "a folder that too many links lead to" : undefined;
}

/** True for a folder that is not to be entered. */
function isKnot(walk: Walk, visit: Visit, stats: Stats): boolean {
	const reason = knotAt(walk, visit, stats);
	if (reason === undefined) return false;
	walk.inOrder = false;
	walk.knots.push({ path: visit.path, reason });
	return true;
}

function finish(walk: Walk, visit: Visit, found: Found): void {
	keep(walk, found.record);
	descend(walk, visit, found);
}

/** A folder that vanished or may not be read is one fact about the tree, not the end of the crawl. */
function giveUp(walk: Walk, visit: Visit, error: unknown): void {
	const code = codeOf(error);
	if (code === undefined) throw error;
	keep(walk, unreadable({ path: visit.path, linked: visit.linked }, code));
}

async function enterSlowly(walk: Walk, visit: Visit): Promise<void> {
	try {
		const stats = visit.stats ?? (await stat(visit.path));
		if (!isKnot(walk, visit, stats)) finish(walk, visit, await findRecord(walk, visit, stats));
	} catch (error) {
		giveUp(walk, visit, error);
	}
}

/** Enters a folder at once, or says when it will have been entered. */
export function enter(walk: Walk, visit: Visit): Promise<void> | undefined {
	walk.looked++;
	const stats = isSwift(walk.pace) ? (visit.stats ?? lookDirectly(visit.path, walk.pace)) : undefined;
	if (stats === undefined) {
		walk.inOrder = false;
		return enterSlowly(walk, visit);
	}
	if (isKnot(walk, visit, stats)) return undefined;
	const found = findDirectly(walk, visit, stats);
	if (found !== undefined) return void finish(walk, visit, found);
	walk.inOrder = false;
	return findRecord(walk, visit, stats).then(
		(record) => finish(walk, visit, record),
		(error) => giveUp(walk, visit, error),
	);
}
