import { fileURLToPath } from "node:url";
import type { Engine } from "../core/ports/engine.ts";
import type { JobPool } from "../core/ports/job-pool.ts";
import type { Reader } from "../core/ports/reader.ts";
import { createZarrReader, zarrReader } from "../io/formats/zarr/reader.ts";
import { createPool } from "../io/workers/pool.ts";
import { createEngine } from "../run/engine.ts";
import { type JobReply, unpackError } from "../run/job.ts";
import { formats } from "./formats.ts";

/** Worker threads always load the build: Node 20 cannot run TypeScript. */
const WORKER = fileURLToPath(
	new URL(import.meta.url.endsWith(".ts") ? "../dist/cli/worker.js" : "./worker.js", import.meta.url),
);

/** The engine over the local disk; without workers everything is done in the calling thread. `memory` is in bytes. */
export function createLocalEngine(size: { readonly workers: number; readonly memory: number }): Engine {
	if (size.workers === 0) return createEngine({ ...formats, memory: size.memory });
	const pool = createPool({ file: WORKER, threads: size.workers });
	const readers = formats.readers.map((reader) =>
		reader === zarrReader ? threadedZarrReader(pool) : reader,
	);
	return createEngine({ ...formats, readers, memory: size.memory, pool });
}

/** Great blocks of Zarr are decoded by all threads. */
const threadedZarrReader = (pool: JobPool): Reader =>
	createZarrReader({
		pool: {
			size: pool.size,
			async run(job) {
				const reply = (await pool.run(job)) as JobReply;
				if (!reply.done) throw unpackError(reply.failure);
			},
		},
	});
