import type { KnownError, NearMiss } from "../errors.ts";
import type { AskedIndex } from "../model/asked-index.ts";
import type { DataKey } from "../model/data-key.ts";
import type { Constraints } from "../ports/catalogue.ts";
import type { RejectedKey } from "./group-keys.ts";

/** What the query of one entry found and what it had to pass over: the raw material of `explain`. */
export interface QueryResult {
	readonly constraints: Constraints;
	/** Empty: there are no data, and `nearest` says what comes closest. */
	readonly keys: readonly DataKey[];
	readonly rejected: readonly RejectedKey[];
	readonly looked: {
		readonly root: string;
		/** How many files the catalogue lists. */
		readonly files: number;
		/** Files below the root that are not in the catalogue. */
		readonly skipped: number;
		/** Indices that were asked for this variable; absent where a folder was crawled. */
		readonly asked?: readonly AskedIndex[];
	};
	readonly nearest: readonly NearMiss[];
	/** Sentences about values asked for that nothing there has; told when nothing was found. */
	readonly unknown: readonly string[];
}

/** What came of asking for one entry: without a problem, data were found. */
export interface Looked {
	readonly result?: QueryResult;
	readonly problem?: KnownError;
}
