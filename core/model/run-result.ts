import type { AppliedStep, ProductContent } from "./product.ts";
import type { SourceFile } from "./provenance.ts";

/** What a run did, as plain data: `result.json`, and all that the report shows. */

export type Outcome = "succeeded" | "failed" | "skipped";

export interface ResultProblem {
	/** Code of the error, or "Bug". */
	readonly code: string;
	readonly message: string;
}

/** What was asked of a variable beside its standard name, in words short enough for a report. */
export interface WishSummary {
	readonly units?: string;
	/** "mon". */
	readonly frequency?: string;
	/** Level slices: "500 hPa". */
	readonly levels?: string;
	/** The asker's names of the axes, outermost first. */
	readonly dimensions: readonly string[];
	/** "atmos_height". */
	readonly modifier?: string;
}

export interface VariableResult {
	/** Entry id, "POD/name" or "POD/name~step". */
	readonly id: string;
	readonly name: string;
	readonly standardName: string;
	readonly asked?: WishSummary;
	readonly requirement: "required" | "optional" | "alternate";
	/** delivered: the POD got it; replaced: an alternate stands in; unused: never needed; failed: nothing could be had. */
	readonly outcome: "delivered" | "replaced" | "unused" | "failed";
	/** Entry ids that stand in for it. */
	readonly replacedBy?: readonly string[];
	readonly madeBy?: string;
	readonly nativeName?: string;
	/** Facets of the data used: source_id, table_id, grid_label, version ... */
	readonly facets?: Readonly<Record<string, string>>;
	readonly inputs?: readonly (SourceFile & { readonly size: number; readonly mtime: number })[];
	/** In order, with their options as they were given. */
	readonly steps?: readonly AppliedStep[];
	/** What the delivered file says of the variable. */
	readonly content?: ProductContent;
	/** What was put right in the files before any step; paths as they were given. */
	readonly repairs?: readonly {
		readonly what: string;
		readonly why: string;
		readonly files: readonly string[];
	}[];
	readonly notes: readonly string[];
	/** Path relative to the run's folder. */
	readonly file?: string;
	/** Path of its provenance (PROV-JSON), relative to the run's folder. */
	readonly provenance?: string;
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
	/** How its data were found and prepared, line by line. Relative to the run's folder. */
	readonly dataLog?: string;
	/** The end of the log, control characters removed. */
	readonly lastLines?: readonly string[];
	/** Oddities: links ignored, processes left behind ... */
	readonly notes?: readonly string[];
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

/** Times are ISO 8601 with zone ("2026-07-01T12:00:00Z"). */
export interface RunResult {
	readonly schema: 1;
	readonly headwater: string;
	readonly command: string;
	readonly started: string;
	readonly finished: string;
	/** 0 all, 1 failed, 3 partial. */
	readonly exitCode: 0 | 1 | 3;
	/** Absolute. */
	readonly folder: string;
	/** Relative to the run's folder. */
	readonly log: string;
	/** Catalogue of what was prepared, for intake-esm; relative. Absent when nothing was, or nothing is kept. */
	readonly catalogue?: string;
	readonly cases: readonly CaseResult[];
}
