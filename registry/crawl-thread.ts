import { parentPort, workerData } from "node:worker_threads";
import { type CrawlJob, runCrawlJob } from "./crawl-jobs.ts";

/** The buffers of all columns: they are handed over, not copied. */
function buffersIn(value: unknown): ArrayBuffer[] {
	if (ArrayBuffer.isView(value)) return [value.buffer as ArrayBuffer];
	if (typeof value !== "object" || value === null || Array.isArray(value)) return [];
	return Object.values(value).flatMap(buffersIn);
}

const answer = runCrawlJob(workerData as CrawlJob);
parentPort!.postMessage(answer, typeof answer === "boolean" ? [] : buffersIn(answer.columns));
