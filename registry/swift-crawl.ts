import type { Stats } from "node:fs";
import { type Walked, type WalkedPart, type WalkJob, walkParts } from "./crawl-jobs.ts";
import { shareWork, type WorkingOptions } from "./crawl-threads.ts";
import type { FolderColumns } from "./folder-columns.ts";
import { joinColumns, type Segment } from "./join-columns.ts";
import { isSwift, type Pace } from "./pace.ts";
import { sharedWork } from "./shared-work.ts";
import { columnsOfWalk, enterSwiftly, type Pending, type SwiftWalk, swiftWalk } from "./swift-walk.ts";
import { trustedTime } from "./trusted-time.ts";

/** So many parts that threads end at nearly the same time, whatever the parts hold. */
const enoughParts = 256;

/** A folder near the root: entered at once, so that its row stands alone; or left as a part to be walked. */
interface Top {
	readonly pending: Pending;
	row?: number;
	readonly below: Top[];
}

/** Enters folders level by level until there are enough to share out. */
function enterTops(walk: SwiftWalk, root: Pending): Top {
	const top: Top = { pending: root, below: [] };
	let level = [top];
	while (level.length > 0 && level.length < enoughParts && isSwift(walk.pace)) {
		for (const one of level) {
			one.row = walk.rows.names.length;
			for (const pending of enterSwiftly(walk, one.pending)) one.below.push({ pending, below: [] });
		}
		level = level.flatMap((one) => one.below);
	}
	return top;
}

function partsBelow(top: Top, parts: Pending[] = []): Pending[] {
	if (top.row === undefined) parts.push({ ...top.pending, parent: -1 });
	for (const one of top.below) partsBelow(one, parts);
	return parts;
}

interface Joining {
	readonly segments: Segment[];
	/** Part by part, with the columns it is in. */
	readonly parts: readonly (WalkedPart & { readonly columns: FolderColumns })[];
	/** Columns of the calling thread, and the first file of each row of the tops. */
	readonly columns: FolderColumns;
	readonly firstFiles: Uint32Array;
	folders: number;
	part: number;
}

/** Puts what was found back into order: each folder followed by all that lies below it. */
function addSegments(joining: Joining, top: Top, parent: number): void {
	const { row } = top;
	const place = joining.folders;
	if (row === undefined) {
		const walked = joining.parts[joining.part++]!;
		joining.segments.push({ ...walked, parent });
		joining.folders += walked.endFolder - walked.firstFolder;
		return;
	}
	const { columns, firstFiles } = joining;
	const [firstFile, endFile] = [firstFiles[row]!, firstFiles[row + 1]!];
	joining.segments.push({ columns, firstFolder: row, endFolder: row + 1, firstFile, endFile, parent });
	joining.folders++;
	for (const one of top.below) addSegments(joining, one, place);
}

function firstFilesOf({ fileCounts }: FolderColumns): Uint32Array {
	const first = new Uint32Array(fileCounts.length + 1);
	for (let row = 0; row < fileCounts.length; row++) first[row + 1] = first[row]! + fileCounts[row]!;
	return first;
}

function joined(top: Top, own: Walked, others: readonly Walked[]): FolderColumns {
	const parts = [own, ...others]
		.flatMap((walked) => walked.parts.map((part) => ({ ...part, columns: walked.columns })))
		.sort((a, b) => a.part - b.part);
	const { columns } = own;
	const firstFiles = firstFilesOf(columns);
	const joining: Joining = { segments: [], parts, columns, firstFiles, folders: 0, part: 0 };
	addSegments(joining, top, 0);
	return joinColumns(joining.segments);
}

export interface SwiftCrawl {
	readonly columns: FolderColumns;
	/** False when something was met that only a careful walk can judge; all else is as that would have it. */
	readonly plain: boolean;
}

/**
 * Walks a whole tree in several threads, each asking the file system directly; the same columns come of any number of them. `undefined`
 * where the file system is too slow to be asked like this.
 * @throws InterruptedError on abort.
 */
export async function swiftCrawl(
	root: string,
	stats: Stats,
	{ pace, ...options }: WorkingOptions & { readonly pace: Pace },
): Promise<SwiftCrawl | undefined> {
	const walk = swiftWalk(pace);
	const identity = { device: stats.dev, inode: stats.ino, above: undefined };
	const mtime = trustedTime(stats.mtimeMs);
	const top = enterTops(walk, { path: root, name: root, mtime, parent: -1, ...identity });
	const parts = partsBelow(top);
	const tops = walk.rows.names.length;
	const job: WalkJob = { kind: "walk", work: sharedWork(), pace, parts };
	const { own, others } = await shareWork({ job, tasks: parts.length }, walkParts(job, walk), options);
	for (let row = 0; row < tops; row++) options.onFolder?.();
	const walked = others.filter((other): other is Walked => typeof other === "object");
	const finished = own.length + walked.reduce((sum, one) => sum + one.parts.length, 0);
	if (finished < parts.length) return undefined;
	const plain = walk.plain && walked.every((one) => one.plain);
	return { columns: joined(top, { columns: columnsOfWalk(walk), parts: own, plain }, walked), plain };
}
