import { homedir } from "node:os";
import { join } from "node:path";
import type { Container } from "inversify";
import type { CaseToRun, RunSpec } from "../core/model/run-spec.ts";
import type { EntryEvent } from "../core/model/varlist-entry.ts";
import { parsePodSettings } from "../core/settings/pod-settings.ts";
import { parseDocument } from "../io/documents/parse-document.ts";
import type { CasePlan } from "../run/conduct.ts";
import { choosePods } from "../run/load-pods.ts";
import { createClock } from "./clock.ts";
import { buildContainer } from "./container.ts";
import { builtInPods } from "./discover.ts";
import { createLog, type FileLog, secretsIn } from "./log.ts";
import type { OutsidePlugins } from "./outside-plugins.ts";
import { packageVersion } from "./program.ts";
import { createProgress } from "./progress.ts";
import { interruption } from "./signals.ts";
import { tokens } from "./tokens.ts";

/** What a command that works on cases has in hand. */
export interface Session {
	readonly spec: RunSpec;
	readonly container: Container;
	readonly log: FileLog;
	readonly signal: AbortSignal;
	readonly version: string;
	readonly plans: readonly CasePlan[];
	readonly journal: (listener: (event: EntryEvent) => void) => void;
	close(): Promise<void>;
}

const LEVELS = ["error", "warn", "info", "debug"] as const;

/** $HEADWATER_CACHE (in `cacheDir`), else $XDG_CACHE_HOME/headwater, else ~/.cache/headwater. */
export const cacheFolder = (cacheDir: string | undefined): string =>
	cacheDir ??
	process.env["HEADWATER_CACHE"] ??
	join(process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache"), "headwater");

/** Console log and progress line, which take turns on stderr. */
export function openConsole(verbosity: number) {
	const clock = createClock(process.env);
	const progress = createProgress(process.stderr, () => clock.monotonic());
	const level = LEVELS[Math.max(0, Math.min(LEVELS.length - 1, 2 + verbosity))] as (typeof LEVELS)[number];
	const log = createLog({ level, secrets: secretsIn(process.env), beforeConsole: () => progress.clear() });
	return { clock, progress, log };
}

/** Builds the container for a run and loads the PODs of each case. `products` is where prepared files are made. */
export async function openSession(
	spec: RunSpec,
	more: { readonly plugins: OutsidePlugins; readonly products: string },
): Promise<Session> {
	const { clock, progress, log } = openConsole(spec.verbosity);
	const stop = interruption(log);
	const version = await packageVersion();
	const listeners: ((event: EntryEvent) => void)[] = [];
	const container = await buildContainer({
		log,
		clock,
		progress,
		version,
		signal: stop.signal,
		environment: process.env,
		products: more.products,
		cacheDir: cacheFolder(spec.cacheDir),
		workers: spec.workers,
		memory: spec.memory,
		environments: spec.environments,
		plugins: more.plugins,
		journal: (event) => {
			for (const listener of listeners) listener(event);
		},
	});
	const plans = await Promise.all(spec.cases.map((one) => casePlan(one, spec, container)));
	return {
		spec,
		container,
		log,
		version,
		plans,
		signal: stop.signal,
		journal: (listener) => void listeners.push(listener),
		async close() {
			stop.forget();
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
	const translator = await container.get(tokens.translatorFactory)(one.convention, one.fieldlist);
	return {
		spec: one,
		pods,
		environment: translator.environment,
		source: () => container.get(tokens.sourceFactory)(one.dataManager, one),
		...(spec.obsDataRoot ? { obsDataRoot: spec.obsDataRoot } : {}),
	};
}
