// inversify reads metadata of classes: this must be loaded before it.
import "reflect-metadata";
import { fileURLToPath } from "node:url";
import { Container } from "inversify";
import type { EnvironmentSpec } from "../core/model/run-spec.ts";
import type { Clock } from "../core/ports/clock.ts";
import type { Log } from "../core/ports/log.ts";
import type { Progress } from "../core/ports/progress.ts";
import type { Step } from "../core/ports/step.ts";
import { netcdf3Reader } from "../io/formats/netcdf3/reader.ts";
import { netcdf4Reader } from "../io/formats/netcdf4/reader.ts";
import { netcdf4Writer } from "../io/formats/netcdf4/writer.ts";
import { fileStore } from "../io/stores/file/index.ts";
import { createPool } from "../io/workers/pool.ts";
import { createCataloguer } from "../registry/catalogue.ts";
import { createEngine } from "../run/engine.ts";
import type { CaseEvent } from "../run/journal.ts";
import { localFetcher } from "../run/local-fetcher.ts";
import { Pipeline } from "../run/pipeline.ts";
import { createPodRunner } from "../run/pods/runner.ts";
import { loadPlugin, pluginFiles } from "./discover.ts";
import type { OutsidePlugins } from "./outside-plugins.ts";
import { sourceFactory } from "./sources.ts";
import { tokens } from "./tokens.ts";
import { translatorFactory } from "./translators.ts";

export interface Surroundings {
	readonly log: Log;
	readonly clock: Clock;
	readonly progress: Progress;
	readonly signal: AbortSignal;
	readonly environment: Readonly<Record<string, string | undefined>>;
	readonly version: string;
	/** Where products are made; asked when the first case starts. */
	readonly products: () => string;
	readonly cacheDir: string;
	readonly workers: number;
	/** Bytes. */
	readonly memory: number;
	readonly environments: EnvironmentSpec;
	readonly plugins: OutsidePlugins;
	readonly journal: (event: CaseEvent) => void;
}

/** Worker threads always load the build: Node 20 cannot run TypeScript. */
const WORKER = fileURLToPath(
	new URL(import.meta.url.endsWith(".ts") ? "../dist/cli/worker.js" : "./worker.js", import.meta.url),
);

async function loadSteps(outside: ReadonlyMap<string, string>): Promise<Map<string, Step>> {
	const steps = new Map<string, Step>();
	for (const name of [...(await pluginFiles("preprocess")).keys(), ...outside.keys()]) {
		const { step } = await loadPlugin<{ step: Step }>("preprocess", name, {
			exported: "step",
			more: outside,
		});
		steps.set(name, step);
	}
	return steps;
}

/** The one place where ports meet what stands behind them. */
export async function buildContainer(around: Surroundings): Promise<Container> {
	const container = new Container();
	const steps = await loadSteps(around.plugins.preprocess);
	container.bind(tokens.log).toConstantValue(around.log);
	container.bind(tokens.clock).toConstantValue(around.clock);
	container.bind(tokens.progress).toConstantValue(around.progress);
	container.bind(tokens.signal).toConstantValue(around.signal);
	container.bind(tokens.fileStore).toConstantValue(fileStore);
	container.bind(tokens.fetcher).toConstantValue(localFetcher);
	container.bind(tokens.translatorFactory).toConstantValue(translatorFactory(around.plugins.translators));
	container
		.bind(tokens.engine)
		.toResolvedValue((store) => makeEngine(around, store), [tokens.fileStore])
		.inSingletonScope();
	container
		.bind(tokens.cataloguer)
		.toResolvedValue(
			(log, progress) => createCataloguer({ cacheDir: around.cacheDir, log, progress }),
			[tokens.log, tokens.progress],
		)
		.inSingletonScope();
	container
		.bind(tokens.preprocessor)
		.toResolvedValue(
			(engine, clock, log) =>
				new Pipeline({ engine, clock, log, steps, folder: around.products(), version: around.version }),
			[tokens.engine, tokens.clock, tokens.log],
		)
		.inSingletonScope();
	container
		.bind(tokens.podRunner)
		.toResolvedValue(
			(clock) =>
				createPodRunner({
					environment: around.environment,
					software: softwarePlaces(around.environments),
					clock,
				}),
			[tokens.clock],
		)
		.inSingletonScope();
	container.bind(tokens.sourceFactory).toConstantValue(
		sourceFactory(container, {
			plugins: around.plugins.sources,
			concurrency: Math.max(2, around.workers),
			journal: around.journal,
		}),
	);
	return container;
}

function makeEngine({ workers, memory }: Surroundings, store: typeof fileStore) {
	const pool = workers > 0 ? createPool({ file: WORKER, threads: workers }) : undefined;
	return createEngine({
		readers: [netcdf4Reader, netcdf3Reader],
		writer: netcdf4Writer,
		store,
		memory,
		...(pool ? { pool } : {}),
	});
}

const softwarePlaces = ({ condaRoot, condaEnvRoot, micromamba, venvRoot }: EnvironmentSpec) => ({
	...(condaRoot ? { condaRoot } : {}),
	...(condaEnvRoot ? { condaEnvRoot } : {}),
	...(micromamba ? { micromambaExe: micromamba } : {}),
	...(venvRoot ? { venvRoot } : {}),
});
