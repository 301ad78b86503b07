import type { FileHandle } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { InterruptedError, PodError } from "../../core/errors.ts";
import type { Clock } from "../../core/ports/clock.ts";
import type { PodJob, PodRun, PodRunner, PodRunOptions } from "../../core/ports/pod-runner.ts";
import { type Command, podCommand } from "./command.ts";
import { podEnvironment } from "./environment.ts";
import { type Environment, inheritedEnvironment } from "./inherited.ts";
import { cutLog, lastLines, openLog } from "./log-file.ts";
import { type Outputs, outputsSince, type Tree, treeOf } from "./outputs.ts";
import { brokenLinks, makePages } from "./page.ts";
import type { ProcessGroup } from "./process-group.ts";
import type { SoftwarePlaces } from "./software.ts";
import { type Ending, supervise } from "./supervise.ts";
import { defaultLogBytes, startError, verdict } from "./verdict.ts";

/** All that running PODs takes from the world. */
export interface PodWorkshop {
	/** Headwater's own environment, of which PODs see an allow-listed part. */
	readonly environment: Readonly<Record<string, string | undefined>>;
	readonly software: SoftwarePlaces;
	/** RGB: folder of colour tables; absent: "". */
	readonly colourTables?: string;
	readonly clock: Clock;
}

/** One POD at work. */
interface Work {
	readonly job: PodJob;
	readonly options: PodRunOptions;
	readonly workshop: PodWorkshop;
	/** Groups that live now: ended if Headwater itself ends. */
	readonly groups: Set<ProcessGroup>;
}

const nothing = { lastLines: [], figures: [], pages: [], files: [], notes: [] };

async function launch(work: Work, command: Command, log: FileHandle): Promise<Ending> {
	const { job, options, groups } = work;
	let mine: ProcessGroup | undefined;
	try {
		return await supervise(command, {
			folder: job.workFolder,
			log,
			maxLogBytes: options.maxLogBytes ?? defaultLogBytes,
			graceSeconds: options.graceSeconds ?? 5,
			...(options.timeLimitSeconds === undefined ? {} : { timeLimitSeconds: options.timeLimitSeconds }),
			...(options.signal === undefined ? {} : { signal: options.signal }),
			onGroup: (group) => {
				if (group !== undefined) groups.add(group);
				else if (mine !== undefined) groups.delete(mine);
				mine = group;
			},
		});
	} catch (error) {
		throw startError(job, command.program, error);
	}
}

/** Prepared files that lie in the POD's folder, by path relative to it. */
const givenFiles = (job: PodJob): ReadonlySet<string> =>
	new Set(
		job.variables.flatMap(({ product }) =>
			product === undefined ? [] : [relative(job.workFolder, product.path).split(sep).join("/")],
		),
	);

/** Fills the page templates and checks the POD's own page. */
async function withPages(job: PodJob, environment: Environment, outputs: Outputs) {
	const made = await makePages(job, environment);
	const pages = [...new Set([...outputs.pages, ...made])].sort();
	const page = `${job.name}.html`;
	const broken = pages.includes(page) ? await brokenLinks(job.workFolder, page) : [];
	const listed = broken.map((name) => `"${name}"`).join(", ");
	const problem =
		broken.length === 0
			? undefined
			: new PodError(job.name, {
					failure: "no-output",
					reason: `its page "${page}" shows files that it did not make: ${listed}. See "${job.name}.log".`,
				});
	return { pages, problem };
}

async function judge(work: Work, made: { before: Tree; ending: Ending; lines: readonly string[] }) {
	const { job, options } = work;
	const given = new Set([...givenFiles(job)].filter((name) => made.before.files.has(name)));
	const outputs = outputsSince(made.before, await treeOf(job.workFolder), given);
	const log = `${job.name}.log`;
	const fault = verdict({ job, ending: made.ending, lastLines: made.lines, outputs, options, log });
	const own = podEnvironment(job, work.workshop.colourTables);
	const { pages, problem } = fault
		? { pages: outputs.pages, problem: fault }
		: await withPages(job, own, outputs);
	const left = made.ending.leftBehind;
	const notes =
		left.length === 0 ? [] : [`it left processes running, which were ended: ${left.slice(0, 5).join(", ")}`];
	return { ...outputs, pages, problem, notes: [...outputs.notes, ...notes] };
}

async function runLogged(work: Work, command: Command): Promise<Omit<PodRun, "seconds">> {
	const { job, options } = work;
	const before = await treeOf(job.workFolder);
	const path = join(job.workFolder, `${job.name}.log`);
	const log = await openLog(path);
	try {
		const ending = await launch(work, command, log);
		const lines = await lastLines(log);
		await cutLog(path, log, options.maxLogBytes ?? defaultLogBytes).catch(() => {}); // The POD took it away: nothing to cut.
		const { problem, ...outputs } = await judge(work, { before, ending, lines });
		return {
			outcome: problem === undefined ? "succeeded" : ending.stopped === "interrupted" ? "skipped" : "failed",
			...(ending.code === undefined ? {} : { exitCode: ending.code }),
			...(ending.signal === undefined ? {} : { signal: ending.signal }),
			...(problem === undefined ? {} : { problem }),
			log: `${job.name}.log`,
			lastLines: lines,
			...outputs,
		};
	} finally {
		await log.close();
	}
}

const notStarted = (job: PodJob) =>
	new InterruptedError(`POD "${job.name}" was not started because the run was interrupted. Run it again.`);

async function runOne(work: Work): Promise<PodRun> {
	const { job, options, workshop } = work;
	if (options.signal?.aborted)
		return { outcome: "skipped", seconds: 0, problem: notStarted(job), ...nothing };
	options.onEvent?.({ event: "started", job });
	const begun = workshop.clock.monotonic();
	const seconds = () => (workshop.clock.monotonic() - begun) / 1000;
	const run = await attempt(work).catch(
		// The edge of one POD: whatever went wrong is told of it, and the others go on.
		(problem: Error) => ({ outcome: "failed" as const, problem, ...nothing }),
	);
	const ended = { ...run, seconds: seconds() };
	options.onEvent?.({ event: "ended", job, run: ended });
	return ended;
}

async function attempt(work: Work): Promise<Omit<PodRun, "seconds">> {
	const { job, workshop } = work;
	const inherited = inheritedEnvironment(workshop.environment);
	const environment = { ...inherited, ...podEnvironment(job, workshop.colourTables) };
	return runLogged(work, podCommand(job, environment, workshop.software));
}

async function runAll(jobs: readonly PodJob[], rest: Omit<Work, "job">): Promise<readonly PodRun[]> {
	const runs: PodRun[] = [];
	const queue = jobs.entries();
	// All workers draw from one iterator: each job is taken once.
	const worker = async () => {
		for (const [place, job] of queue) runs[place] = await runOne({ ...rest, job });
	};
	await Promise.all(Array.from({ length: Math.max(1, rest.options.concurrency) }, worker));
	return runs;
}

/** Runs PODs as child processes, a few side by side; what one does never stops another. */
export const createPodRunner = (workshop: PodWorkshop): PodRunner => ({
	run: async (jobs, options) => {
		const groups = new Set<ProcessGroup>();
		const endAll = () => {
			for (const group of groups) group.signal("SIGKILL");
		};
		process.once("exit", endAll);
		try {
			return await runAll(jobs, { options, workshop, groups });
		} finally {
			process.off("exit", endAll);
		}
	},
});
