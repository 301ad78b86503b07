import type { JobPool } from "../core/ports/job-pool.ts";
import type { PoolOptions } from "../io/workers/pool.ts";
import { late } from "./late.ts";

/** Worker threads whose code is loaded with the first job. */
export function createLatePool(options: PoolOptions): JobPool {
	const { get, begun } = late(async () => (await import("../io/workers/pool.ts")).createPool(options));
	return {
		size: options.threads,
		run: async (...given) => (await get()).run(...given),
		close: async () => (await begun())?.close(),
	};
}
