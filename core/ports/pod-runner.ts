import type { PodSettings } from "../model/pod-settings.ts";
import type { Outcome } from "../model/run-result.ts";

/** One variable of a POD's varlist and what came of it. */
export interface PodVariable {
	/** The POD's own name. */
	readonly name: string;
	/** Environment variable for the variable's name in the file. */
	readonly envVar: string;
	/** Environment variable for the file's path. */
	readonly pathVariable: string;
	/** Absent: no data. A framework-made alternate repeats the names of the variable it stands in for; the one with data wins. */
	readonly product?: {
		/** Absolute path of the file the POD may read. */
		readonly path: string;
		/** The variable's name in the file. */
		readonly variable: string;
		/** Axis names in the file by the POD's names for them. */
		readonly axes: readonly { readonly wish: string; readonly name: string; readonly bounds?: string }[];
	};
}

/** What a POD is told of its case. */
export interface PodCase {
	/** CASENAME. */
	readonly name: string;
	readonly convention: string;
	readonly firstYear: number;
	readonly lastYear: number;
	/** "19800101": bounds of the closed period, as precise as the case gives them. */
	readonly startDate: string;
	readonly endDate: string;
	/** What the convention adds to every POD's environment. */
	readonly environment: Readonly<Record<string, string>>;
}

/** One POD of one case, ready to be started. */
export interface PodJob {
	readonly name: string;
	/** POD_HOME: folder with settings, driver and page template. */
	readonly home: string;
	readonly settings: PodSettings;
	/** WK_DIR: exists, and the POD writes below it. */
	readonly workFolder: string;
	/** OBS_DATA; absent: empty, and the POD decides. */
	readonly obsFolder?: string;
	readonly case: PodCase;
	readonly variables: readonly PodVariable[];
	/** For PODs whose driver is Headwater's own: the whole command line that runs it. */
	readonly builtIn?: { readonly command: readonly [string, ...string[]] };
}

/** How a POD fared. Paths are relative to its WK_DIR, with "/", sorted. */
export interface PodRun {
	/** "skipped": the run was interrupted before or while it ran. */
	readonly outcome: Outcome;
	/** Absent when it never ran or was ended by a signal. */
	readonly exitCode?: number;
	/** The signal that ended it. */
	readonly signal?: string;
	/** Wall time. */
	readonly seconds: number;
	/** A PodError where the POD is at fault, an InterruptedError when the run was stopped. */
	readonly problem?: Error;
	/** The file of all it said; absent when it was never started. */
	readonly log?: string;
	/** The end of the log, control characters removed. */
	readonly lastLines: readonly string[];
	readonly figures: readonly string[];
	readonly pages: readonly string[];
	/** Other files it made (netCDF, CSV ...). */
	readonly files: readonly string[];
	/** Oddities for the report: links ignored, processes left behind ... */
	readonly notes: readonly string[];
}

export type PodEvent =
	| { readonly event: "started"; readonly job: PodJob }
	| { readonly event: "ended"; readonly job: PodJob; readonly run: PodRun };

export interface PodRunOptions {
	/** How many run side by side. */
	readonly concurrency: number;
	/** Of each POD; absent: none. */
	readonly timeLimitSeconds?: number;
	/** Between the request to end (SIGTERM) and the end (SIGKILL); default 5. */
	readonly graceSeconds?: number;
	/** What a POD may say in all; default 50 MiB. */
	readonly maxLogBytes?: number;
	readonly signal?: AbortSignal;
	readonly onEvent?: (event: PodEvent) => void;
}

/** Runs PODs in any language as child processes. */
export interface PodRunner {
	/** One result per job, in order; never rejects for what a POD does. */
	run(jobs: readonly PodJob[], options: PodRunOptions): Promise<readonly PodRun[]>;
}
