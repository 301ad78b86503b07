import { type AskJob, askFolders, batchesOf } from "./crawl-jobs.ts";
import { shareWork, type WorkingOptions } from "./crawl-threads.ts";
import type { FolderColumns } from "./folder-columns.ts";
import { sharedWork } from "./shared-work.ts";

/**
 * Asks every folder for its time, in several threads, each asking the file system directly. False when one is not as it was, and where
 * the file system is too slow to be asked like this: then the tree must be walked.
 * @throws InterruptedError on abort.
 */
export async function isUnchanged(folders: FolderColumns, options: WorkingOptions = {}): Promise<boolean> {
	const { names, parents, mtimes, devices, inodes } = folders;
	const pace = { asked: 0, late: 0 };
	const job: AskJob = { kind: "ask", work: sharedWork(), pace, names, parents, mtimes, devices, inodes };
	const { own, others } = await shareWork({ job, tasks: batchesOf(job) }, askFolders(job), options);
	return own && others.every((same) => same === true) && parents.length > 0;
}
