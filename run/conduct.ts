import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import type { DataSourceBase } from "../core/data-source.ts";
import { InterruptedError, isHeadwaterError } from "../core/errors.ts";
import { entriesOf } from "../core/loop/make-entries.ts";
import type { CaseSpec } from "../core/model/case-spec.ts";
import { formatDateRange } from "../core/model/date-range.ts";
import { Pod } from "../core/model/pod.ts";
import type { Software } from "../core/model/provenance.ts";
import type { CaseResult, Outcome, PodResult } from "../core/model/run-result.ts";
import type { EntryEvent, VarlistEntry } from "../core/model/varlist-entry.ts";
import type { FileStore } from "../core/ports/file-store.ts";
import type { Log } from "../core/ports/log.ts";
import type { PodEvent, PodJob, PodRun, PodRunner, PodRunOptions } from "../core/ports/pod-runner.ts";
import type { Progress } from "../core/ports/progress.ts";
import { withCaptions } from "./captions.ts";
import { yearsOf } from "./case-folders.ts";
import { deliver } from "./deliver.ts";
import { caseFolder, podFolder } from "./folders/pod-folder.ts";
import type { CaseEvent } from "./journal.ts";
import type { LoadedPod } from "./load-pods.ts";
import { podResult, problemOf, variableResults } from "./results.ts";

/** One case ready to be run. */
export interface CasePlan {
	readonly spec: CaseSpec;
	readonly pods: readonly LoadedPod[];
	readonly obsDataRoot?: string;
	/** What the convention adds to every POD's environment. */
	readonly environment: Readonly<Record<string, string>>;
	readonly source: () => Promise<DataSourceBase>;
}

export interface ConductorParts {
	/** Absolute path of the run's folder. */
	readonly folder: string;
	readonly podRunner: PodRunner;
	readonly podOptions: Omit<PodRunOptions, "onEvent">;
	/** The command line that runs a built-in POD's driver. */
	readonly builtInCommand: (pod: string) => readonly [string, ...string[]];
	readonly store: FileStore;
	readonly software: Software;
	/** Plain data without secrets. */
	readonly withoutSecrets: <T>(value: T) => T;
	readonly log: Log;
	readonly progress: Progress;
	readonly journal: (event: CaseEvent) => void;
	readonly signal?: AbortSignal;
	/** Prepare everything, run no POD. */
	readonly testMode: boolean;
	/** Keeps the lines about one POD of one case in a file of their own, until the function it gives is called. */
	readonly openPodLog: (path: string, labels: { case: string; pod: string }) => () => Promise<void>;
}

/** Fresh PODs of one case, their entries linked; one whose settings could not be read has failed already. */
export function makePods(plan: CasePlan, journal: (event: EntryEvent) => void): Pod[] {
	return plan.pods.map(({ name, home, settings, problem }) => {
		const varlist = settings ? entriesOf(name, settings, { period: plan.spec.period, journal }) : [];
		const pod = new Pod({ name, home, ...(settings ? { settings } : {}), varlist });
		if (problem) pod.deactivate(problem);
		return pod;
	});
}

/** Runs one case from request to result. One POD's failure never stops another, one case's failure never another case. */
export async function conductCase(plan: CasePlan, parts: ConductorParts): Promise<CaseResult> {
	const { spec } = plan;
	const pods = makePods(plan, (event) => parts.journal({ case: spec.name, ...event }));
	const logs: (() => Promise<void>)[] = [];
	let source: DataSourceBase | undefined;
	let problem: unknown;
	try {
		for (const pod of pods) logs.push(await openDataLog(plan, pod, parts));
		source = await plan.source();
		await source.requestData(pods);
	} catch (cause) {
		if (!isHeadwaterError(cause)) throw cause;
		problem = cause;
		parts.log.error(`Case "${spec.name}": ${cause.message}`, { case: spec.name });
		for (const pod of pods) pod.deactivate(cause);
	}
	const results = await runPods(plan, pods, { ...parts, caseFailed: problem !== undefined });
	await Promise.all(logs.map((end) => end()));
	return {
		name: spec.name,
		convention: spec.convention,
		dataManager: spec.dataManager,
		period: formatDateRange(spec.period),
		...(source?.experiment ? { experiment: source.experiment.facets } : {}),
		folder: relativeFolder(plan, parts),
		outcome: outcomeOf(results),
		...(problem ? { problem: problemOf(problem) } : {}),
		pods: results,
	};
}

const dataLogOf = ({ spec }: CasePlan, pod: Pod, folder: string) =>
	join(podFolder(folder, yearsOf(spec), pod.name), `${pod.name}.data.log`);

/** Open before the first question is asked, so that it tells the whole story of the POD's data. */
async function openDataLog(plan: CasePlan, pod: Pod, parts: ConductorParts): Promise<() => Promise<void>> {
	const path = dataLogOf(plan, pod, parts.folder);
	await parts.store.makeFolder(dirname(path));
	return parts.openPodLog(path, { case: plan.spec.name, pod: pod.name });
}

