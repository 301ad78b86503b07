import type { Engine } from "../core/ports/engine.ts";
import type { JobPool } from "../core/ports/job-pool.ts";
import type { Reader } from "../core/ports/reader.ts";
import type { Tasks } from "../core/ports/tasks.ts";
import { createEngine } from "../run/engine.ts";
import { unpackError } from "../run/failure.ts";
import type { JobReply } from "../run/job.ts";
import { formats } from "./formats.ts";
import { createLatePool } from "./late-pool.ts";
import { WORKER } from "./worker-file.ts";

export interface LocalEngineOptions {
	/** 0: everything is done in the calling thread. */
	readonly workers: number;
	/** Bytes. */
	readonly memory: number;
	/** Threads that others use too; absent: as many of its own as there are workers. */
	readonly pool?: JobPool;
	/** See `EngineOptions`. */
	readonly tasks?: Tasks;
	/** Hears what the user should know of files on servers. */
	readonly tell?: (note: string) => void;
}

/** The engine over the local disk and web servers. */
export function createLocalEngine(options: LocalEngineOptions): Required<Engine> {
	const { workers, memory, tell, tasks } = options;
	const remote = async () => (await import("./remote.ts")).remoteFiles(tell);
	if (workers === 0) return createEngine({ ...formats, remote, memory });
	const pool = options.pool ?? createLatePool({ file: WORKER, threads: workers });
	const threads = { pool, ...(tasks && { tasks }) };
	return createEngine({ ...formats, remote, moreReaders: () => threadedReaders(pool), memory, ...threads });
}

/** Great blocks of Zarr are decoded by all threads. */
async function threadedReaders(pool: JobPool): Promise<readonly Reader[]> {
	const { createZarrReader, zarrReader } = await import("../io/formats/zarr/reader.ts");
	const threaded = createZarrReader({
		pool: {
			size: pool.size,
			async run(job) {
				const reply = (await pool.run(job)) as JobReply;
				if (!reply.done) throw unpackError(reply.failure);
			},
		},
	});
	return (await formats.moreReaders()).map((reader) => (reader === zarrReader ? threaded : reader));
}
