import type { Container } from "inversify";
import type { CaseToRun, RunSpec } from "../core/model/run-spec.ts";
import { parsePodSettings } from "../core/settings/pod-settings.ts";
import { parseDocument } from "../io/documents/parse-document.ts";
import { assertStepsMeant } from "../run/case-steps.ts";
import type { CasePlan } from "../run/conduct.ts";
import type { CaseEvent } from "../run/journal.ts";
import { choosePods } from "../run/load-pods.ts";
import { cacheFolder } from "./cache-folder.ts";
import { canPrepare } from "./can-prepare.ts";
import { type Loudness, openConsole } from "./console.ts";
import { buildContainer } from "./container.ts";
import { builtInPods } from "./discover.ts";
import { createLog, type FileLog } from "./log.ts";
import type { OutsidePlugins } from "./outside-plugins.ts";
import { packageVersion } from "./package-root.ts";
import type { ConsoleProgress } from "./progress.ts";
import { interruption } from "./signals.ts";
import { tokens } from "./tokens.ts";

/** What a command that works on cases has in hand. */
export interface Session {
	readonly spec: RunSpec;
	readonly container: Container;
	readonly log: FileLog;
	readonly progress: ConsoleProgress;
	readonly signal: AbortSignal;
	readonly version: string;
	readonly plans: readonly CasePlan[];
	/** From now on the listener hears every move of every variable. */
	readonly onMove: (listener: (event: CaseEvent) => void) => void;
	readonly journal: (event: CaseEvent) => void;
	/** Ends worker threads and files; once. */
	close(): Promise<void>;
}

/** What --verbose and --quiet ask for. */
export const loudnessOf = (verbosity: number): Loudness =>
	verbosity > 0 ? "debug" : verbosity < 0 ? "error" : "info";

/**
 * Builds the container for a run and loads the PODs of each case; writes nothing. `products` is where prepared files are made, asked
 * when the first case starts.
 */
export async function openSession(
	spec: RunSpec,
	more: {
		readonly plugins: OutsidePlugins;
		readonly products: () => string;
		readonly level?: Loudness;
	},
): Promise<Session> {
	const { clock, progress, logOptions } = openConsole(more.level ?? loudnessOf(spec.verbosity));
	const log = createLog(logOptions);
	const stop = interruption(log);
	const version = await packageVersion();
	const listeners: ((event: CaseEvent) => void)[] = [];
	const journal = (event: CaseEvent) => {
		for (const listener of listeners) listener(event);
	};
	const around = {
		...{ log, clock, progress, version, journal },
		signal: stop.signal,
		environment: process.env,
		products: more.products,
		cacheDir: cacheFolder(spec.cacheDir),
		workers: spec.workers,
		memory: spec.memory,
		environments: spec.environments,
		downloads: spec.downloads,
		plugins: more.plugins,
	};
	const container = await canPrepare(buildContainer(around), around);
	const plans = await Promise.all(spec.cases.map((one) => casePlan(one, spec, container)));
	return {
		spec,
		container,
		log,
		progress,
		version,
		plans,
		journal,
		signal: stop.signal,
		onMove: (listener) => void listeners.push(listener),
		async close() {
			stop.forget();
			progress.clear();
			await container.get(tokens.downloads).close();
			await container.get(tokens.engine).close();
			await log.close();
		},
	};
}

async function casePlan(one: CaseToRun, spec: RunSpec, container: Container): Promise<CasePlan> {
	const places = { builtIn: builtInPods(), folders: spec.podDirs };
	const pods = await choosePods(one.podList, places, (pod, text, file) =>
		parsePodSettings(pod, parseDocument(text, file)),
	);
	assertStepsMeant(
		one,
		pods.flatMap(({ settings }) => settings?.items.map(({ wish }) => wish.name) ?? []),
	);
	const translator = await container.get(tokens.translatorFactory)(one.convention, one.fieldlist);
	return {
		spec: one,
		pods,
		environment: translator.environment,
		source: () => container.get(tokens.sourceFactory)(one.dataManager, one),
		...(spec.obsDataRoot ? { obsDataRoot: spec.obsDataRoot } : {}),
	};
}
