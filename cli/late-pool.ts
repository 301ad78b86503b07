import type { JobPool } from "../core/ports/job-pool.ts";
import type { PoolOptions } from "../io/workers/pool.ts";

/** Worker threads whose code is loaded with the first job. */
export function createLatePool(options: PoolOptions): JobPool {
	let started: Promise<JobPool> | undefined;
	const start = async () => (await import("../io/workers/pool.ts")).createPool(options);
	return {
		size: options.threads,
		async run(job, more) {
			started ??= start();
			return (await started).run(job, more);
		},
		async close() {
			await (await started)?.close();
		},
	};
}
