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
const MOST_WAITING = 1000;
/** Milliseconds after which an idle thread ends, and with it what it knows of files. */
const IDLE = 60_000;
const MOST_THREADS = 8;
/** Fewer threads that can hold some chunks are better than many that cannot. */
const LEAST_BUDGET = 32 * 2 ** 20;

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
	const budget = budgetPerJob({ memory, workers });
	const tasks = createThreadedTasks(pool, { budget, mostWaiting: MOST_WAITING, via });
	return { workers, memory, pool, tasks };
}
