import cluster from "node:cluster";
import { randomBytes } from "node:crypto";
import type { FastifyInstance } from "fastify";
import { UsageError } from "../../core/errors.ts";
import { Room } from "../../core/loop/room.ts";
import type { Publisher, PublishWorld } from "../../core/ports/publisher.ts";
import type { Tasks } from "../../core/ports/tasks.ts";
import { createDap2 } from "../../io/formats/dap2/answer.ts";
import { fileStore } from "../../io/stores/file/index.ts";
import { builtInPublishers } from "../../publish/server/built-in.ts";
import { ChunkCache } from "../../publish/server/chunk-cache.ts";
import { accessBy } from "../../publish/server/operations/access.ts";
import type { LoopGuard } from "../../publish/server/operations/loop-guard.ts";
import { Usage } from "../../publish/server/operations/usage.ts";
import { createServer } from "../../publish/server/server.ts";
import { Views } from "../../publish/server/views.ts";
import { createShelf, type DatasetPlaces, type DatasetsFrom } from "../../publish/shelf/shelf.ts";
import { createLocalTasks } from "../../run/tasks/local-tasks.ts";
import { createRoomyTasks } from "../../run/tasks/roomy-tasks.ts";
import { cacheFolder } from "../cache-folder.ts";
import { createConsoleLog, loudnessAsked, openConsole } from "../console.ts";
import { buildContainer } from "../container.ts";
import { keptWeights } from "../kept-weights.ts";
import { pluginsNamed } from "../outside-plugins.ts";
import { packageVersion } from "../package-root.ts";
import { painter } from "../painter.ts";
import { remoteStamps } from "../remote.ts";
import { interruption } from "../signals.ts";
import { loadSteps } from "../steps.ts";
import { tokens } from "../tokens.ts";
import {
	type AccessLog,
	type AccessLogSettings,
	accessLogOf,
	countEarlier,
	openAccessLog,
} from "./access-log.ts";
import { gatherer } from "./gather.ts";
import { listen } from "./listen.ts";
import { runProcesses, SALT } from "./processes.ts";
import { loadPublishers, publisherDatasets } from "./publishers.ts";
import { servedLines } from "./served-lines.ts";
import {
	numberFlag,
	portOf,
	rateLimitOf,
	remoteCheckOf,
	timeLimitOf,
	tlsOf,
	tokensFrom,
} from "./server-options.ts";
import type { SourceServing } from "./source-datasets.ts";
import { temporaryAnswers } from "./temporary-answers.ts";
import { MOST_WAITING, memoryParts, startThreads, type ThreadPlan, threadPlan } from "./threads.ts";
import { tellVia } from "./via.ts";
import { whatIsServed } from "./what-is-served.ts";

type Flags = Readonly<Record<string, unknown>>;

/** Publishes what is named, in one process or several on one port, until it is stopped. */
export async function serve(what: readonly string[], flags: Flags): Promise<void> {
	const count = numberFlag(flags, { name: "processes", flag: "--processes", least: 1, most: 256 }) ?? 1;
	const settings = {
		...{ port: portOf(flags), rateLimit: rateLimitOf(flags), tls: await tlsOf(flags) },
		...{ accessLog: accessLogOf(flags), timeLimit: timeLimitOf(flags), threads: threadPlan(flags, count) },
		remoteCheck: remoteCheckOf(flags),
	};
	if (count === 1 || cluster.isWorker)
		// The line to the process above would keep one that failed alive.
		return serveHere(what, flags, settings).finally(() => cluster.worker?.disconnect());
	const { clock, logOptions } = openConsole("info");
	const log = createConsoleLog(logOptions);
	const stop = interruption(log);
	const salt = newSalt();
	const { accessLog } = settings;
	const earlier = accessLog && new Usage(clock.now().getTime());
	try {
		if (earlier) await countEarlier(accessLog, earlier, { salt, log });
		await runProcesses({ count, salt, earlier }, log, stop.signal);
	} finally {
		stop.forget();
	}
}

const newSalt = (): string => randomBytes(12).toString("base64url");

interface Settings {
	readonly port: number | undefined;
	readonly rateLimit: ReturnType<typeof rateLimitOf>;
	readonly tls: Awaited<ReturnType<typeof tlsOf>>;
	readonly threads: ThreadPlan;
	readonly accessLog: AccessLogSettings | undefined;
	readonly timeLimit: number | undefined;
	readonly remoteCheck: number;
}

