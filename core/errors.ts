/**
 * The closed family of errors: each says what happened, to which thing (in quotes), and what to do next.
 * Known errors are printed without a stack; anything else is a bug. `docs/errors.md` lists the same codes (a test holds them together).
 */

import { withoutCredentials } from "./text/address.ts";

/** One mistake at one place of a document the user wrote. */
export interface Problem {
	readonly file: string;
	/** 1-based; absent when the document as a whole is meant. */
	readonly line?: number;
	readonly column?: number;
	readonly message: string;
}

export abstract class HeadwaterError<Code extends string = string> extends Error {
	abstract readonly code: Code;

	constructor(message: string, options?: ErrorOptions) {
		super(message, options);
		this.name = new.target.name;
	}
}

const place = (problem: Problem) =>
	problem.line === undefined ? problem.file : `${problem.file}:${problem.line}:${problem.column ?? 1}`;

const listProblems = (problems: readonly Problem[]) =>
	problems.map((problem) => `${place(problem)}: ${problem.message}`).join("\n");

/** A flag, argument or command that does not exist or does not fit. */
export class UsageError extends HeadwaterError<"Usage"> {
	readonly code = "Usage";
}

/** Mistakes in a case or configuration file, all of them at once. */
export class ConfigError extends HeadwaterError<"Config"> {
	readonly code = "Config";
	readonly problems: readonly Problem[];
	constructor(problems: readonly Problem[]) {
		super(listProblems(problems));
		this.problems = problems;
	}
}

/** Mistakes in a POD's settings file, all of them at once; only that POD fails. */
export class SettingsError extends HeadwaterError<"Settings"> {
	readonly code = "Settings";
	readonly pod: string;
	readonly problems: readonly Problem[];
	constructor(pod: string, problems: readonly Problem[]) {
		super(listProblems(problems));
		this.pod = pod;
		this.problems = problems;
	}
}

/** Units that cannot be parsed, or not be converted into each other. */
export class UnitsError extends HeadwaterError<"Units"> {
	readonly code = "Units";
	/** Where in the units text the mistake stands, 0-based; absent when the text as a whole is meant. */
	readonly at: number | undefined;
	constructor(message: string, options: ErrorOptions & { readonly at?: number } = {}) {
		super(message, options);
		this.at = options.at;
	}
}

/** A calendar, reference time or date that does not exist or cannot be read. */
export class TimeError extends HeadwaterError<"Time"> {
	readonly code = "Time";
}

/** A path that does not follow the data reference syntax its source declares. */
export class DrsError extends HeadwaterError<"Drs"> {
	readonly code = "Drs";
	readonly path: string;
	readonly reason: string;
	constructor(path: string, reason: string) {
		super(`"${path}" does not follow the data reference syntax: ${reason}.`);
		this.path = path;
		this.reason = reason;
	}
}

/** Files whose time ranges leave gaps, overlap or do not cover what was asked. */
export class CoverageError extends HeadwaterError<"Coverage"> {
	readonly code = "Coverage";
}

/** A variable the convention has no name for. */
export class TranslationError extends HeadwaterError<"Translation"> {
	readonly code = "Translation";
	readonly nearest: readonly string[];
	constructor(message: string, nearest: readonly string[] = []) {
		super(message);
		this.nearest = nearest;
	}
}

/** What would have matched if one condition were dropped. */
export interface NearMiss {
	readonly drop: string;
	readonly files: number;
	readonly found?: string;
}

/** No data anywhere for one variable; carries where was looked and the nearest misses. */
export class NoDataError extends HeadwaterError<"NoData"> {
	readonly code = "NoData";
	readonly details: {
		readonly looked: readonly { root: string; files: number }[];
		readonly nearest: readonly NearMiss[];
	};
	constructor(
		message: string,
		details: {
			readonly looked: readonly { root: string; files: number }[];
			readonly nearest: readonly NearMiss[];
		},
	) {
		super(message);
		this.details = details;
	}
}

