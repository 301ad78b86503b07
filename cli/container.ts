// inversify reads metadata of classes: this must be loaded before it.
import "reflect-metadata";
import { join } from "node:path";
import { Container } from "inversify";
import type { DownloadSpec } from "../core/model/run-spec.ts";
import type { Clock } from "../core/ports/clock.ts";
import type { JobPool } from "../core/ports/job-pool.ts";
import type { Log } from "../core/ports/log.ts";
import type { Progress } from "../core/ports/progress.ts";
import type { Tasks } from "../core/ports/tasks.ts";
import { fileStore } from "../io/stores/file/index.ts";
import { createWholeFiles } from "../io/stores/whole-files.ts";
import { createCataloguer } from "../registry/catalogue.ts";
import type { CaseEvent } from "../run/journal.ts";
import { lateDownloads } from "./late-downloads.ts";
import { lateEngine } from "./late-engine.ts";
import { lateAnswers, lateFetcher, lateHttp, lateRemoteFiles, lateTranslators } from "./late-world.ts";
import { preparesNothing } from "./only-listing.ts";
import type { OutsidePlugins } from "./outside-plugins.ts";
import { s3Lister } from "./s3-lister.ts";
import { sourceFactory } from "./sources.ts";
import { tokens } from "./tokens.ts";

export interface Surroundings {
	readonly log: Log;
	readonly clock: Clock;
	readonly progress: Progress;
	readonly signal: AbortSignal;
	readonly cacheDir: string;
	readonly workers: number;
	/** Bytes. */
	readonly memory: number;
	/** Threads of a server, and what they do; see `LocalEngineOptions`. */
	readonly pool?: JobPool;
	readonly tasks?: Tasks;
	readonly downloads: Partial<DownloadSpec>;
	readonly plugins: OutsidePlugins;
	readonly journal: (event: CaseEvent) => void;
	/** True for commands that only list what there is: data sources of the house need no translator for that. */
	readonly onlyLists?: boolean;
}

/**
 * The one place where ports meet what stands behind them. What is heavy is loaded when it is first used. Data can be found and fetched;
 * to prepare them as well see `canPrepare`.
 */
export function buildContainer(around: Surroundings): Container {
	const container = new Container();
	const downloads = lateDownloads(around, around.downloads);
	const cataloguer = createCataloguer({
		cacheDir: around.cacheDir,
		log: around.log,
		progress: around.progress,
		files: createWholeFiles(lateRemoteFiles()),
		lister: s3Lister,
	});
	container.bind(tokens.log).toConstantValue(around.log);
	container.bind(tokens.clock).toConstantValue(around.clock);
	container.bind(tokens.progress).toConstantValue(around.progress);
	container.bind(tokens.signal).toConstantValue(around.signal);
	container.bind(tokens.fileStore).toConstantValue(fileStore);
	container.bind(tokens.http).toConstantValue(lateHttp(around.downloads));
	container.bind(tokens.answers).toConstantValue(answersOf(around));
	container.bind(tokens.downloads).toConstantValue(downloads);
	container.bind(tokens.fetcher).toConstantValue(lateFetcher(around, downloads));
	container.bind(tokens.translatorFactory).toConstantValue(lateTranslators(around));
	container.bind(tokens.engine).toConstantValue(lateEngine(around));
	container.bind(tokens.cataloguer).toConstantValue(cataloguer);
	container.bind(tokens.preprocessor).toConstantValue(preparesNothing);
	container.bind(tokens.sourceFactory).toConstantValue(
		sourceFactory(container, {
			plugins: around.plugins.sources,
			onlyLists: around.onlyLists ?? false,
			concurrency: Math.max(2, around.workers),
			journal: around.journal,
		}),
	);
	return container;
}

const answersOf = ({ cacheDir, clock }: Surroundings) =>
	lateAnswers(async () =>
		(await import("../io/stores/file/kept-answers.ts")).keptAnswers(join(cacheDir, "answers"), clock),
	);