const relativeFolder = (plan: CasePlan, { folder }: ConductorParts) =>
	caseFolder(folder, yearsOf(plan.spec)).slice(folder.length + 1);

/** Succeeded when all did, failed when none did; what lies between shows in the run's exit code. */
export function outcomeOf(parts: readonly { readonly outcome: Outcome }[]): Outcome {
	if (parts.length > 0 && parts.every((one) => one.outcome === "succeeded")) return "succeeded";
	return parts.length > 0 && parts.every((one) => one.outcome === "skipped") ? "skipped" : "failed";
}

async function runPods(
	plan: CasePlan,
	pods: readonly Pod[],
	parts: ConductorParts & { readonly caseFailed: boolean },
): Promise<PodResult[]> {
	const delivered = new Map<VarlistEntry, string>();
	const ready: { pod: Pod; job: PodJob }[] = [];
	for (const pod of pods) {
		try {
			if (pod.status === "ready") ready.push({ pod, job: await deliver(plan, pod, { ...parts, delivered }) });
		} catch (cause) {
			if (!isHeadwaterError(cause)) throw cause;
			pod.deactivate(cause);
		}
		if (pod.status === "failed") tellFailure(plan, pod, parts);
	}
	const { log } = parts;
	const name = plan.spec.name;
	if (ready.length > 0)
		log.info(`Case "${name}": data ready, running ${ready.length} of ${pods.length} PODs.`, { case: name });
	const jobs = ready.map(({ job }) => job);
	const runs = parts.testMode ? ready.map(() => preparedOnly) : await runJobs(plan, jobs, parts);
	const runOf = new Map(ready.map(({ pod }, index) => [pod, runs[index] as PodRun]));
	return Promise.all(pods.map((pod) => resultOf(plan, pod, { parts, delivered, run: runOf.get(pod) })));
}

/** On the console once: what stopped the whole case was told already. */
function tellFailure(
	{ spec }: CasePlan,
	pod: Pod,
	{ log, caseFailed }: { readonly log: Log; readonly caseFailed: boolean },
): void {
	const labels = { case: spec.name, pod: pod.name };
	const text = `POD "${pod.name}" cannot run: ${problemOf(pod.cause).message}`;
	if (caseFailed) log.debug(text, labels);
	else log.error(text, labels);
}

async function runJobs(
	{ spec }: CasePlan,
	jobs: readonly PodJob[],
	{ podRunner, podOptions, progress, log }: ConductorParts,
): Promise<readonly PodRun[]> {
	const task = progress.start(`Running the PODs of "${spec.name}"`, { total: jobs.length, unit: "done" });
	const atWork = new Set<string>();
	try {
		return await podRunner.run(jobs, {
			...podOptions,
			onEvent: (event) => {
				const { name } = event.job;
				if (event.event === "started") atWork.add(name);
				else atWork.delete(name);
				tellEvent(event, log, { case: spec.name, pod: name });
				task.advance(event.event === "ended" ? 1 : 0, [...atWork].join(", "));
			},
		});
	} finally {
		task.end();
	}
}

function tellEvent(event: PodEvent, log: Log, labels: Readonly<Record<string, string>>): void {
	const { name } = event.job;
	if (event.event === "started") log.debug(`POD "${name}" started`, labels);
	else if (event.run.outcome === "failed" && event.run.problem) log.error(event.run.problem.message, labels);
	else log.debug(`POD "${name}" ${event.run.outcome} in ${event.run.seconds.toFixed(1)} s`, labels);
}

/** A POD may have deleted its logs with all else. */
function withoutLostLogs({ log, dataLog, ...rest }: PodResult, run: string): PodResult {
	const isThere = (path: string | undefined) => path !== undefined && existsSync(join(run, path));
	return { ...rest, ...(isThere(log) ? { log } : {}), ...(isThere(dataLog) ? { dataLog } : {}) } as PodResult;
}

/** What is told of a POD in test mode. */
const preparedOnly: PodRun = {
	outcome: "succeeded",
	seconds: 0,
	lastLines: [],
	figures: [],
	pages: [],
	files: [],
	notes: ["test_mode: its data were prepared, the POD was not run"],
};

async function resultOf(
	plan: CasePlan,
	pod: Pod,
	made: {
		readonly parts: ConductorParts;
		readonly delivered: ReadonlyMap<VarlistEntry, string>;
		readonly run: PodRun | undefined;
	},
): Promise<PodResult> {
	const { parts, run } = made;
	if (run?.outcome === "succeeded") pod.succeed();
	else if (run) pod.deactivate(run.problem ?? new InterruptedError(`POD "${pod.name}" was not run.`));
	const folder = podFolder(parts.folder, yearsOf(plan.spec), pod.name);
	const result = podResult(
		pod,
		{ run: parts.folder, folder, dataLog: dataLogOf(plan, pod, parts.folder) },
		{ ...(run ? { run } : {}), variables: variableResults(pod, made.delivered) },
	);
	return withCaptions(withoutLostLogs(result, parts.folder), join(folder, "captions.json"));
}