/** Opens what is named, listens, and returns when it was stopped and every answer that had begun has ended. */
async function serveHere(what: readonly string[], flags: Flags, settings: Settings): Promise<void> {
	const { clock, progress, logOptions } = openConsole(loudnessAsked(flags));
	const log = createConsoleLog(logOptions);
	const stop = interruption(log);
	const salt = process.env[SALT] ?? newSalt();
	const loopGuard = tellVia(salt);
	process.on("unhandledRejection", (reason) =>
		log.error(`Something failed that nobody waited for: ${reason instanceof Error ? reason.stack : reason}`),
	);
	const accessLog = settings.accessLog && (await openAccessLog(settings.accessLog, log));
	const version = await packageVersion();
	const plugins = await pluginsNamed(flags);
	const threads = startThreads(settings.threads, loopGuard.via);
	const cacheDir = cacheFolder(flags["cacheDir"] as string | undefined);
	const container = buildContainer({
		...{ log, clock, progress, signal: stop.signal, downloads: {}, journal: () => {} },
		...{ ...threads, cacheDir, plugins },
	});
	const engine = container.get(tokens.engine);
	const remote = remoteStamps(clock, settings.remoteCheck);
	const places: (DatasetsFrom | DatasetPlaces)[] = [];
	try {
		const serving: SourceServing = {
			...{ engine, clock, log, store: fileStore, remote, maker: `headwater ${version}` },
			...{ steps: await loadSteps(), kept: keptWeights(log, { cacheDir }), tasks: threads.tasks },
			fetcher: container.get(tokens.fetcher),
			sourceFor: (spec) => container.get(tokens.sourceFactory)(spec.dataManager, spec),
		};
		places.push(...(await whatIsServed(what, flags, serving)));
		const publishers = await loadPublishers(plugins.publishers);
		const world = worldOf(
			{ places, publishers, ...settings },
			{ engine, log, clock, disk: fileStore, remote },
		);
		const { datasets } = world;
		const server = await openServer(world, {
			...{ flags, settings, maker: serving.maker, publishers, salt, loopGuard },
			tasks: threads.tasks ?? createLocalTasks({ engine, painter }),
			...(accessLog && { accessLog }),
		});
		// Asked before anything listens: what cannot be listed at all ends the command.
		const first = await datasets.all();
		const host = (flags["host"] as string | undefined) ?? "127.0.0.1";
		const port = await listen(server, { host, port: settings.port });
		const address = `${settings.tls ? "https" : "http"}://${host}:${port}`;
		// One of several processes speaks for all.
		if ((cluster.worker?.id ?? 1) === 1) process.stdout.write(`${servedLines(address, first)}\n`);
		await stopped(stop.signal);
		await server.close();
	} finally {
		stop.forget();
		await accessLog?.close();
		for (const place of places) await place.close?.();
		await container.get(tokens.downloads).close();
		await engine.close();
	}
}

interface Named {
	readonly places: readonly (DatasetsFrom | DatasetPlaces)[];
	readonly publishers: readonly Publisher[];
	readonly timeLimit: number | undefined;
}

/** What publishers of one's own add stands beside what is named. @throws UsageError when nothing is */
function worldOf(
	{ places, publishers, timeLimit }: Named,
	parts: Omit<PublishWorld, "datasets">,
): PublishWorld {
	if (places.length === 0 && publishers.length === 0)
		throw new UsageError(
			"Name what to serve: files, a serve file, a collection, or --data-manager with --root.",
		);
	const { clock, log } = parts;
	const options = { monotonic: () => clock.monotonic(), tell: (note: string) => log.warn(note) };
	const named = { ...parts, datasets: createShelf(places, options) };
	const added = publishers
		.filter((one) => one.datasets)
		.map((one) => publisherDatasets(one, named, timeLimit));
	return added.length === 0 ? named : { ...parts, datasets: createShelf([...places, ...added], options) };
}

interface Opening {
	readonly publishers: readonly Publisher[];
	readonly flags: Flags;
	readonly settings: Settings;
	readonly maker: string;
	readonly accessLog?: AccessLog;
	readonly salt: string;
	readonly loopGuard: LoopGuard;
	readonly tasks: Tasks;
}

async function openServer(
	world: PublishWorld,
	{ flags, settings, maker, publishers: outside, accessLog, salt, loopGuard, tasks }: Opening,
): Promise<FastifyInstance> {
	const { engine, log, clock } = world;
	const usage = new Usage(clock.now().getTime());
	if (settings.accessLog && !cluster.isWorker) await countEarlier(settings.accessLog, usage, { salt, log });
	const access = accessBy(tokensFrom(process.env), () => clock.now());
	const { cache, answers: most } = memoryParts(settings.threads.memory);
	const chunks = new ChunkCache(cache);
	const room = new Room({ most, mostEach: most / 2, mostWaiting: MOST_WAITING });
	const publishers = builtInPublishers({
		...{
			engine,
			chunks,
			room,
			files: fileStore,
			dap2: createDap2({ software: maker }),
			views: new Views(engine),
		},
		...{ mostPiece: most, mostRead: MOST_READ, mostAnswer: MOST_ANSWER },
		...{ answers: temporaryAnswers(engine), gather: gatherer(usage, { chunks, room }), access },
		tasks: createRoomyTasks(tasks, room),
	});
	const { rateLimit, tls, timeLimit } = settings;
	return createServer(world, {
		...{
			publishers: [...publishers, ...outside],
			usage,
			loopGuard,
			access,
			room,
		},
		behindProxy: flags["behindProxy"] === true,
		...(rateLimit && { rateLimit }),
		...(tls && { tls }),
		...(timeLimit !== undefined && { timeLimit }),
		...(accessLog && { accessLog: (access) => accessLog.write(access) }),
		salt,
	});
}

const MOST_ANSWER = 2 * 2 ** 30;
const MOST_READ = 4 * 2 ** 30;

const stopped = (signal: AbortSignal): Promise<void> =>
	new Promise((resolve) => {
		if (signal.aborted) resolve();
		else signal.addEventListener("abort", () => resolve(), { once: true });
	});
