import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import type { DataSourceBase } from "../core/data-source.ts";
import { InterruptedError, isHeadwaterError } from "../core/errors.ts";
import { liveSet, withAllAlternates } from "../core/loop/alternates.ts";
import { entriesOf } from "../core/loop/make-entries.ts";
import type { CaseSpec } from "../core/model/case-spec.ts";
import { formatDateLabel } from "../core/model/date-label.ts";
import { formatDateRange } from "../core/model/date-range.ts";
import { Pod } from "../core/model/pod.ts";
import type { CaseResult, Outcome, PodResult } from "../core/model/run-result.ts";
import type { EntryEvent, VarlistEntry } from "../core/model/varlist-entry.ts";
import type { FileStore } from "../core/ports/file-store.ts";
import type { Log } from "../core/ports/log.ts";
import type {
	PodCase,
	PodJob,
	PodRun,
	PodRunner,
	PodRunOptions,
	PodVariable,
} from "../core/ports/pod-runner.ts";
import { deliveryPath } from "./case-folders.ts";
import { caseFolder, makePodFolder, podFolder } from "./folders/pod-folder.ts";
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
	readonly podOptions: PodRunOptions;
	/** The command line that runs a built-in POD's driver. */
	readonly builtInCommand: (pod: string) => readonly [string, ...string[]];
	readonly store: FileStore;
	readonly log: Log;
	readonly journal: (event: EntryEvent & { readonly case: string }) => void;
	readonly signal?: AbortSignal;
	/** Prepare everything, run no POD. */
	readonly testMode: boolean;
	/** Keeps what each POD is told in a log of its own. */
	readonly openPodLog: (pod: string, path: string) => void;
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
	let source: DataSourceBase | undefined;
	let problem: unknown;
	try {
		source = await plan.source();
		await source.requestData(pods);
	} catch (cause) {
		if (!isHeadwaterError(cause)) throw cause;
		problem = cause;
		parts.log.error(cause.message);
		for (const pod of pods) pod.deactivate(cause);
	}
	const results = await runPods(plan, pods, parts);
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

const yearsOf = ({ name, period }: CaseSpec) =>
	period.kind === "static"
		? { name, firstYear: 0, lastYear: 0 }
		: { name, firstYear: period.start.year, lastYear: period.end.year };

const relativeFolder = (plan: CasePlan, { folder }: ConductorParts) =>
	caseFolder(folder, yearsOf(plan.spec)).slice(folder.length + 1);

/** Succeeded when all did, failed when none did; what lies between shows in the run's exit code. */
export function outcomeOf(parts: readonly { readonly outcome: Outcome }[]): Outcome {
	if (parts.length > 0 && parts.every((one) => one.outcome === "succeeded")) return "succeeded";
	return parts.length > 0 && parts.every((one) => one.outcome === "skipped") ? "skipped" : "failed";
}

