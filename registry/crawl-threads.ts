import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import { InterruptedError } from "../core/errors.ts";
import type { CrawlJob, Walked } from "./crawl-jobs.ts";
import { areTasksLeft, stopWork, takeDone } from "./shared-work.ts";

/** How a crawl shares its work. */
export interface ThreadOptions {
	/** Compiled file of the threads beside the calling one; without it all is done in that. */
	readonly file: URL | undefined;
	/** Threads at most, the calling one among them. */
	readonly threads: number;
	/** Milliseconds the calling thread works alone: for less, another is not worth its start. */
	readonly patience: number;
}

/** More threads than this wait for each other in the system's lists of folders. */
const mostThreads = 4;

/** Sources that run uncompiled have no file for threads. */
const ownFile = import.meta.url.endsWith(".js") ? new URL("./crawl-thread.js", import.meta.url) : undefined;

export const usualThreads = (): ThreadOptions => ({
	file: ownFile,
	threads: Math.min(availableParallelism(), mostThreads),
	patience: 10,
});

export interface WorkingOptions {
	readonly threads?: ThreadOptions | undefined;
	readonly signal?: AbortSignal | undefined;
	/** Told of every folder done. */
	readonly onFolder?: (() => void) | undefined;
}

/** An answer is absent where a thread could not do its share. */
const startThread = (file: URL, job: CrawlJob): Promise<Walked | boolean | undefined> =>
	new Promise((resolve) => {
		const worker = new Worker(file, { workerData: job });
		worker.once("message", resolve);
		worker.once("error", () => resolve(undefined));
		worker.once("exit", () => resolve(undefined));
	});

const nextTurn = () => new Promise((resolve) => setImmediate(resolve));

/** What the calling thread has made of its share, and what the others sent. */
export interface Shares<Own> {
	readonly own: Own;
	readonly others: readonly (Walked | boolean | undefined)[];
}

/**
 * Does a job in the calling thread, which gives the rest of the process its turn between two steps, and from some time on in others too.
 * @throws InterruptedError on abort.
 */
export async function shareWork<Own>(
	{ job, tasks }: { job: CrawlJob; tasks: number },
	steps: Generator<void, Own>,
	{ threads = usualThreads(), signal, onFolder }: WorkingOptions,
): Promise<Shares<Own>> {
	const start = performance.now();
	const others: Promise<Walked | boolean | undefined>[] = [];
	const stop = () => stopWork(job.work);
	const tell = () => {
		for (let folders = takeDone(job.work); folders > 0; folders--) onFolder?.();
	};
	const startOthers = ({ file, patience }: ThreadOptions) => {
		if (file === undefined || performance.now() - start < patience) return;
		while (others.length + 1 < threads.threads && areTasksLeft(job.work, tasks))
			others.push(startThread(file, { ...job, pace: { ...job.pace } }));
	};
	signal?.addEventListener("abort", stop);
	try {
		if (signal?.aborted) stop();
		startOthers(threads);
		let step = steps.next();
		for (; !step.done; step = steps.next()) {
			startOthers(threads);
			tell();
			await nextTurn();
		}
		const answers = await Promise.all(others);
		tell();
		if (signal?.aborted) throw new InterruptedError("The crawl was stopped. Run it again to go on.");
		return { own: step.value, others: answers };
	} finally {
		signal?.removeEventListener("abort", stop);
	}
}
