/** What a run did, as plain data: `result.json`, and all that the report shows. */

export type Outcome = "succeeded" | "failed" | "skipped";

export interface ResultProblem {
	/** Code of the error, or "Bug". */
	readonly code: string;
	readonly message: string;
}

export interface VariableResult {
	/** Entry id, "POD/name" or "POD/name~step". */
	readonly id: string;
	readonly name: string;
	readonly standardName: string;
	readonly requirement: "required" | "optional" | "alternate";
	/** delivered: the POD got it; replaced: an alternate stands in; unused: never needed; failed: nothing could be had. */
	readonly outcome: "delivered" | "replaced" | "unused" | "failed";
	/** Entry ids that stand in for it. */
	readonly replacedBy?: readonly string[];
	readonly madeBy?: string;
	readonly nativeName?: string;
	/** Facets of the data used: source_id, table_id, grid_label, version ... */
	readonly facets?: Readonly<Record<string, string>>;
	readonly inputs?: readonly {
		readonly path: string;
		readonly size: number;
		readonly mtime: number;
		readonly trackingId?: string;
	}[];
	readonly steps?: readonly { readonly step: string; readonly description: string }[];
	readonly notes: readonly string[];
	/** Path relative to the run's folder. */
	readonly file?: string;
	readonly sha256?: string;
	readonly bytes?: number;
	readonly problem?: ResultProblem;
}

export interface PodResult {
	readonly name: string;
	readonly longName: string;
	readonly description: string;
	readonly outcome: Outcome;
	readonly problem?: ResultProblem;
	/** Folder relative to the run's folder. */
	readonly folder: string;
	readonly seconds?: number;
	readonly exitCode?: number;
	/** Relative to the run's folder. */
	readonly log?: string;
	/** Images and pages the POD made, relative to the run's folder. */
	readonly figures: readonly { readonly path: string; readonly caption?: string }[];
	readonly pages: readonly string[];
	/** Other files it made (netCDF, CSV ...), relative. */
	readonly files: readonly string[];
	readonly variables: readonly VariableResult[];
}

export interface CaseResult {
	readonly name: string;
	readonly convention: string;
	readonly dataManager: string;
	/** "1980-01-01/1989-12-31". */
	readonly period: string;
	readonly experiment?: Readonly<Record<string, string>>;
	readonly folder: string;
	readonly outcome: Outcome;
	readonly problem?: ResultProblem;
	readonly pods: readonly PodResult[];
}

export interface RunResult {
	readonly schema: 1;
	readonly headwater: string;
	readonly command: string;
	readonly started: string;
	readonly finished: string;
	/** 0 all, 1 failed, 3 partial. */
	readonly exitCode: 0 | 1 | 3;
	readonly folder: string;
	readonly log: string;
	readonly cases: readonly CaseResult[];
}
