import { availableParallelism } from "node:os";
import type { JobPool } from "../../core/ports/job-pool.ts";
import type { Tasks } from "../../core/ports/tasks.ts";
import { budgetPerJob, workersFor } from "../../run/memory.ts";
import { createThreadedTasks } from "../../run/tasks/threaded-tasks.ts";
import { createLatePool } from "../late-pool.ts";
import { sizeFlags } from "../size-flags.ts";
import { WORKER } from "../worker-file.ts";

/** What a server process computes with. */
export interface Threads {
	readonly workers: number;
	/** Bytes. */
	readonly memory: number;
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
export function threadsOf(flags: Readonly<Record<string, unknown>>, processes: number): Threads {
	const { memory, workers: named } = sizeFlags(flags);
	const share = Math.max(1, Math.floor(availableParallelism() / processes));
	const workers =
		flags["workers"] === undefined
			? workersFor(memory, { most: Math.min(MOST_THREADS, share), least: LEAST_BUDGET })
			: named;
	if (workers === 0) return { workers, memory };
	const pool = createLatePool({ file: WORKER, threads: workers, idle: IDLE });
	const budget = budgetPerJob({ memory, workers });
	return { workers, memory, pool, tasks: createThreadedTasks(pool, { budget, mostWaiting: MOST_WAITING }) };
}
