/** Threads, or whatever else, that do whole jobs: plain data in, plain data out. */
export interface JobPool {
	/** Jobs that run at the same time. */
	readonly size: number;
	/**
	 * Does one job. WorkerError when its thread died (other jobs go on), InterruptedError when `signal` stopped it.
	 */
	run(job: unknown, options?: { readonly signal?: AbortSignal }): Promise<unknown>;
	close(): Promise<void>;
}
