import type { JobReply } from "../job.ts";

/** One task as plain data, so that it can be posted to a worker thread. */
export interface TaskJob {
	readonly task: string;
	/** What the task is about, by a number that is never used again. */
	readonly number: number;
	/** The same itself; absent where the thread may have it already. */
	readonly about?: object;
	readonly ask: unknown;
	/** Bytes the task may use for values and buffers. */
	readonly budget: number;
	/** Not 0 once nobody wants the answer. */
	readonly stop: Int32Array;
	/** By which servers it was asked for; requests that it makes of others say so. */
	readonly via?: string;
}

export const isTaskJob = (job: unknown): job is TaskJob =>
	typeof (job as { readonly number?: unknown }).number === "number";

export type TaskReply =
	| { readonly done: true; readonly value: unknown }
	| Extract<JobReply, { readonly done: false }>
	/** The thread does not know what the task is about. */
	| { readonly lacks: number };
