import cluster, { type Worker } from "node:cluster";
import { InterruptedError, WorkerError } from "../../core/errors.ts";
import type { Log } from "../../core/ports/log.ts";
import type { Usage } from "../../publish/server/operations/usage.ts";
import { EXIT } from "../exit-codes.ts";
import { passQuestionsOn } from "./gather.ts";

/** Worker processes read it: names of clients are alike in all of them. */
export const SALT = "HEADWATER_SERVE_SALT";

/** A process that ends sooner than this after it began will not do better the next time. */
const SHORTEST_LIFE = 2000;
const MOST_SHORT_LIVES = 3;
/** What has begun may take so long to end once the server is stopped. */
const GRACE = 30_000;

/**
 * Of glibc: memory of this many bytes and more goes back to the system as soon as it is given up. By itself the library keeps what
 * was large (mallopt(3), M_MMAP_THRESHOLD), and a server under load grew to twice what it held.
 */
const THRESHOLD = "MALLOC_MMAP_THRESHOLD_";
const GIVEN_BACK = "262144";

interface Processes {
	readonly count: number;
	readonly salt: string;
	/** What was counted before they began. */
	readonly earlier: Usage | undefined;
}

/**
 * Runs this command line in several processes that share one port; one that ends is replaced. Returns when all have ended after a stop.
 * @throws WorkerError when processes end as soon as they begin
 */
export async function runProcesses(
	{ count, salt, earlier }: Processes,
	log: Log,
	signal: AbortSignal,
): Promise<void> {
	// Each process takes connections off the port itself: one on its way from here to a process that was killed would never be answered.
	cluster.schedulingPolicy = cluster.SCHED_NONE;
	cluster.setupPrimary({ exec: process.argv[1] as string, args: process.argv.slice(2) });
	passQuestionsOn(earlier);
	const environment = {
		[SALT]: salt,
		HEADWATER_NO_BUILD: "1",
		[THRESHOLD]: process.env[THRESHOLD] ?? GIVEN_BACK,
	};
	const alive = new Set<Worker>();
	// Their log was moved.
	if (earlier && !process.stdout.isTTY)
		process.on("SIGHUP", () => {
			for (const one of alive) one.process.kill("SIGHUP");
		});
	let shortLives = 0;
	await new Promise<void>((resolve, reject) => {
		const start = () => {
			const worker = cluster.fork(environment);
			let began = Number.POSITIVE_INFINITY;
			worker.once("listening", () => {
				began = performance.now();
			});
			alive.add(worker);
			worker.once("exit", (code, by) => {
				alive.delete(worker);
				if (signal.aborted) {
					if (alive.size === 0) resolve();
					return;
				}
				// One that never listened had no life at all, however long it took to find out why.
				shortLives = performance.now() - began < SHORTEST_LIFE ? shortLives + 1 : 0;
				// A mistake of the command line is one for all of them.
				if (code === EXIT.usage) shortLives = MOST_SHORT_LIVES;
				if (shortLives >= MOST_SHORT_LIVES) {
					for (const one of alive) one.process.kill("SIGTERM");
					reject(
						new WorkerError(
							`The server's processes end as soon as they begin (${by ?? code}); the lines above say why.`,
						),
					);
					return;
				}
				log.warn(`A process of the server ended (${by ?? code}); another takes its place.`);
				start();
			});
		};
		for (let i = 0; i < count; i++) start();
		const stop = () => {
			for (const one of alive) one.process.kill("SIGTERM");
			setTimeout(() => {
				for (const one of alive) one.process.kill("SIGKILL");
			}, GRACE).unref();
			if (alive.size === 0) resolve();
		};
		if (signal.aborted) reject(new InterruptedError("The server was stopped before it began."));
		else signal.addEventListener("abort", stop, { once: true });
	});
}
