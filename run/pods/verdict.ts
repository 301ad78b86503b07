import { InterruptedError, PodError, type PodFailure } from "../../core/errors.ts";
import type { PodJob, PodRunOptions } from "../../core/ports/pod-runner.ts";
import type { Outputs } from "./outputs.ts";
import type { Ending } from "./supervise.ts";

/** Why a POD did not succeed, in words that say what to do; `undefined` when it did. */
interface Evidence {
	readonly job: PodJob;
	readonly ending: Ending;
	readonly lastLines: readonly string[];
	readonly outputs: Outputs;
	readonly options: PodRunOptions;
	/** Log file's name. */
	readonly log: string;
}

/** Mebibytes where that is a whole number, else bytes. */
const size = (bytes: number) => (bytes % 2 ** 20 === 0 ? `${bytes / 2 ** 20} MiB` : `${bytes} bytes`);

const missingModule =
	/No module named '?([\w.]+)|there is no package called ['‘"]?([\w.]+)|Cannot find (?:module|package) '([^']+)'/u;

/** What the log itself says is not installed. */
function missing(lines: readonly string[]): string {
	const found = lines.map((line) => missingModule.exec(line)).find((match) => match !== null);
	const name = found?.slice(1).find((group) => group !== undefined);
	if (name === undefined) return "";
	return ` It lacks "${name}": install it, or name an environment that has it (conda_root, micromamba_exe or venv_root).`;
}

function whyStopped(evidence: Evidence): [PodFailure, string] | undefined {
	const { ending, options, log } = evidence;
	if (ending.stopped === "time-limit")
		return [
			"time-limit",
			`it was still running after its time limit of ${options.timeLimitSeconds} s and was ended. Give it more time, or see where it stands in "${log}".`,
		];
	if (ending.stopped === "too-much-output")
		return [
			"too-much-output",
			`it wrote more than ${size(options.maxLogBytes ?? defaultLogBytes)} to its log and was ended. The beginning and end are in "${log}"; make it write less.`,
		];
	return undefined;
}

function whyEnded({ ending, log, lastLines, outputs }: Evidence): [PodFailure, string] | undefined {
	if (ending.signal !== undefined)
		return ["signal", `it was ended by ${ending.signal} (a crash, or too little memory). See "${log}".`];
	if (ending.code !== 0)
		return ["exit", `it ended with exit code ${ending.code}. See "${log}".${missing(lastLines)}`];
	if (outputs.figures.length + outputs.pages.length + outputs.files.length === 0)
		return ["no-output", `it ended well but wrote no file below its WK_DIR. See "${log}".`];
	return undefined;
}

export const defaultLogBytes = 50 * 2 ** 20;

export function verdict(evidence: Evidence): Error | undefined {
	const { name } = evidence.job;
	if (evidence.ending.stopped === "interrupted")
		return new InterruptedError(`POD "${name}" was ended because the run was interrupted. Run it again.`);
	const found = whyStopped(evidence) ?? whyEnded(evidence);
	return found && new PodError(name, { failure: found[0], reason: found[1] });
}

/** A page that shows what is not there, as MDTF: a failure, for readers would miss it without a word. */
export function deadLinks(job: PodJob, dead: readonly string[]): PodError | undefined {
	if (dead.length === 0) return undefined;
	const listed = dead.map((name) => `"${name}"`).join(", ");
	return new PodError(job.name, {
		failure: "no-output",
		reason: `its page "${job.name}.html" shows files that it did not make: ${listed}. See "${job.name}.log", or mend the page.`,
	});
}

const systemReasons: Readonly<Record<string, string>> = {
	E2BIG: "its environment is too large for the system. Shorten pod_env_vars or paths",
	EAGAIN: "the system starts no more processes. Run fewer PODs side by side",
	ENOMEM: "memory is short. Run fewer PODs side by side",
};

/** The system's reason why a command could not be started, explained. */
export function startError(job: PodJob, program: string, cause: unknown): PodError {
	const { code = "" } = cause as NodeJS.ErrnoException;
	if (code === "ENOENT" || code === "EACCES" || code === "ENOEXEC")
		return new PodError(job.name, {
			failure: "interpreter",
			reason: `"${program}" cannot be started (${code}). Where it is a script, its first line has to name a program that is installed; else install it again.`,
			cause,
		});
	const reason = systemReasons[code] ?? `${code || String(cause)}. Look at the system's limits`;
	return new PodError(job.name, {
		failure: "environment",
		reason: `"${program}" cannot be started: ${reason}.`,
		cause,
	});
}
