import { statSync } from "node:fs";
import { type FolderColumns, pathsOf } from "./folder-columns.ts";
import { isSwift, note, type Pace } from "./pace.ts";
import { addDone, isStopped, type SharedWork, stopWork, takeTask } from "./shared-work.ts";
import { columnsOfWalk, type Pending, type SwiftWalk, swiftWalk, walkUntil } from "./swift-walk.ts";
import type { TextColumn } from "./text-column.ts";

/** Parts of a tree to walk; the task is the number of the part. */
export interface WalkJob {
	readonly kind: "walk";
	readonly work: SharedWork;
	readonly pace: Pace;
	readonly parts: readonly Pending[];
}

/** What walking one part has added to the columns. */
export interface WalkedPart {
	readonly part: number;
	readonly firstFolder: number;
	readonly endFolder: number;
	readonly firstFile: number;
	readonly endFile: number;
}

export interface Walked {
	readonly columns: FolderColumns;
	readonly parts: readonly WalkedPart[];
	readonly plain: boolean;
}

/** Folders that were there before, to be asked for their times; the task is the number of a batch of them. */
export interface AskJob {
	readonly kind: "ask";
	readonly work: SharedWork;
	readonly pace: Pace;
	/** Names and parents: a thread makes paths of them faster than it gets them. */
	readonly names: TextColumn;
	readonly parents: Uint32Array;
	readonly mtimes: Float64Array;
	readonly devices: Float64Array;
	readonly inodes: Float64Array;
}

export type CrawlJob = WalkJob | AskJob;

/** Milliseconds after which the rest of the process gets its turn. */
const turn = 20;

/** Goes through parts of a tree until none is left; gives up control after every turn. Stops all when the file system is slow. */
export function* walkParts({ work, parts }: WalkJob, walk: SwiftWalk): Generator<void, WalkedPart[]> {
	const walked: WalkedPart[] = [];
	const { names, files } = walk.rows;
	let end = performance.now() + turn;
	for (let part = takeTask(work, parts.length); part !== undefined; part = takeTask(work, parts.length)) {
		const [firstFolder, firstFile] = [names.length, files.names.length];
		let counted = firstFolder;
		walk.stack.push(parts[part]!);
		for (let over = false; !over; ) {
			over = walkUntil(walk, end);
			addDone(work, names.length - counted);
			counted = names.length;
			if (!isSwift(walk.pace)) stopWork(work);
			if (isStopped(work)) return walked;
			if (performance.now() < end) continue;
			yield;
			end = performance.now() + turn;
		}
		walked.push({ part, firstFolder, endFolder: names.length, firstFile, endFile: files.names.length });
	}
	return walked;
}

/** Folders asked between two looks at the clock. */
const batch = 16;

export const batchesOf = ({ parents }: Pick<AskJob, "parents">): number => Math.ceil(parents.length / batch);

interface Asking extends AskJob {
	readonly paths: readonly string[];
}

function isAsBefore({ paths, mtimes, inodes, devices }: Asking, index: number): boolean {
	const stats = statSync(paths[index]!, { throwIfNoEntry: false });
	if (stats === undefined || stats.mtimeMs !== mtimes[index] || !stats.isDirectory()) return false;
	return stats.ino === inodes[index] && stats.dev === devices[index];
}

/** True when all folders from `first` up to `end` are as they were; what cannot be looked at is not. */
function areAsBefore(job: Asking, first: number, end: number): boolean {
	try {
		for (let index = first; index < end; index++) if (!isAsBefore(job, index)) return false;
	} catch {
		return false;
	}
	return true;
}

/** Asks for folders until none is left. False, and an end for all threads, at the first that has changed, or where answers are slow. */
export function* askFolders(job: AskJob): Generator<void, boolean> {
	const { work, pace } = job;
	const paths = pathsOf(job);
	const batches = batchesOf(job);
	let end = performance.now() + turn;
	for (let task = takeTask(work, batches); task !== undefined; task = takeTask(work, batches)) {
		const [first, last] = [task * batch, Math.min((task + 1) * batch, paths.length)];
		const start = performance.now();
		const same = areAsBefore({ ...job, paths }, first, last);
		note(pace, last - first, performance.now() - start);
		if (!same || !isSwift(pace)) {
			stopWork(work);
			return false;
		}
		addDone(work, last - first);
		if (performance.now() < end) continue;
		yield;
		end = performance.now() + turn;
	}
	return !isStopped(work);
}

function finished<Result>(steps: Generator<void, Result>): Result {
	for (;;) {
		const step = steps.next();
		if (step.done) return step.value;
	}
}

/** What a thread of its own does: its share of a job, without pausing. */
export function runCrawlJob(job: CrawlJob): Walked | boolean {
	if (job.kind === "ask") return finished(askFolders(job));
	const walk = swiftWalk(job.pace);
	const parts = finished(walkParts(job, walk));
	return { columns: columnsOfWalk(walk), parts, plain: walk.plain };
}
