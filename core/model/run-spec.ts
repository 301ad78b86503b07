import type { CaseSpec } from "./case-spec.ts";

/** Which programs bring up the environments of PODs that name libraries; all optional, never needed by PODs that name none. */
export interface EnvironmentSpec {
	readonly manager?: "conda" | "micromamba" | "virtualenv";
	readonly condaRoot?: string;
	readonly condaEnvRoot?: string;
	/** The micromamba program: a path, or a name on PATH. */
	readonly micromamba?: string;
	readonly venvRoot?: string;
	readonly rLibRoot?: string;
}

/** A case and what is to be run on it. */
export interface CaseToRun extends CaseSpec {
	/** Names of PODs, realms, "all" or "example", as the user wrote them. */
	readonly podList: readonly string[];
}

/** All a run needs to know, complete: the case file, flags, environment and defaults taken together. Paths are absolute. */
export interface RunSpec {
	readonly cases: readonly CaseToRun[];
	/** Name of the case file without its ending: names the run's folder. */
	readonly name: string;
	readonly outputDir: string;
	readonly workingDir: string;
	readonly obsDataRoot?: string;
	/** Folders of PODs, or folders of one POD: these win over built-in ones. */
	readonly podDirs: readonly string[];
	/** Paths, or names of packages. */
	readonly plugins: readonly string[];
	readonly overwrite: boolean;
	/** Show the plan, do nothing. */
	readonly dryRun: boolean;
	/** Fetch and preprocess, run no POD. */
	readonly testMode: boolean;
	/** Worker threads; 0: all work in the calling thread. */
	readonly workers: number;
	/** Ceiling of the process's resident memory, in bytes. */
	readonly memory: number;
	/** Absent: no limit. */
	readonly podTimeoutSeconds?: number;
	readonly podConcurrency: number;
	readonly cacheDir?: string;
	readonly downloads: DownloadSpec;
	readonly keepTemp: boolean;
	readonly fileTransferTimeoutSeconds: number;
	/** Keep the prepared netCDF files, the vector figures, everything else the PODs wrote. */
	readonly saveNc: boolean;
	readonly savePs: boolean;
	readonly saveNonNc: boolean;
	readonly environments: EnvironmentSpec;
	/** More (positive) or fewer (negative) lines on the console. */
	readonly verbosity: number;
}

/** How files are brought from data nodes. */
export interface DownloadSpec {
	/** To all nodes together, and to each. */
	readonly connections: number;
	readonly connectionsPerNode: number;
	/** An index may name private and loopback addresses. */
	readonly allowPrivateHosts: boolean;
	/** Bytes they may take in all; absent: no limit. */
	readonly cacheSize?: number;
}
