import { UsageError } from "../../core/errors.ts";
import { fileStore } from "../../io/stores/file/index.ts";
import { builtInPublishers } from "../../publish/server/built-in.ts";
import { ChunkCache } from "../../publish/server/chunk-cache.ts";
import { createServer } from "../../publish/server/server.ts";
import { Views } from "../../publish/server/views.ts";
import { createShelf } from "../../publish/shelf/shelf.ts";
import { createConsoleLog, openConsole } from "../console.ts";
import { createLocalEngine } from "../local-engine.ts";
import { packageVersion } from "../program.ts";
import { interruption } from "../signals.ts";
import { sizeFlags } from "../size-flags.ts";
import { loadSteps } from "../steps.ts";
import { fileDatasets } from "./file-datasets.ts";
import { listen } from "./listen.ts";
import { servedLines } from "./served-lines.ts";
import { temporaryAnswers } from "./temporary-answers.ts";

type Flags = Readonly<Record<string, unknown>>;

/** Opens what is named, listens, and returns when it was stopped and every answer that had begun has ended. */
export async function serve(what: readonly string[], flags: Flags): Promise<void> {
	const { clock, logOptions } = openConsole(flags["verbose"] ? "debug" : flags["quiet"] ? "error" : "info");
	const log = createConsoleLog(logOptions);
	const stop = interruption(log);
	const engine = createLocalEngine({ ...sizeFlags(flags), tell: (note) => log.info(note) });
	try {
		const steps = await loadSteps();
		const serving = {
			engine,
			store: fileStore,
			clock,
			log,
			steps,
			maker: `headwater ${await packageVersion()}`,
		};
		const datasets = createShelf([await fileDatasets(what, serving)], {
			monotonic: () => clock.monotonic(),
			tell: (note) => log.warn(note),
		});
		const world = { engine, datasets, log, clock };
		const publishers = builtInPublishers({
			engine,
			views: new Views(engine),
			chunks: new ChunkCache(256 * 2 ** 20),
			mostPiece: 256 * 2 ** 20,
			files: fileStore,
			answers: temporaryAnswers(engine),
			mostRead: 4 * 2 ** 30,
		});
		const server = await createServer(world, { publishers, behindProxy: flags["behindProxy"] === true });
		const host = (flags["host"] as string | undefined) ?? "127.0.0.1";
		const port = await listen(server, { host, port: portOf(flags["port"]) });
		process.stdout.write(`${servedLines(`http://${host}:${port}`, await datasets.all())}\n`);
		await stopped(stop.signal);
		await server.close();
	} finally {
		stop.forget();
		await engine.close();
	}
}

function portOf(given: unknown): number | undefined {
	if (given === undefined) return undefined;
	const port = Number(given);
	if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
	throw new UsageError(`--port "${String(given)}" is no port. Give a number from 0 to 65535.`);
}

const stopped = (signal: AbortSignal): Promise<void> =>
	new Promise((resolve) => {
		if (signal.aborted) resolve();
		else signal.addEventListener("abort", () => resolve(), { once: true });
	});