/** Several experiments, grids, tables or versions fit and the choice is not Headwater's; or none fits all variables. */
export class SelectionError extends HeadwaterError<"Selection"> {
	readonly code = "Selection";
	readonly choices: readonly string[];
	constructor(message: string, choices: readonly string[] = []) {
		super(message);
		this.choices = choices;
	}
}

/** A file that is damaged, truncated, or of a form no reader takes. An address is told without user, password and query. */
export class FormatError extends HeadwaterError<"Format"> {
	readonly code = "Format";
	readonly file: string;
	constructor(file: string, reason: string, options?: ErrorOptions) {
		super(`"${withoutCredentials(file)}" cannot be read: ${reason}`, options);
		this.file = withoutCredentials(file);
	}
}

/** A file or folder that cannot be listed, read, written or made. An address is told without user, password and query. */
export class StoreError extends HeadwaterError<"Store"> {
	readonly code = "Store";
	readonly path: string;
	constructor(path: string, reason: string, options?: ErrorOptions) {
		super(`"${withoutCredentials(path)}": ${reason}`, options);
		this.path = withoutCredentials(path);
	}
}

/** Metadata that contradict the request or each other and may not be repaired. */
export class MetadataError extends HeadwaterError<"Metadata"> {
	readonly code = "Metadata";
}

/** A vertical level, or another coordinate value, that the data do not have. */
export class LevelError extends HeadwaterError<"Level"> {
	readonly code = "Level";
}

/** A request that needs more memory than it may use; names the figure needed. */
export class MemoryError extends HeadwaterError<"Memory"> {
	readonly code = "Memory";
}

/** A worker thread that ended without an answer, or for which too many wait; only that job is lost. */
export class WorkerError extends HeadwaterError<"Worker"> {
	readonly code = "Worker";
}

/** A catalogue that cannot be built, read or replaced. */
export class CatalogueError extends HeadwaterError<"Catalogue"> {
	readonly code = "Catalogue";
}

/** A plugin that is missing, or lacks a part its room's contract asks for. */
export class PluginError extends HeadwaterError<"Plugin"> {
	readonly code = "Plugin";
}

export type PodFailure =
	| "driver"
	| "interpreter"
	| "environment"
	| "data"
	| "exit"
	| "signal"
	| "time-limit"
	| "no-output"
	| "too-much-output";

/** A POD that could not be started, or ended badly. */
export class PodError extends HeadwaterError<"Pod"> {
	readonly code = "Pod";
	readonly pod: string;
	readonly failure: PodFailure;
	constructor(pod: string, why: { failure: PodFailure; reason: string; cause?: unknown }) {
		super(`POD "${pod}": ${why.reason}`, { cause: why.cause });
		this.pod = pod;
		this.failure = why.failure;
	}
}

/** A move through stages or states that the loop does not allow: a defect of Headwater or of a plugin. */
export class StageError extends HeadwaterError<"Stage"> {
	readonly code = "Stage";
}

/** The user or the system asked to stop. */
export class InterruptedError extends HeadwaterError<"Interrupted"> {
	readonly code = "Interrupted";
}

export type KnownError =
	| UsageError
	| ConfigError
	| SettingsError
	| UnitsError
	| TimeError
	| DrsError
	| CoverageError
	| TranslationError
	| NoDataError
	| SelectionError
	| FormatError
	| StoreError
	| MetadataError
	| LevelError
	| MemoryError
	| WorkerError
	| CatalogueError
	| PluginError
	| PodError
	| StageError
	| InterruptedError;

export type ErrorCode = KnownError["code"];

/** Narrows a caught value to our errors; with codes given, to those errors only. */
export function isHeadwaterError<C extends ErrorCode = ErrorCode>(
	error: unknown,
	...codes: C[]
): error is Extract<KnownError, { code: C }> {
	if (!(error instanceof HeadwaterError)) return false;
	return codes.length === 0 || (codes as string[]).includes(error.code);
}

/** The sentence to show for anything caught: ours as they are, others marked as what they are. */
export function messageOf(error: unknown): string {
	return error instanceof Error ? error.message : String(error);
}