async function runPods(plan: CasePlan, pods: readonly Pod[], parts: ConductorParts): Promise<PodResult[]> {
	const delivered = new Map<VarlistEntry, string>();
	const ready: { pod: Pod; job: PodJob }[] = [];
	for (const pod of pods) {
		if (pod.status !== "ready") {
			parts.log.error(`POD "${pod.name}" cannot run: ${problemOf(pod.cause).message}`, { pod: pod.name });
			continue;
		}
		try {
			ready.push({ pod, job: await deliver(plan, pod, { parts, delivered }) });
		} catch (cause) {
			if (!isHeadwaterError(cause)) throw cause;
			pod.deactivate(cause);
		}
	}
	const runs = parts.testMode
		? ready.map(() => preparedOnly)
		: await parts.podRunner.run(
				ready.map(({ job }) => job),
				parts.podOptions,
			);
	const runOf = new Map(ready.map(({ pod }, index) => [pod, runs[index] as PodRun]));
	return Promise.all(pods.map((pod) => resultOf(plan, pod, { parts, delivered, run: runOf.get(pod) })));
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

interface Delivery {
	readonly parts: ConductorParts;
	/** Entry → path of its file relative to the run's folder. */
	readonly delivered: Map<VarlistEntry, string>;
}

/** Makes a POD's folder, puts its variables there, and says how it is to be started. */
async function deliver(plan: CasePlan, pod: Pod, { parts, delivered }: Delivery): Promise<PodJob> {
	const { spec } = plan;
	const folder = await makePodFolder(parts.folder, yearsOf(spec), pod.name);
	parts.openPodLog(pod.name, join(folder, `${pod.name}.data.log`));
	const variables: PodVariable[] = [];
	for (const entry of new Set(pod.varlist.flatMap((one) => [...withAllAlternates(one)]))) {
		const path =
			entry.product && isUsed(entry, pod) ? join(folder, deliveryPath(entry, spec.name)) : undefined;
		if (path && entry.product) {
			await parts.store.makeFolder(join(path, ".."));
			await parts.store.linkOrCopy(entry.product.path, path);
			delivered.set(entry, path.slice(parts.folder.length + 1));
		}
		variables.push(podVariable(entry, pod, path));
	}
	const obsFolder = plan.obsDataRoot && (await existing(join(plan.obsDataRoot, pod.name)));
	const builtIn = plan.pods.find((one) => one.name === pod.name)?.builtIn;
	return {
		name: pod.name,
		home: pod.home,
		settings: pod.settings as NonNullable<Pod["settings"]>,
		workFolder: folder,
		...(obsFolder ? { obsFolder } : {}),
		case: podCase(plan),
		variables,
		...(builtIn ? { builtIn: { command: parts.builtInCommand(pod.name) } } : {}),
	};
}

/** An entry counts when it is in a set that stands for one of the POD's variables. */
const isUsed = (entry: VarlistEntry, pod: Pod) =>
	pod.varlist.some((root) => root.requirement !== "alternate" && liveSet(root)?.includes(entry));

function podVariable(entry: VarlistEntry, pod: Pod, path: string | undefined): PodVariable {
	const item = pod.settings?.items.find((one) => one.wish.name === entry.wish.name);
	const { product, wish } = entry;
	return {
		name: wish.name,
		envVar: item?.envVar ?? `${wish.name}_var`,
		pathVariable: item?.pathVariable ?? `${wish.name.toUpperCase()}_FILE`,
		...(path && product ? { product: { path, variable: product.variable, axes: product.axes } } : {}),
	};
}

function podCase({ spec, environment }: CasePlan): PodCase {
	const { period } = spec;
	const dates =
		period.kind === "static"
			? { startDate: "", endDate: "" }
			: { startDate: formatDateLabel(period.start), endDate: formatDateLabel(period.end) };
	return { ...yearsOf(spec), ...dates, convention: spec.convention, environment };
}

async function existing(folder: string): Promise<string | undefined> {
	const { stat } = await import("node:fs/promises");
	return stat(folder).then(
		(found) => (found.isDirectory() ? folder : undefined),
		() => undefined,
	);
}

async function resultOf(
	plan: CasePlan,
	pod: Pod,
	made: Delivery & { readonly run: PodRun | undefined },
): Promise<PodResult> {
	const { parts, run } = made;
	if (run?.outcome === "succeeded") pod.succeed();
	else if (run) pod.deactivate(run.problem ?? new InterruptedError(`POD "${pod.name}" was not run.`));
	const folder = podFolder(parts.folder, yearsOf(plan.spec), pod.name);
	const result = podResult(
		pod,
		{ run: parts.folder, folder },
		{ ...(run ? { run } : {}), variables: variableResults(pod, made.delivered) },
	);
	return withCaptions(result, join(folder, "captions.json"));
}

const Captions = z.record(z.string(), z.string());

/** A POD may say in `captions.json` (path below its folder → text) what its figures show. */
async function withCaptions(result: PodResult, file: string): Promise<PodResult> {
	const text = await readFile(file, "utf8").catch(() => "{}");
	let parsed: unknown;
	try {
		parsed = JSON.parse(text);
	} catch {
		return { ...result, notes: [...(result.notes ?? []), `"captions.json" is no JSON and was left aside.`] };
	}
	const captions = Captions.safeParse(parsed);
	if (!captions.success)
		return {
			...result,
			notes: [...(result.notes ?? []), `"captions.json" is no object of texts and was left aside.`],
		};
	const caption = (path: string) => captions.data[path.slice(result.folder.length + 1)];
	return {
		...result,
		figures: result.figures.map((figure) => ({
			...figure,
			...(caption(figure.path) ? { caption: caption(figure.path) as string } : {}),
		})),
	};
}
