import { availableParallelism } from "node:os";
import type { JobPool } from "../../core/ports/job-pool.ts";
import type { Tasks } from "../../core/ports/tasks.ts";
import { budgetPerJob, workersFor } from "../../run/memory.ts";
import { createThreadedTasks } from "../../run/tasks/threaded-tasks.ts";
import { createLatePool } from "../late-pool.ts";
import { sizeFlags } from "../size-flags.ts";
import { WORKER } from "../worker-file.ts";

/** How a server process may compute. */
export interface ThreadPlan {
	/** 0: everything is done in the calling thread. */
	readonly workers: number;
	/** Bytes. */
	readonly memory: number;
}

export interface Threads extends ThreadPlan {
	readonly pool?: JobPool;
	/** Absent without threads. */
	readonly tasks?: Tasks;
}

/** Each holds a connection and little else. */
export const MOST_WAITING = 1000;
/** Milliseconds after which an idle thread ends, and with it what it knows of files. */
const IDLE = 60_000;
const MOST_THREADS = 8;
/** Fewer threads that can hold some chunks are better than many that cannot. */
const LEAST_BUDGET = 32 * 2 ** 20;

/**
 * What the memory of a process is for: chunks that are kept, answers that are made and sent, and values in threads. A single large chunk may
 * take half as much again as answers have, which is left free.
 */
export const memoryParts = (memory: number): Readonly<Record<"cache" | "answers" | "threads", number>> => {
	const eighth = Math.floor(memory / 8);
	return { cache: 2 * eighth, answers: 2 * eighth, threads: 3 * eighth };
};

/** The threads that --workers names; else one for each processor, shared by all processes, as far as memory goes. @throws UsageError, MemoryError */
export function threadPlan(flags: Readonly<Record<string, unknown>>, processes: number): ThreadPlan {
	const { memory, workers: named } = sizeFlags(flags);
	const share = Math.max(1, Math.floor(availableParallelism() / processes));
	const workers =
		flags["workers"] === undefined
			? workersFor(memory, { most: Math.min(MOST_THREADS, share), least: LEAST_BUDGET })
			: named;
	budgetPerJob({ memory, workers });
	return { workers, memory };
}

/** `via`: by which servers what is now done was asked for. */
export function startThreads({ workers, memory }: ThreadPlan, via: () => string): Threads {
	if (workers === 0) return { workers, memory };
	const pool = createLatePool({ file: WORKER, threads: workers, idle: IDLE });
	// What the programs themselves take is not known to the parts.
	const budget = Math.min(budgetPerJob({ memory, workers }), memoryParts(memory).threads / workers);
	const tasks = createThreadedTasks(pool, { budget, mostWaiting: MOST_WAITING, via });
	return { workers, memory, pool, tasks };
}
