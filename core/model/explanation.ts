import type { AskedIndex } from "./asked-index.ts";
import type { ResultProblem, WishSummary } from "./run-result.ts";

/** A set of files that would do for a variable. */
export interface FoundData {
	/** Facets of the experiment key: source_id, experiment_id, member ... */
	readonly experiment: Readonly<Record<string, string>>;
	/** The other facets: table_id, grid_label, version ... */
	readonly facets: Readonly<Record<string, string>>;
	readonly files: number;
	/** "1980-01/2014-12". */
	readonly period?: string;
	readonly chosen: boolean;
}

/** How one variable was looked for, and what came of it: one entry of `headwater explain`. */
export interface EntryExplanation {
	/** "POD/name" or "POD/name~step". */
	readonly id: string;
	readonly pod: string;
	readonly name: string;
	readonly requirement: "required" | "optional" | "alternate";
	/** The step that makes the wished variable from this one. */
	readonly madeBy?: string;
	/** What that step is to replace, and why it is needed. */
	readonly insteadOf?: {
		readonly id: string;
		/** What is looked for, and what was asked: "day for mon". Empty where it is computed of others. */
		readonly differs: readonly string[];
		/** Why that one could not be had; absent where it was not tried, or was found. */
		readonly problem?: ResultProblem;
	};
	/** Ids of the variables that step computes it of. */
	readonly computedFrom?: readonly string[];
	readonly asked: WishSummary & { readonly standardName: string };
	readonly translation?: {
		readonly convention: string;
		readonly name: string;
		readonly tables: readonly string[];
	};
	/** Why the convention has no name for it. */
	readonly translationProblem?: string;
	/** Where was looked: `files` of the whole catalogue, and the values each facet had to have. */
	readonly looked?: {
		readonly root: string;
		readonly files: number;
		readonly constraints: Readonly<Record<string, readonly string[]>>;
		/** Indices that were asked, and how each fared. */
		readonly asked?: readonly AskedIndex[];
	};
	readonly found: readonly FoundData[];
	/** Sets of files that fit by name and were passed over all the same. */
	readonly rejected: readonly { readonly id: string; readonly files: number; readonly reason: string }[];
	/** What would have matched if one condition were dropped, likeliest mistake first. */
	readonly nearest: readonly { readonly drop: string; readonly files: number; readonly found?: string }[];
	readonly selected?: {
		readonly facets: Readonly<Record<string, string>>;
		readonly files: readonly { readonly path: string; readonly size: number }[];
		readonly steps?: readonly string[];
		/** Bytes of the input files. */
		readonly bytesIn?: number;
		/** Raw bytes of what will be made. */
		readonly bytesOut?: number;
	};
	readonly problem?: ResultProblem;
	readonly status: "selected" | "replaced" | "unused" | "failed";
}

/** All variables of one case, in the order of its PODs. */
export interface CaseExplanation {
	readonly name: string;
	readonly convention: string;
	readonly dataManager: string;
	/** "1980-01-01/1989-12-31". */
	readonly period: string;
	/** Facets of the experiment that was chosen. */
	readonly experiment?: Readonly<Record<string, string>>;
	readonly problem?: ResultProblem;
	readonly entries: readonly EntryExplanation[];
}
