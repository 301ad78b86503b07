import type { FileHandle } from "node:fs/promises";
import { join } from "node:path";
import { InterruptedError } from "../../core/errors.ts";
import type { Clock } from "../../core/ports/clock.ts";
import type { PodJob, PodRun, PodRunner, PodRunOptions } from "../../core/ports/pod-runner.ts";
import { type Command, podCommand } from "./command.ts";
import { podEnvironment } from "./environment.ts";
import { type Environment, inheritedEnvironment } from "./inherited.ts";
import { judge } from "./judge.ts";
import { cutLog, lastLines, openLog } from "./log-file.ts";
import { treeOf } from "./outputs.ts";
import type { ProcessGroup } from "./process-group.ts";
import type { SoftwarePlaces } from "./software.ts";
import { type Ending, supervise } from "./supervise.ts";
import { defaultLogBytes, startError } from "./verdict.ts";

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

/** The POD's own environment, and what it inherits. */
interface Surroundings {
	readonly inherited: Environment;
	readonly told: Environment;
}

async function runLogged(
	work: Work,
	command: Command,
	around: Surroundings,
): Promise<Omit<PodRun, "seconds">> {
	const { job, options } = work;
	const before = await treeOf(job.workFolder);
	const path = join(job.workFolder, `${job.name}.log`);
	const log = await openLog(path);
	try {
		const ending = await launch(work, command, log);
		const lines = await lastLines(log);
		await cutLog(path, log, options.maxLogBytes ?? defaultLogBytes).catch(() => {}); // The POD took it away: nothing to cut.
		const judged = await judge({ job, options, ...around, before, ending, lastLines: lines });
		const failed = ending.stopped === "interrupted" ? "skipped" : "failed";
		return {
			outcome: judged.problem === undefined ? "succeeded" : failed,
			...(ending.code === undefined ? {} : { exitCode: ending.code }),
			...(ending.signal === undefined ? {} : { signal: ending.signal }),
			log: `${job.name}.log`,
			lastLines: lines,
			...judged,
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
	const told = podEnvironment(job, workshop.colourTables);
	const command = podCommand(job, { ...inherited, ...told }, workshop.software);
	return runLogged(work, command, { inherited, told });
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
