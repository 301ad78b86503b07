import { fileURLToPath } from "node:url";
import type { Engine } from "../core/ports/engine.ts";
import type { JobPool } from "../core/ports/job-pool.ts";
import type { Reader } from "../core/ports/reader.ts";
import { createEngine } from "../run/engine.ts";
import { type JobReply, unpackError } from "../run/job.ts";
import { formats } from "./formats.ts";
import { createLatePool } from "./late-pool.ts";

/** Worker threads always load the build: Node 20 cannot run TypeScript. */
const WORKER = fileURLToPath(
	new URL(import.meta.url.endsWith(".ts") ? "../dist/cli/worker.js" : "./worker.js", import.meta.url),
);

export interface LocalEngineOptions {
	/** 0: everything is done in the calling thread. */
	readonly workers: number;
	/** Bytes. */
	readonly memory: number;
	/** Hears what the user should know of files on servers. */
	readonly tell?: (note: string) => void;
}

/** The engine over the local disk and web servers. */
export function createLocalEngine({ workers, memory, tell }: LocalEngineOptions): Required<Engine> {
	const remote = async () => (await import("./remote.ts")).remoteFiles(tell);
	if (workers === 0) return createEngine({ ...formats, remote, memory });
	const pool = createLatePool({ file: WORKER, threads: workers });
	return createEngine({ ...formats, remote, moreReaders: () => threadedReaders(pool), memory, pool });
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
