// inversify reads metadata of classes: this must be loaded before it.
import "reflect-metadata";
import { join } from "node:path";
import { Container } from "inversify";
import type { DownloadSpec, EnvironmentSpec } from "../core/model/run-spec.ts";
import type { Clock } from "../core/ports/clock.ts";
import type { Log } from "../core/ports/log.ts";
import type { Progress } from "../core/ports/progress.ts";
import type { Step } from "../core/ports/step.ts";
import { fileStore } from "../io/stores/file/index.ts";
import { keptAnswers } from "../io/stores/file/kept-answers.ts";
import { createHttp } from "../io/stores/http/text.ts";
import { createWholeFiles } from "../io/stores/whole-files.ts";
import { createRemoteFetcher } from "../io/transfer/remote-fetcher.ts";
import { createCataloguer } from "../registry/catalogue.ts";
import type { CaseEvent } from "../run/journal.ts";
import { localFetcher } from "../run/local-fetcher.ts";
import { Pipeline } from "../run/pipeline.ts";
import { createPodRunner } from "../run/pods/runner.ts";
import { downloadsFolder } from "./downloads-folder.ts";
import { fixFinder } from "./fixes.ts";
import { keptWeights } from "./kept-weights.ts";
import { lateDownloads } from "./late-downloads.ts";
import { createLocalEngine } from "./local-engine.ts";
import type { OutsidePlugins } from "./outside-plugins.ts";
import { remoteFiles } from "./remote.ts";
import { s3Lister } from "./s3-lister.ts";
import { sourceFactory } from "./sources.ts";
import { loadStep, loadSteps } from "./steps.ts";
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
	readonly downloads: Partial<DownloadSpec>;
	readonly plugins: OutsidePlugins;
	readonly journal: (event: CaseEvent) => void;
}

const preprocessingParts = (around: Surroundings, steps: ReadonlyMap<string, Step>) => ({
	...{ steps, load: loadStep, fixes: fixFinder(), version: around.version },
	kept: keptWeights(around.log, around),
});

/** The one place where ports meet what stands behind them. */
export async function buildContainer(around: Surroundings): Promise<Container> {
	const container = new Container();
	const steps = await loadSteps({ outside: around.plugins.preprocess });
	const far = { files: createWholeFiles(remoteFiles()), lister: s3Lister };
	const preprocessing = preprocessingParts(around, steps);
	container.bind(tokens.log).toConstantValue(around.log);
	container.bind(tokens.clock).toConstantValue(around.clock);
	container.bind(tokens.progress).toConstantValue(around.progress);
	container.bind(tokens.signal).toConstantValue(around.signal);
	container.bind(tokens.fileStore).toConstantValue(fileStore);
	container.bind(tokens.answers).toConstantValue(keptAnswers(join(around.cacheDir, "answers"), around.clock));
	bindFetching(container, around);
	container.bind(tokens.translatorFactory).toConstantValue(translatorFactory(around.plugins.translators));
	container
		.bind(tokens.engine)
		.toResolvedValue(() => createLocalEngine(around))
		.inSingletonScope();
	container
		.bind(tokens.cataloguer)
		.toResolvedValue(
			(log, progress) => createCataloguer({ cacheDir: around.cacheDir, log, progress, ...far }),
			[tokens.log, tokens.progress],
		)
		.inSingletonScope();
	container
		.bind(tokens.preprocessor)
		.toResolvedValue(
			(engine, clock, log) =>
				new Pipeline({ ...preprocessing, engine, clock, log, folder: around.products() }),
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

function bindFetching(container: Container, around: Surroundings): void {
	const downloads = lateDownloads(around, around.downloads);
	const root = downloadsFolder(around.cacheDir);
	const { allowPrivateHosts = false } = around.downloads;
	container.bind(tokens.http).toConstantValue(createHttp({ allowPrivateHosts }));
	container.bind(tokens.downloads).toConstantValue(downloads);
	container
		.bind(tokens.fetcher)
		.toConstantValue(
			createRemoteFetcher({ local: localFetcher, root, open: downloads.open, log: around.log }),
		);
}

const softwarePlaces = ({ condaRoot, condaEnvRoot, micromamba, venvRoot }: EnvironmentSpec) => ({
	...(condaRoot ? { condaRoot } : {}),
	...(condaEnvRoot ? { condaEnvRoot } : {}),
	...(micromamba ? { micromambaExe: micromamba } : {}),
	...(venvRoot ? { venvRoot } : {}),
});
