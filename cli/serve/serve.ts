import type { FastifyInstance } from "fastify";
import { UsageError } from "../../core/errors.ts";
import type { PublishWorld } from "../../core/ports/publisher.ts";
import { render, renderPng } from "../../figures/render.ts";
import { createDap2 } from "../../io/formats/dap2/answer.ts";
import { fileStore } from "../../io/stores/file/index.ts";
import { builtInPublishers } from "../../publish/server/built-in.ts";
import { ChunkCache } from "../../publish/server/chunk-cache.ts";
import { createServer } from "../../publish/server/server.ts";
import { Views } from "../../publish/server/views.ts";
import { createShelf } from "../../publish/shelf/shelf.ts";
import { cacheFolder } from "../cache-folder.ts";
import { createConsoleLog, openConsole } from "../console.ts";
import { buildContainer } from "../container.ts";
import { loadOutsidePlugins, pluginPlace } from "../outside-plugins.ts";
import { packageVersion } from "../package-root.ts";
import { interruption } from "../signals.ts";
import { sizeFlags } from "../size-flags.ts";
import { loadSteps } from "../steps.ts";
import { tokens } from "../tokens.ts";
import { listen } from "./listen.ts";
import { servedLines } from "./served-lines.ts";
import type { SourceServing } from "./source-datasets.ts";
import { temporaryAnswers } from "./temporary-answers.ts";
import { whatIsServed } from "./what-is-served.ts";

type Flags = Readonly<Record<string, unknown>>;

/** Opens what is named, listens, and returns when it was stopped and every answer that had begun has ended. */
export async function serve(what: readonly string[], flags: Flags): Promise<void> {
	const port = portOf(flags["port"]);
	const { clock, progress, logOptions } = openConsole(
		flags["verbose"] ? "debug" : flags["quiet"] ? "error" : "info",
	);
	const log = createConsoleLog(logOptions);
	const stop = interruption(log);
	const version = await packageVersion();
	const container = buildContainer({
		...{ log, clock, progress, signal: stop.signal, downloads: {}, journal: () => {} },
		...sizeFlags(flags),
		cacheDir: cacheFolder(flags["cacheDir"] as string | undefined),
		plugins: await loadOutsidePlugins(pluginPlaces(flags)),
	});
	const engine = container.get(tokens.engine);
	try {
		const serving: SourceServing = {
			...{ engine, clock, log, store: fileStore, maker: `headwater ${version}` },
			steps: await loadSteps(),
			fetcher: container.get(tokens.fetcher),
			sourceFor: (spec) => container.get(tokens.sourceFactory)(spec.dataManager, spec),
		};
		const datasets = createShelf(await whatIsServed(what, flags, serving), {
			monotonic: () => clock.monotonic(),
			tell: (note) => log.warn(note),
		});
		const server = await openServer({ engine, datasets, log, clock }, { flags, maker: serving.maker });
		const host = (flags["host"] as string | undefined) ?? "127.0.0.1";
		const bound = await listen(server, { host, port });
		process.stdout.write(`${servedLines(`http://${host}:${bound}`, await datasets.all())}\n`);
		await stopped(stop.signal);
		await server.close();
	} finally {
		stop.forget();
		await container.get(tokens.downloads).close();
		await engine.close();
	}
}

async function openServer(
	world: PublishWorld,
	{ flags, maker }: { readonly flags: Flags; readonly maker: string },
): Promise<FastifyInstance> {
	const { engine } = world;
	const publishers = builtInPublishers({
		engine,
		views: new Views(engine),
		chunks: new ChunkCache(CHUNK_CACHE),
		mostPiece: MOST_PIECE,
		files: fileStore,
		answers: temporaryAnswers(engine),
		mostRead: MOST_READ,
		painter: { svg: render, png: renderPng },
		dap2: createDap2({ software: maker }),
		mostAnswer: MOST_ANSWER,
	});
	return createServer(world, { publishers, behindProxy: flags["behindProxy"] === true });
}

const CHUNK_CACHE = 256 * 2 ** 20;
const MOST_ANSWER = 2 * 2 ** 30;
const MOST_PIECE = 256 * 2 ** 20;
const MOST_READ = 4 * 2 ** 30;

const pluginPlaces = (flags: Flags): string[] =>
	((flags["plugin"] as string[] | undefined) ?? []).map((one) => pluginPlace(one, process.cwd()));

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
