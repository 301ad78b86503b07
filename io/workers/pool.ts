import { Piscina } from "piscina";
import { InterruptedError, WorkerError } from "../../core/errors.ts";
import type { JobPool } from "../../core/ports/job-pool.ts";

export interface PoolOptions {
	/** Compiled file whose exported function `runJob` does one job. */
	readonly file: string;
	readonly threads: number;
	/** How long an idle thread waits for another job, in milliseconds. */
	readonly idle?: number;
}

const IDLE = 10_000;

/** Worker threads, started when there are jobs. */
export function createPool(options: PoolOptions): JobPool {
	const piscina = new Piscina({
		filename: options.file,
		name: "runJob",
		minThreads: 0,
		maxThreads: options.threads,
		idleTimeout: options.idle ?? IDLE,
		// A thread sleeping on a lock could not finish what its last job left to the event loop.
		atomics: "disabled",
		recordTiming: false,
	});
	return {
		size: options.threads,
		async run(job, { signal } = {}) {
			try {
				return await piscina.run(job, { signal: signal ?? null });
			} catch (error) {
				throw explained(error, signal);
			}
		},
		close: () => piscina.destroy(),
	};
}

/** Jobs answer with their own failures: what is thrown here befell the thread. */
function explained(error: unknown, signal: AbortSignal | undefined): Error {
	if (signal?.aborted) return new InterruptedError("The job was stopped.", { cause: error });
	const reason = error instanceof Error ? error.message : String(error);
	return new WorkerError(
		`A worker thread ended without an answer (${reason}). Run again with --workers 0; report it if it stays.`,
		{ cause: error },
	);
}
